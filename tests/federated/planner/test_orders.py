"""Rows of rows, links to audiences and histories stay what they are where much is shared."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from order_maker import OrderMaker
from order_world import AUDIENCES, CATALOG, CHANGES, MEMBERS, TABLES, load_orders
from rule_world import audience

from federated.compile import begin_audience, compile_audience
from federated.evaluate import members_of, moment_of
from federated.passes import Context, Draft
from federated.planner.formulas import audience_formula
from federated.planner.in_process.evaluate import LIMIT, evaluate_audiences
from federated.planner.incremental.find_needs import needs_of
from federated.planner.plan import make_plan
from federated.planner.reading import Reading
from federated.planner.run import build_shared
from federated.warehouse import Warehouse, open_warehouse

AS_OF = datetime(2017, 10, 30, tzinfo=UTC)
CONTEXT = Context(CATALOG, AUDIENCES)
SCHEMA = "orders"


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    with open_warehouse("duckdb:///:memory:", read_only=False) as opened:
        load_orders(opened, SCHEMA)
        yield opened


def _rules(entity: str) -> dict[str, Any]:
    makers = {seed: OrderMaker(seed) for seed in range(6_000, 6_150)}
    return {f"seed_{s}": m.whole() for s, m in makers.items() if m.entity == entity}


def _draft(document: Any, entity: str) -> Draft:
    tried = audience(document, entity=entity)
    return begin_audience(tried, CONTEXT).stages["name_edges"]


def _wrong(found: dict[str, set[str]], rules: dict[str, Any], entity: str) -> list[str]:
    wrong = []
    for key, document in rules.items():
        rule = audience(document, entity=entity).rule
        assert rule is not None
        expected = members_of(rule, entity, TABLES, CATALOG, moment_of(AS_OF), MEMBERS, CHANGES)
        if found[key] != expected:
            wrong.append(f"{key}: {sorted(found[key] ^ expected)} {json.dumps(document)}")
    return wrong


@pytest.mark.parametrize("entity", ["profile", "household", "order"])
def test_vectors_agree_with_the_reading(warehouse: Warehouse, entity: str) -> None:
    rules = _rules(entity)
    assert len(rules) > 20
    drafts = {key: _draft(document, entity) for key, document in rules.items()}
    formulas = {key: audience_formula(draft.audience) for key, draft in drafts.items()}
    edges = {edge.id: edge for draft in drafts.values() for edge in draft.edges}
    reading = Reading(warehouse, CONTEXT, lambda model: (SCHEMA, model), AS_OF, edges)
    found: dict[str, set[str]] = {key: set() for key in rules}
    for key, members in evaluate_audiences(reading, formulas, entity, LIMIT):
        found[key] |= set(members.to_pylist())
    assert _wrong(found, rules, entity) == []


@pytest.mark.parametrize("entity", ["profile", "household", "order"])
def test_shared_models_agree_with_the_reading(warehouse: Warehouse, entity: str) -> None:
    rules = _rules(entity)
    drafts = {key: _draft(document, entity) for key, document in rules.items()}
    plan = make_plan(drafts, CONTEXT, "shared")
    reading = Reading(warehouse, CONTEXT, lambda name: (SCHEMA, name), AS_OF, plan.edges)
    table = f"{SCHEMA}.found_{entity}"
    warehouse.execute(f"create table {table} (audience_key text, entity text, entity_key text)")
    build_shared(warehouse, plan.entities[entity], reading, table, reading.locate)
    found: dict[str, set[str]] = {key: set() for key in rules}
    for key, member in warehouse.rows(f"select audience_key, entity_key from {table}"):
        found[key].add(member)
    assert _wrong(found, rules, entity) == []


LEFT_TO_FULL = {
    "hang on other rows": [
        {"field": "orders.lines", "match": {"mode": "some"}},
        {"field": "orders.lines", "aggregate": {"function": "count"}, "operator": ">", "value": 1},
        {"sequence": [{"field": "orders"}, {"field": "orders.shipments"}]},
        {"field": "orders", "value": {"rules": [{"field": "lines", "match": {"mode": "none"}}]}},
    ],
    "as they stood": [
        {"field": "city", "operator": "=", "value": "Seoul"},
        {"field": "household.kids_count", "operator": "=", "value": 2},
    ],
    "membership of a row": [{"field": "household.audience", "operator": "in", "value": ["homes"]}],
    "entered another audience": [{"field": "audience", "operator": "entered", "value": ["some"]}],
}


@pytest.mark.parametrize(
    ("said", "document"), [(k, d) for k, found in LEFT_TO_FULL.items() for d in found]
)
def test_ticks_leave_to_full_evaluation_what_they_do_not_follow(said: str, document: Any) -> None:
    compiled = compile_audience(audience(document), CONTEXT)
    assert said in needs_of(compiled, CONTEXT).lacks
