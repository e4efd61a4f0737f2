"""The reading in memory and every engine, on cases worked out by hand."""

from pathlib import Path
from typing import Any

import pytest
from many_rules import select_many
from rule_compiler import CONTEXT
from rule_rows import AS_OF, MEMBERS, TABLES
from rule_world import CATALOG, audience

from federated.compile import compile_audience
from federated.documents import load_document
from federated.evaluate import evaluate, gather_facts, members_of, moment_of
from federated.rule.tree import Audience
from federated.warehouse import Warehouse

CASES = load_document(Path(__file__).parent / "evaluate_cases.yml", kind="cases").data["cases"]
EVERYONE = {row["profile_id"] for row in TABLES["dim_profile"]}


def selected(tried: Audience, zone: str = "UTC") -> set[str]:
    assert tried.rule is not None
    return members_of(tried.rule, "profile", TABLES, CATALOG, moment_of(AS_OF, zone), MEMBERS)


@pytest.mark.parametrize("case", CASES, ids=[str(index) for index in range(len(CASES))])
def test_the_rule_selects(case: dict[str, Any]) -> None:
    assert set(case["members"].split()) == selected(audience(*case["rule"]))


@pytest.mark.parametrize("case", CASES, ids=[str(index) for index in range(len(CASES))])
def test_a_rule_and_its_opposite_part_everyone(case: dict[str, Any]) -> None:
    rule = {"combinator": "and", "rules": case["rule"]}
    held, opposite = selected(audience(rule)), selected(audience({**rule, "not": True}))
    assert held | opposite == EVERYONE
    assert not held & opposite


def test_every_engine_selects_the_same(world: Warehouse) -> None:
    queries = {}
    for number, case in enumerate(CASES):
        compiled = compile_audience(audience(*case["rule"]), CONTEXT)
        queries[number] = compiled.sql(world.engine, AS_OF, lambda model: ("main", model))
    found = {number: sorted(keys) for number, keys in select_many(world, queries).items()}
    assert found == {n: sorted(case["members"].split()) for n, case in enumerate(CASES)}


def test_the_zone_moves_the_day() -> None:
    on_the_day = audience({"field": "seen_at", "operator": "on", "value": "2017-10-30"})
    assert {"p03"} == selected(on_the_day)
    assert {"p02", "p03", "p04"} == selected(on_the_day, "Asia/Taipei")


def test_groups() -> None:
    parts = [{"field": "kids_count", "operator": "=", "value": value} for value in (15, 15, 2)]
    assert {"p05", "p10"} == selected(audience(*parts, combinator="xor"))
    assert set() == selected(audience(*parts))
    assert {"p05", "p07", "p08", "p10"} == selected(audience(*parts, combinator="or"))
    nothing = {"combinator": "xor", "rules": [], "not": True}
    assert set() == selected(audience(nothing))


def test_one_entity_alone() -> None:
    facts = gather_facts(CATALOG, "profile", TABLES, MEMBERS)["p03"]
    rule = audience({"field": "audience", "operator": "in", "value": ["some_of_them"]}).rule
    assert rule is not None
    assert evaluate(rule, "profile", facts, CATALOG, moment_of(AS_OF))
