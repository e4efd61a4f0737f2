"""Random rules over many random worlds: engines agree with the reading, and laws of logic hold.

A failure names its seed; `RuleMaker(seed)` makes the same rule, `Worlds(seed)` the same worlds.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest
from many_rules import select_many
from random_worlds import Worlds, load_worlds
from rule_maker import RuleMaker
from rule_settings import SETTINGS, Setting
from rule_warehouse import both_opened, hurry
from rule_world import CATALOG, audience
from sqlglot import exp

from federated.compile import CompiledAudience, compile_audience
from federated.evaluate import members_of, moment_of
from federated.passes import Context
from federated.warehouse import Warehouse, open_warehouse

pytestmark = pytest.mark.sweep

COUNT = 6


@dataclass(frozen=True)
class Place:
    """One build of many worlds in the warehouses that hold it."""

    worlds: Worlds
    schema: str
    warehouses: dict[str, Warehouse]

    @property
    def everyone(self) -> set[str]:
        return {row["profile_id"] for row in self.worlds.tables["dim_profile"]}

    def compiled(self, document: Any, setting: Setting) -> CompiledAudience:
        known = {key: audience(everyone=True) for key in self.worlds.members}
        context = Context(CATALOG, known, setting.zone, setting.week_starts)
        return compile_audience(audience(document), context)

    def read(self, document: Any, setting: Setting) -> set[str]:
        rule = audience(document).rule
        assert rule is not None
        at = moment_of(setting.as_of, setting.zone, setting.week_starts)
        return members_of(
            rule,
            "profile",
            self.worlds.tables,
            CATALOG,
            at,
            self.worlds.members,
            self.worlds.changes,
        )

    def sql(self, compiled: CompiledAudience, engine: str, setting: Setting) -> str:
        return compiled.sql(engine, setting.as_of, lambda name: (self.schema, name))

    def select(self, documents: dict[int, tuple[Any, Setting]]) -> dict[str, dict[int, list[str]]]:
        """Return who each rule selects on each engine, compiled once and asked together."""
        compiled = {n: self.compiled(*each) for n, each in documents.items()}
        return {
            engine: select_many(
                warehouse,
                {n: self.sql(c, engine, documents[n][1]) for n, c in compiled.items()},
            )
            for engine, warehouse in self.warehouses.items()
        }


def build(seed: int, warehouses: dict[str, Warehouse]) -> Place:
    worlds, schema = Worlds(seed, COUNT), f"worlds_{seed}"
    for warehouse in warehouses.values():
        load_worlds(warehouse, worlds, schema)
    return Place(worlds, schema, warehouses)


@pytest.fixture(scope="module")
def warehouses(postgres_url: str) -> Iterator[dict[str, Warehouse]]:
    with both_opened(postgres_url) as both:
        yield both


@pytest.fixture(scope="module")
def place(warehouses: dict[str, Warehouse]) -> Place:
    return build(1, warehouses)


def made(seed: int) -> tuple[Any, Setting]:
    setting = SETTINGS[seed % len(SETTINGS)]
    maker = RuleMaker(seed)
    return (maker.rule() if seed % 3 else maker.part(0)), setting


def disagreements(place: Place, seeds: range) -> list[str]:
    documents = {seed: made(seed) for seed in seeds}
    expected = {seed: place.read(*each) for seed, each in documents.items()}
    found = []
    for engine, selected in place.select(documents).items():
        for seed, keys in selected.items():
            if sorted(keys) != sorted(expected[seed]):
                said = json.dumps(documents[seed][0], ensure_ascii=False)
                odd = sorted(set(keys) ^ expected[seed])
                found.append(f"seed {seed} in {place.schema} on {engine}: {odd} {said}")
    return found


SHARDS = [range(start, start + 200) for start in range(100_000, 101_600, 200)]


@pytest.mark.parametrize("seeds", SHARDS, ids=str)
def test_engines_agree_with_the_reading_on_many_worlds(place: Place, seeds: range) -> None:
    assert disagreements(place, seeds) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("shard", range(10), ids=lambda shard: f"shard {shard}")
def test_engines_agree_on_worlds_of_every_seed(
    warehouses: dict[str, Warehouse], shard: int
) -> None:
    """1,000 rules a shard, each shard in worlds of its own."""
    start = 200_000 + shard * 1_000
    place = build(100 + shard, warehouses)
    for seeds in (range(start + n, start + n + 250) for n in range(0, 1_000, 250)):
        print(f"worlds {100 + shard}, rules {seeds.start} to {seeds.stop - 1}")
        assert disagreements(place, seeds) == []


@pytest.mark.spark
@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("shard", range(5), ids=lambda shard: f"shard {shard}")
def test_spark_agrees_on_many_worlds(spark_url: str, shard: int) -> None:
    """200 rules a shard."""
    with open_warehouse(spark_url, read_only=False) as spark:
        hurry(spark)
        place = build(50 + shard, {"spark": spark})
        start = 300_000 + shard * 200
        assert disagreements(place, range(start, start + 200)) == []


def law_of(start: int, few: int, all_of_them: int) -> list[Any]:
    """Return the seeds a law is tried on always, and those besides."""
    rest = range(start + few, start + all_of_them)
    return [range(start, start + few), pytest.param(rest, marks=pytest.mark.long)]


def negated(document: Any) -> Any:
    return {"combinator": "and", "not": True, "rules": [document]}


def one_of(place: Place, document: Any, setting: Setting) -> dict[str, set[str]]:
    found = place.select({0: (document, setting)})
    return {engine: set(each[0]) for engine, each in found.items()}


@pytest.mark.parametrize("seeds", law_of(400_000, 36, 60), ids=str)
def test_ternary_partition(place: Place, seeds: range) -> None:
    """Who fulfils a rule, who does not, split again by whether an attribute is known: all, once."""
    documents: dict[int, tuple[Any, Setting]] = {}
    for seed in seeds:
        document, setting = made(seed)
        name = Random(seed).choice(["city", "score", "birth_on", "is_open", "seen_at"])
        for part, (rule, operator) in enumerate(
            (r, o) for r in (document, negated(document)) for o in ("null", "notNull")
        ):
            both = [rule, {"field": name, "operator": operator}]
            documents[seed * 4 + part] = ({"combinator": "and", "rules": both}, setting)
    for selected in place.select(documents).values():
        for seed in seeds:
            parts = [key for part in range(4) for key in selected[seed * 4 + part]]
            assert sorted(parts) == sorted(place.everyone), f"seed {seed}"


@pytest.mark.parametrize("seeds", law_of(410_000, 36, 60), ids=str)
def test_a_filter_keeps_as_many_as_a_sum_counts(place: Place, seeds: range) -> None:
    """NoREC: the optimiser may not change what `where` keeps."""
    for seed in seeds:
        document, setting = made(seed)
        compiled = place.compiled(document, setting)
        query = compiled.query.copy()
        where = query.args.get("where")
        if where is None:
            continue
        query.set("where", None)
        one = exp.Case(ifs=[exp.If(this=where.this, true=exp.Literal.number(1))])
        counted = exp.alias_(exp.Count(this=one), "kept_count")
        query.set("expressions", [counted])
        draft = replace(compiled.stages["check_query"], query=query)
        counting = replace(compiled, stages={**compiled.stages, "check_query": draft})
        for engine, warehouse in place.warehouses.items():
            kept = warehouse.rows(place.sql(counting, engine, setting))[0][0]
            selected = warehouse.rows(place.sql(compiled, engine, setting))
            assert kept == len(selected), f"seed {seed} on {engine}"


@pytest.mark.parametrize("seeds", law_of(420_000, 40, 80), ids=str)
def test_a_pivot_row_is_selected(place: Place, seeds: range) -> None:
    """PQS: a rule made true of one person by the reading selects that person on every engine."""
    documents: dict[int, tuple[Any, Setting]] = {}
    pivots: dict[int, str] = {}
    for seed in seeds:
        pivot = Random(seed).choice(sorted(place.everyone))
        parts = []
        for number in range(3):
            document = RuleMaker(seed * 10 + number).part(1)
            setting = SETTINGS[seed % len(SETTINGS)]
            holds = pivot in place.read(document, setting)
            parts.append(document if holds else negated(document))
        documents[seed] = ({"combinator": "and", "rules": parts}, setting)
        pivots[seed] = pivot
    for selected in place.select(documents).values():
        for seed, pivot in pivots.items():
            assert pivot in selected[seed], f"seed {seed}"


@pytest.mark.parametrize("seeds", law_of(430_000, 20, 40), ids=str)
def test_de_morgan_and_double_negation(place: Place, seeds: range) -> None:
    documents: dict[int, tuple[Any, Setting]] = {}
    for seed in seeds:
        one, setting = made(seed)
        other = RuleMaker(seed + 5_000).part(1)
        left = negated({"combinator": "and", "rules": [one, other]})
        right = {"combinator": "or", "rules": [negated(one), negated(other)]}
        twice = negated(negated(left))
        for part, document in enumerate((left, right, twice)):
            documents[seed * 3 + part] = (document, setting)
    for selected in place.select(documents).values():
        for seed in seeds:
            found = [sorted(selected[seed * 3 + part]) for part in range(3)]
            assert found[0] == found[1] == found[2], f"seed {seed}"


@pytest.mark.parametrize("seeds", law_of(440_000, 20, 40), ids=str)
def test_and_narrows_or_widens_xor_tells_apart(place: Place, seeds: range) -> None:
    for seed in seeds:
        one, setting = made(seed)
        other = RuleMaker(seed + 7_000).part(1)
        joined = {
            n: ({"combinator": word, "rules": [one, other]}, setting)
            for n, word in enumerate(("and", "or", "xor"))
        }
        found = place.select({**joined, 3: (one, setting), 4: (other, setting)})
        for each in found.values():
            both, either, odd, first, second = (set(each[n]) for n in range(5))
            assert both == first & second, f"seed {seed}"
            assert either == first | second, f"seed {seed}"
            assert odd == first ^ second, f"seed {seed}"
