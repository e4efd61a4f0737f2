"""Rules over computed attributes select the same people whichever way they are evaluated."""

from collections.abc import Iterator

import pytest
from attribute_world import attribute, declared, rules
from rule_rows import CHANGES, MEMBERS, TABLES
from rule_warehouse import load_world
from rule_world import CATALOG, audience

from federated.compile import CompiledAudience, compile_audience
from federated.computed.declare import declare_attributes
from federated.evaluate import members_of, moment_of
from federated.passes import Context
from federated.planner.formulas import audience_formula
from federated.planner.in_process.evaluate import evaluate_audiences
from federated.planner.incremental import Planned, why_whole
from federated.planner.plan import make_plan
from federated.planner.reading import Reading
from federated.planner.run import build_shared
from federated.warehouse import Warehouse, open_warehouse

BATCH = 1


def _place(model: str) -> tuple[str, str]:
    return "main", model


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    found, setting = declared(BATCH)
    with open_warehouse("duckdb:///:memory:", read_only=False) as opened:
        load_world(opened)
        for each in found.compiled.values():
            query = each.sql("duckdb", setting.as_of, _place)
            opened.execute(f'create table "{each.model}" as {query}')
        yield opened


@pytest.fixture(scope="module")
def audiences() -> dict[str, CompiledAudience]:
    context = declared(BATCH)[0].context
    return {
        f"asked_{number}": compile_audience(audience(document), context)
        for number, document in enumerate(rules(BATCH, 25))
    }


@pytest.fixture(scope="module")
def expected(audiences: dict[str, CompiledAudience]) -> dict[str, set[str]]:
    found, setting = declared(BATCH)
    at = moment_of(setting.as_of, setting.zone, setting.week_starts)
    catalog = found.context.catalog
    selected = {
        key: members_of(each.named.rule, "profile", TABLES, catalog, at, MEMBERS, CHANGES)  # type: ignore[arg-type]
        for key, each in audiences.items()
    }
    assert sum(0 < len(each) < len(TABLES["dim_profile"]) for each in selected.values()) > 5
    return selected


def test_in_process(
    warehouse: Warehouse, audiences: dict[str, CompiledAudience], expected: dict[str, set[str]]
) -> None:
    found, setting = declared(BATCH)
    drafts = {key: each.stages["name_edges"] for key, each in audiences.items()}
    edges = {edge.id: edge for each in audiences.values() for edge in each.edges}
    reading = Reading(warehouse, found.context, _place, setting.as_of, edges)
    formulas = {key: audience_formula(draft.audience) for key, draft in drafts.items()}
    members: dict[str, set[str]] = {key: set() for key in audiences}
    for key, keys in evaluate_audiences(reading, formulas, "profile"):
        members[key] |= set(keys.to_pylist())
    assert members == expected


def test_as_shared_models(
    warehouse: Warehouse, audiences: dict[str, CompiledAudience], expected: dict[str, set[str]]
) -> None:
    found, setting = declared(BATCH)
    drafts = {key: each.stages["name_edges"] for key, each in audiences.items()}
    plan = make_plan(drafts, found.context, "shared")
    reading = Reading(warehouse, found.context, _place, setting.as_of, plan.edges)
    warehouse.execute("create table found (audience_key text, entity text, entity_key text)")
    build_shared(warehouse, plan.entities["profile"], reading, "main.found", _place)
    members: dict[str, set[str]] = {key: set() for key in audiences}
    for key, _, who in warehouse.rows("select * from found"):
        members[key].add(who)
    assert members == expected


def test_a_tick_evaluates_them_in_full() -> None:
    count = attribute("bought", {"field": "purchases", "aggregate": {"function": "count"}})
    context = declare_attributes({"bought": count}, Context(CATALOG)).context
    for asked in (
        {"field": "bought", "operator": ">", "value": 1},
        {"field": "score", "operator": ">", "value": {"field": "bought"}},
        {
            "field": "purchases",
            "match": {"mode": "some"},
            "value": {"rules": [{"field": "^.bought", "operator": ">", "value": 1}]},
        },
    ):
        compiled = compile_audience(audience(asked), context)
        tree = compiled.stages["name_edges"].audience
        planned = Planned(tree, compiled.query, compiled.edges, compiled.rule_hash)
        assert "computed attribute" in why_whole(planned, context)[0]
