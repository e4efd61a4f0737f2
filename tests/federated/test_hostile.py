"""Nothing of a document gets out: hostile values and documents through every layer.

A failure names its seed; `hostile_text(Random(seed))` and `HostileMaker(seed)` make it again.
"""

import json
import os
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pyarrow as pa
import pytest
import template_renders
from hostile import CANARY, HostileMaker, hostile_text, refused_text
from many_rules import select_many
from rule_compiler import CONTEXT
from rule_rows import AS_OF, CHANGES, MEMBERS, TABLES
from rule_warehouse import both_opened, hurry, load_world
from rule_world import CATALOG, audience
from template_renders import Render

from federated.compile import CompiledAudience, compile_audience
from federated.engines import ENGINES
from federated.errors import RuleError
from federated.evaluate import members_of, moment_of
from federated.generate.models import write_models
from federated.warehouse import Warehouse, open_warehouse

pytestmark = pytest.mark.sweep

VALUES, DOCUMENTS = 100_000, 10_000
BATCH = 250
SCHEMA = "hostile"
PLAIN = re.compile(r"[\n -~]*\Z")
# All that dbt may find to fill in.
FILLED_IN = re.compile(r"\{\{ (ref\('[a-z_]+'\)|window_edge\('[a-z0-9_]+'\)) \}\}")
ASKED = ("=", "in", "contains", "beginsWith", "endsWith", "notIn")


@pytest.fixture(scope="module", autouse=True)
def canary() -> Iterator[str]:
    """Put a secret where every layer that substitutes would find it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CANARY, "the-secret")
        yield "the-secret"


@pytest.fixture(scope="module")
def renders() -> dict[str, Render]:
    """Return how those of dbt and Airflow that are installed fill in a text."""
    return template_renders.installed()


@pytest.fixture(scope="module")
def warehouses(postgres_url: str) -> Iterator[dict[str, Warehouse]]:
    with both_opened(postgres_url) as both:
        for warehouse in both.values():
            load_world(warehouse, SCHEMA)
        yield both


def condition(seed: int, value: str) -> dict[str, Any]:
    operator = ASKED[seed % len(ASKED)]
    return {
        "field": "city",
        "operator": operator,
        "value": [value, "zz"] if operator in {"in", "notIn"} else value,
    }


def holds(seed: int, value: str, stored: str) -> bool:
    return {
        "=": stored == value,
        "in": stored in (value, "zz"),
        "contains": value in stored,
        "beginsWith": stored.startswith(value),
        "endsWith": stored.endswith(value),
        "notIn": stored not in (value, "zz"),
    }[ASKED[seed % len(ASKED)]]


def compiled(*rules: Any, **more: Any) -> CompiledAudience:
    return compile_audience(audience(*rules, **more), CONTEXT)


def check_values(
    warehouses: dict[str, Warehouse],
    seeds: range,
    renders: dict[str, Render],
    everywhere: bool = False,
) -> None:
    """Store each value, ask for it by a rule, render its SQL as others do, read who is selected."""
    values = {seed: hostile_text(Random(seed)) for seed in seeds}
    columns = CATALOG.tables["dim_profile"].columns
    rows = [
        {**dict.fromkeys(columns), "profile_id": f"v{seed}", "city": value}
        for seed, value in values.items()
    ]
    kinds = pa.schema([("profile_id", pa.string()), ("city", pa.string())])
    table = pa.Table.from_pylist(rows, schema=kinds)
    expected = {
        seed: sorted(f"v{s}" for s, stored in values.items() if holds(seed, value, stored))
        for seed, value in values.items()
    }
    rules = {seed: compiled(condition(seed, value)) for seed, value in values.items()}
    for engine, warehouse in warehouses.items():
        warehouse.write_table(SCHEMA, "dim_profile", table)
        queries = {
            seed: rule.sql(engine, AS_OF, lambda model: (SCHEMA, model))
            for seed, rule in rules.items()
        }
        assert [seed for seed, sql in queries.items() if not PLAIN.match(sql)] == []
        assert not [sql for sql in queries.values() if sql.endswith((".sql", ".json"))]
        if "airflow" in renders:
            together = "\n\n".join(queries.values())
            assert renders["airflow"](together) == together, f"{seeds} on {engine}"
        for seed, keys in select_many(warehouse, queries).items():
            assert sorted(keys) == expected[seed], f"seed {seed} on {engine}: {values[seed]!r}"
        assert "pwned" not in warehouse.tables(SCHEMA)
    if "dbt" in renders:
        together = "\n\n".join(rule.dbt_sql("duckdb") for rule in rules.values())
        assert renders["dbt"](together) == expected_of_dbt(together), f"{seeds}"
    check_texts(rules, values, everywhere)


def expected_of_dbt(text: str) -> str:
    return FILLED_IN.sub(lambda found: f"<{found[1].split(chr(39))[1]}>", text)


def check_texts(
    rules: dict[int, CompiledAudience], values: dict[int, str], everywhere: bool
) -> None:
    """No character that means anything stands in the SQL, also of engines that are not run here.

    Each value is written for one engine in its turn, or for every engine.
    """
    names = sorted(ENGINES)
    for seed, rule in rules.items():
        for engine in names if everywhere else [names[seed % len(names)]]:
            bare = FILLED_IN.sub("", rule.dbt_sql(engine))
            assert PLAIN.match(bare), f"seed {seed} on {engine}"
            for mark in ("{", "}", "$", "\\", ";", "--", "/*", ":"):
                assert mark not in bare, f"seed {seed} on {engine}: {values[seed]!r} left {mark}"


def shards(most: int) -> list[range]:
    return [range(start, start + BATCH) for start in range(0, most, BATCH)]


@pytest.mark.parametrize("seeds", shards(VALUES // 20), ids=str)
def test_values_come_back_as_they_are(
    warehouses: dict[str, Warehouse], seeds: range, renders: dict[str, Render]
) -> None:
    check_values(warehouses, seeds, renders)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("shard", range(19), ids=lambda n: f"shard {n}")
def test_many_more_values_come_back(
    warehouses: dict[str, Warehouse], shard: int, renders: dict[str, Render]
) -> None:
    """5,000 values a shard."""
    for seeds in shards(VALUES // 20):
        chosen = range(*(n + (shard + 1) * VALUES // 20 for n in (seeds.start, seeds.stop)))
        check_values(warehouses, chosen, renders, everywhere=seeds.start == 0)


@pytest.mark.spark
@pytest.mark.parametrize("seeds", [range(500_000, 500_030)], ids=str)
def test_spark_substitutes_nothing(spark_url: str, seeds: range) -> None:
    with open_warehouse(spark_url, read_only=False) as spark:
        hurry(spark)
        load_world(spark, SCHEMA)
        check_values({"spark": spark}, seeds, {}, everywhere=True)


@pytest.mark.parametrize("seeds", [range(1_000)], ids=str)
def test_what_no_warehouse_stores_is_refused(seeds: range) -> None:
    for seed in seeds:
        with pytest.raises(RuleError, match=r"NUL|surrogate"):
            compiled(condition(seed, refused_text(Random(seed))))


@pytest.mark.dbt
@pytest.mark.parametrize("seeds", [range(600_000, 600_400)], ids=str)
def test_dbt_renders_nothing_of_labels_either(
    seeds: range, canary: str, renders: dict[str, Render]
) -> None:
    """Labels and descriptions stand in the comments of models and in their YAML."""
    fill = renders["dbt"]
    for seed in seeds:
        value = hostile_text(Random(seed))
        rule = compiled(condition(seed, value), label={"en": value}, description=value)
        text = rule.dbt_sql("duckdb")
        assert fill(text) == expected_of_dbt(text), f"seed {seed}"
        if seed % 20 == 0:
            for name, text in write_models({"tried": rule}, "duckdb").items():
                assert canary not in fill(text), f"seed {seed} in {name}"


@pytest.mark.dbt
@pytest.mark.airflow
def test_dbt_and_airflow_did_render(renders: dict[str, Render]) -> None:
    assert sorted(renders) == ["airflow", "dbt"]
    assert all(render("{{ 1 + 1 }}") == "2" for render in renders.values())


def check_documents(warehouse: Warehouse, seeds: range) -> int:
    """Return how many of the documents are rules after all; those select as they are read."""
    taken = 0
    for seed in seeds:
        document = HostileMaker(seed).document()
        try:
            parsed = audience(document)
            rule = compile_audience(parsed, CONTEXT)
        except RuleError as error:
            assert error.faults, f"seed {seed}"
            assert all(f.where is not None and f.problem for f in error.faults), f"seed {seed}"
            assert PLAIN.match(str(error).encode("ascii", "replace").decode()), f"seed {seed}"
            continue
        taken += 1
        assert parsed.rule is not None
        found = warehouse.rows(rule.sql("duckdb", AS_OF, lambda model: ("small", model)))
        read = members_of(
            parsed.rule, "profile", TABLES, CATALOG, moment_of(AS_OF), MEMBERS, CHANGES
        )
        assert sorted(row[-1] for row in found) == sorted(read), (
            f"seed {seed}: {json.dumps(document)}"
        )
    return taken


@pytest.fixture(scope="module")
def small(warehouses: dict[str, Warehouse]) -> Warehouse:
    load_world(warehouses["duckdb"], "small")
    return warehouses["duckdb"]


@pytest.mark.parametrize("seeds", shards(DOCUMENTS // 20), ids=str)
def test_documents_are_rules_or_refused_in_words(small: Warehouse, seeds: range) -> None:
    taken = check_documents(small, seeds)
    assert 0 < taken < len(seeds)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("start", range(500, 10_500, 1_000))
def test_many_more_documents(small: Warehouse, start: int) -> None:
    assert 0 < check_documents(small, range(start, start + 1_000)) < 1_000


def test_the_secret_was_there_to_be_found(canary: str) -> None:
    assert os.environ[CANARY] == canary
