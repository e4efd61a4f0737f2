"""A WHERE clause selects here whom it selects in a warehouse, unknown values and all."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from rule_compiler import CONTEXT
from rule_maker import RuleMaker
from rule_rows import AS_OF, CHANGES, MEMBERS, TABLES
from rule_warehouse import both_opened, load_world
from rule_world import CATALOG, audience

from federated.compile import compile_audience
from federated.errors import RuleError
from federated.evaluate import members_of, moment_of
from federated.generate.where_clause import where_clause
from federated.interchange.formats import import_rule
from federated.warehouse import Warehouse

LEAVES = (
    "city = 'Taipei'", "city <> 'Taipei'", "'Taipei' = city", "city is null", "city is not null",
    "city in ('Taipei', '台北')", "city not in ('Taipei', 'ko')", "city in ('Taipei', null)",
    "city not in ('Taipei', null)", "city like 'T%'", "city not like '%e_'", "city = language",
    "city <> language", "city is distinct from 'Taipei'", "city is not distinct from language",
    "kids_count = 2", "2 <> kids_count", "kids_count < 2", "2 <= kids_count", "kids_count > -1",
    "kids_count between 1 and 3", "kids_count between 3 and 1", "kids_count not between 1 and 3",
    "kids_count not between 3 and 1", "score >= 1.5", "score < kids_count", "not is_open",
    "is_open", "is_open is true", "is_open is not true", "is_open is false", "is_open = true",
    "birth_on < '1990-01-01'", "birth_on >= date '1980-02-29'", "kids_count = null", "true",
    "seen_at >= '2017-10-01'", "seen_at < timestamp '2017-10-29 12:00:00'", "(city = 'x') is true",
    "birth_on between '1950-01-01' and '2000-12-31'", "(city = 'x') is not false", "null", "1 = 1",
)  # fmt: skip

WORDS = {
    ">": "greater", ">=": "greater_or_equal", "<": "less", "<=": "less_or_equal", "=": "equal",
    "between": "between",
}  # fmt: skip


def _jquery(sign: str, day: Any) -> Any:
    test = {"field": "seen_at", "type": "date", "operator": WORDS[sign], "value": day}
    return {"condition": "AND", "rules": [test]}


def _awesome(sign: str, day: Any) -> Any:
    values = day if isinstance(day, list) else [day]
    names = {"=": "equal", "<=": "less_or_equal", ">=": "greater_or_equal"}
    more = {"field": "seen_at", "operator": names.get(sign, WORDS[sign]), "value": values}
    return {"type": "rule", "properties": {**more, "valueType": ["datetime"] * len(values)}}


def _mautic(sign: str, day: Any) -> Any:
    names = {">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
    key = names.get(sign, sign)
    return [{"field": "seen_at", "type": "date", "operator": key, "filter": day}]


def _dittofeed(sign: str, day: Any) -> Any:
    trait = {"type": "Trait", "path": "seen_at", "operator": {"type": "Equals", "value": day}}
    return {"entryNode": trait, "nodes": []}


SIGNS = [">", ">=", "<", "<=", "=", "between"]
DAYS: dict[str, Any] = {
    "sql": None, "jquery-querybuilder": _jquery, "react-awesome-query-builder": _awesome,
    "mautic": _mautic, "dittofeed": _dittofeed,
}  # fmt: skip


@pytest.fixture(scope="module")
def warehouses(postgres_url: str) -> Iterator[list[Warehouse]]:
    with both_opened(postgres_url) as both:
        for warehouse in both.values():
            load_world(warehouse, "sql_world")
        yield list(both.values())


def clause(chance: random.Random, depth: int = 0) -> str:
    if depth > 3 or chance.random() < 0.3:
        return chance.choice([leaf for leaf in LEAVES if leaf != "1 = 1"])
    if chance.random() < 0.3:
        return f"not ({clause(chance, depth + 1)})"
    word = chance.choice([" and ", " or "])
    return "(" + word.join(clause(chance, depth + 1) for _ in range(chance.randint(2, 3))) + ")"


def selected(text: str) -> set[str]:
    rule = import_rule(text, "sql", catalog=CATALOG).rule
    return members_of(audience(rule).rule, "profile", TABLES, CATALOG, moment_of(AS_OF))  # type: ignore[arg-type]


@pytest.mark.postgres
@pytest.mark.parametrize("start", range(0, 300, 60))
def test_random_clauses_select_the_same(warehouses: list[Warehouse], start: int) -> None:
    for seed in range(start, start + 60):
        text = clause(random.Random(seed))
        for warehouse in warehouses:
            rows = warehouse.rows(f"select profile_id from sql_world.dim_profile where {text}")
            assert {row[0] for row in rows} == selected(text), f"{seed} {warehouse.engine}: {text}"


@pytest.mark.postgres
@pytest.mark.parametrize("leaf", [leaf for leaf in LEAVES if leaf != "1 = 1"])
def test_each_test_and_its_opposite(warehouses: list[Warehouse], leaf: str) -> None:
    for text in (leaf, f"not ({leaf})"):
        for warehouse in warehouses:
            rows = warehouse.rows(f"select profile_id from sql_world.dim_profile where {text}")
            assert {row[0] for row in rows} == selected(text), f"{warehouse.engine}: {text}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("city = upper('x')", "cannot be said"),
        ("kids_count + 1 > 2", "cannot be said"),
        ("city in (select 1)", "cannot be said"),
        ("exists (select 1)", "cannot be said"),
        ("birth_on < current_date", "cannot be said"),
        ("city < 'm'", "collation"),
        ("city ilike 'x'", "cannot be said"),
        ("city like 'a\\%'", "backslash"),
        ("1 = 1", "cannot be said"),
        ("city = 'a'; drop table x", "is not one condition"),
        ("city = 'a') or (1 = 1", "is not one condition"),
        ("(" * 400, "is not one condition"),
        ("x = '2017-10-30'", "may be a date or a text"),
    ],
)
def test_what_cannot_be_said_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        import_rule(text, "sql", catalog=CATALOG)


@pytest.mark.parametrize(
    ("name", "sign"),
    # Orders of dittofeed are of numbers alone.
    [(n, s) for n in DAYS for s in SIGNS if n != "dittofeed" or s == "="],
)
def test_a_day_beside_a_time_is_its_midnight_where_the_project_is(name: str, sign: str) -> None:
    def holds(seen: datetime | None) -> bool:
        # In Seoul the 30th of October begins at 15:00 UTC of the 29th.
        midnight = datetime.fromisoformat("2017-10-29T15:00:00")
        if seen is None or sign == "between":
            return seen is not None and midnight <= seen <= midnight + timedelta(days=1)
        return {
            ">": seen > midnight, ">=": seen >= midnight, "<": seen < midnight,
            "<=": seen <= midnight, "=": seen == midnight,
        }[sign]  # fmt: skip

    day: Any = "2017-10-30"
    document: Any = f"seen_at {sign} date '{day}'"
    if sign == "between":
        document, day = f"{document} and date '2017-10-31'", [day, "2017-10-31"]
    document = DAYS[name](sign, day) if name != "sql" else document
    rule = audience(import_rule(document, name, catalog=CATALOG).rule).rule
    assert rule is not None
    times = [f"2017-10-{each}:00:00" for each in ("29T14", "29T15", "29T16", "30T15", "30T16")]
    seen = {f"q{n}": datetime.fromisoformat(time) for n, time in enumerate(times)}
    more = [{"profile_id": key, "seen_at": time} for key, time in seen.items()]
    rows = [*TABLES["dim_profile"], *more]
    at = moment_of(AS_OF, "Asia/Seoul")
    found = members_of(rule, "profile", {**TABLES, "dim_profile": rows}, CATALOG, at)
    assert found == {row["profile_id"] for row in rows if holds(row["seen_at"])}


@pytest.mark.parametrize("start", range(0, 240, 60))
def test_exported_clauses_select_the_members(warehouses: list[Warehouse], start: int) -> None:
    for seed in range(start, start + 60):
        tried = audience(RuleMaker(seed).rule())
        compiled = compile_audience(tried, CONTEXT)
        text = where_clause(compiled, "duckdb", AS_OF, lambda name: ("sql_world", name))
        rows = warehouses[0].rows(f"select profile_id from sql_world.dim_profile where {text}")
        at = moment_of(AS_OF)
        read = members_of(tried.rule, "profile", TABLES, CATALOG, at, MEMBERS, CHANGES)  # type: ignore[arg-type]
        assert {row[0] for row in rows} == read, f"seed {seed}: {text}"


def test_a_clause_of_attributes_alone_is_plain() -> None:
    rule: Any = {"field": "city", "operator": "!=", "value": "Taipei"}
    text = where_clause(
        compile_audience(audience(rule), CONTEXT),
        "postgres",
        AS_OF,
        lambda n: ("m", n),
    )
    assert " ".join(text.split()) == "not ( coalesce(\"city\" = 'Taipei', false) )"
