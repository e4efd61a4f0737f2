"""Shared models select whom the reading in memory selects; an edit leaves the others alone."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from rule_maker import RuleMaker
from rule_rows import AS_OF, CHANGES, MEMBERS, TABLES
from rule_warehouse import load_world
from rule_world import CATALOG, audience

from federated.compile import begin_audience
from federated.evaluate import members_of, moment_of
from federated.passes import Context, Draft
from federated.planner.plan import EntityPlan, Plan, make_plan
from federated.planner.reading import Reading
from federated.planner.run import build_shared
from federated.rule.tree import Audience
from federated.warehouse import Warehouse, open_warehouse

pytestmark = pytest.mark.sweep

NAMED = {key: Audience(key=key, label={}) for key in MEMBERS}
CONTEXT = Context(CATALOG, NAMED)
SCHEMA = "shared"


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    url = "duckdb:///:memory:"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    with open_warehouse(url, read_only=False) as opened:
        load_world(opened, SCHEMA)
        yield opened


def _document(seed: int) -> Any:
    maker = RuleMaker(seed)
    return maker.rule() if seed % 3 else maker.part(0)


def _draft(document: Any) -> Draft:
    return begin_audience(audience(document), CONTEXT).stages["name_edges"]


def _plan(documents: dict[str, Any]) -> tuple[Plan, EntityPlan]:
    plan = make_plan({k: _draft(d) for k, d in documents.items()}, CONTEXT, "shared")
    return plan, plan.entities["profile"]


def test_shared_models_agree_with_the_reading(warehouse: Warehouse) -> None:
    documents = {f"seed_{seed}": _document(seed) for seed in range(20_000, 20_060)}
    plan, shared = _plan(documents)
    reading = Reading(warehouse, CONTEXT, lambda name: (SCHEMA, name), AS_OF, plan.edges)
    columns = "audience_key text, entity text, entity_key text"
    warehouse.execute(f"drop table if exists {SCHEMA}.found")
    warehouse.execute(f"create table {SCHEMA}.found ({columns})")
    build_shared(warehouse, shared, reading, f"{SCHEMA}.found", reading.locate)
    found: dict[str, set[str]] = {key: set() for key in documents}
    rows = warehouse.rows(f"select audience_key, entity_key from {SCHEMA}.found")
    for key, member in rows:
        found[key].add(member)
    assert len(rows) == sum(map(len, found.values())), "a member came twice"
    wrong = []
    for key, document in documents.items():
        rule = audience(document).rule
        assert rule is not None
        expected = members_of(rule, "profile", TABLES, CATALOG, moment_of(AS_OF), MEMBERS, CHANGES)
        if found[key] != expected:
            said = json.dumps(document, ensure_ascii=False)
            wrong.append(f"{key}: {sorted(found[key] ^ expected)} {said}")
    assert wrong == []


def _texts(documents: dict[str, Any]) -> dict[str, str]:
    queries = _plan(documents)[1].shared.queries
    return {name: query.sql("duckdb") for name, query in queries.items()}


@pytest.mark.parametrize("seed", range(12))
def test_an_edit_changes_the_chunks_it_touches_alone(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("LEAF_LIMIT", "SET_LIMIT", "AUDIENCE_LIMIT"):
        monkeypatch.setattr(f"federated.planner.shared_sql.{limit}", 4)
    chance = Random(seed)
    documents = {f"seed_{n}": RuleMaker(seed * 1_000 + n).rows() for n in range(40)}
    edited = chance.choice(sorted(documents))
    after = {**documents, edited: RuleMaker(seed * 1_000 + 999).rows()}
    plans = [_plan(d)[1] for d in (documents, after)]
    old, new = _texts(documents), _texts(after)
    changed = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    leaves = [set(plan.shared.leaves) for plan in plans]
    moved = leaves[0] ^ leaves[1]
    homes = {p.shared.bits[edited] for p in plans}
    for plan in plans:
        homes |= {home for leaf, home in plan.shared.leaves.items() if leaf in moved}
    if set(old) == set(new):
        assert changed <= homes
    else:
        # A chunk that grew past its limit is parted, and who reads it names its parts.
        names = set(old) ^ set(new)
        touched = {n for n in changed if any(name in new.get(n, "") for name in names)}
        assert changed <= homes | names | touched
