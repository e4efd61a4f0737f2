"""Many audiences over vectors select whom the reading in memory selects, range after range."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from rule_compiler import CONTEXT, compiled
from rule_maker import RuleMaker
from rule_rows import AS_OF, CHANGES, MEMBERS, TABLES
from rule_warehouse import load_world
from rule_world import CATALOG, audience

from federated.compile import CompiledAudience, begin_audience
from federated.evaluate import members_of, moment_of
from federated.passes import Context
from federated.planner.formulas import audience_formula
from federated.planner.in_process import leaves
from federated.planner.in_process.evaluate import LIMIT, evaluate_audiences
from federated.planner.reading import Reading
from federated.rule.tree import Audience
from federated.warehouse import Warehouse, open_warehouse

ZONES = ("UTC", "Asia/Taipei", "America/New_York")
NAMED = {key: Audience(key=key, label={}) for key in MEMBERS}


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    with open_warehouse("duckdb:///:memory:", read_only=False) as opened:
        load_world(opened)
        yield opened


def evaluated(
    warehouse: Warehouse, audiences: dict[str, CompiledAudience], limit: int = LIMIT
) -> dict[str, set[str]]:
    context = next(iter(audiences.values())).context
    formulas = {
        key: audience_formula(each.stages["name_edges"].audience) for key, each in audiences.items()
    }
    edges = {edge.id: edge for each in audiences.values() for edge in each.edges}
    reading = Reading(warehouse, context, lambda model: ("main", model), AS_OF, edges)
    found: dict[str, set[str]] = {key: set() for key in audiences}
    for key, members in evaluate_audiences(reading, formulas, "profile", limit):
        found[key] |= set(members.to_pylist())
    return found


def disagreements(warehouse: Warehouse, seeds: range, zone: str, limit: int) -> list[str]:
    context = Context(CATALOG, NAMED, zone)
    documents: dict[str, Any] = {}
    for seed in seeds:
        maker = RuleMaker(seed)
        documents[f"seed_{seed}"] = maker.rule() if seed % 3 else maker.part(0)
    audiences = {k: begin_audience(audience(d), context) for k, d in documents.items()}
    got = evaluated(warehouse, audiences, limit)
    wrong = []
    for key, document in documents.items():
        rule = audience(document).rule
        assert rule is not None
        at = moment_of(AS_OF, zone)
        expected = members_of(rule, "profile", TABLES, CATALOG, at, MEMBERS, CHANGES)
        if got[key] != expected:
            said = json.dumps(document, ensure_ascii=False)
            wrong.append(f"{key} in {zone}: {sorted(got[key] ^ expected)} {said}")
    return wrong


@pytest.mark.parametrize("zone", ZONES)
def test_vectors_agree_with_the_reading(warehouse: Warehouse, zone: str) -> None:
    assert disagreements(warehouse, range(9_000, 9_150), zone, LIMIT) == []


def test_they_agree_three_entities_at_a_time(warehouse: Warehouse) -> None:
    assert disagreements(warehouse, range(9_200, 9_250), "UTC", 3) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("start", range(100_000, 102_000, 500))
def test_vectors_agree_on_many_more(warehouse: Warehouse, start: int) -> None:
    zone = ZONES[start // 500 % len(ZONES)]
    assert disagreements(warehouse, range(start, start + 500), zone, LIMIT) == []


CART = {"combinator": "and", "rules": [{"field": "kind", "operator": "=", "value": "cart"}]}
NATIVE: dict[str, Any] = {
    "rows": {"field": "visits", "match": {"mode": "atLeast", "threshold": 2}, "value": CART},
    "none": {"field": "visits", "match": {"mode": "none"}, "window": {"last": 3, "unit": "day"}},
    "sum": {"field": "purchases", "aggregate": {"function": "sum", "of": "amount"},
            "operator": "<=", "value": "0.3"},
    "least": {"field": "purchases", "aggregate": {"function": "min", "of": "amount"},
              "operator": "<", "value": 1},
    "days": {"field": "purchases", "aggregate": {"function": "days_since_last"},
             "operator": ">=", "value": 17},
    "sequence": {"sequence": [{"field": "visits", "value": CART},
                              {"field": "purchases", "after": {"max": 3, "unit": "day"}}]},
    "abandoned": {"sequence": [{"field": "visits", "value": CART},
                               {"field": "purchases", "not": True,
                                "after": {"max": 2, "unit": "day"}}]},
    "text": {"field": "city", "operator": "in", "value": ["Taipei", "台北"]},
    "number": {"field": "score", "operator": ">=", "value": "1.495"},
    "day": {"field": "birth_on", "operator": "before", "value": "1990-11-05"},
}  # fmt: skip


@pytest.mark.parametrize("name", NATIVE)
def test_common_leaves_need_no_sql_of_their_own(
    warehouse: Warehouse, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(leaves._Work, "by_sql", lambda self, leaf: asked.append(leaf))
    found = evaluated(warehouse, {"some": compiled(NATIVE[name])})["some"]
    rule = audience(NATIVE[name]).rule
    assert rule is not None
    assert found == members_of(rule, "profile", TABLES, CATALOG, moment_of(AS_OF), MEMBERS, CHANGES)
    assert asked == []


def test_rows_of_one_moment_are_left_to_sql(warehouse: Warehouse) -> None:
    view = {"combinator": "and", "rules": [{"field": "kind", "operator": "=", "value": "view"}]}
    twice = {"sequence": [{"field": "visits", "value": view}, {"field": "visits", "value": view}]}
    # p04 has two views of one moment, which their keys part.
    assert "p04" in evaluated(warehouse, {"some": compiled(twice)})["some"]


def test_money_at_a_threshold_is_exact(warehouse: Warehouse) -> None:
    rule = {"field": "purchases", "aggregate": {"function": "sum", "of": "amount"},
            "operator": "=", "value": "-2.50"}  # fmt: skip
    assert evaluated(warehouse, {"some": compiled(rule)})["some"] == {"p04"}


def test_audiences_name_each_other_and_those_stored(warehouse: Warehouse) -> None:
    first = compiled({"field": "audience", "operator": "in", "value": ["some_of_them"]})
    both = evaluated(warehouse, {"first": first})
    assert both["first"] == MEMBERS["some_of_them"]
    assert CONTEXT.catalog is first.context.catalog
