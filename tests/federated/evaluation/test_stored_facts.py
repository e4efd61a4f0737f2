"""Facts read from a snapshot are those gathered from whole tables."""

from collections.abc import Iterator

import pytest
from rule_maker import RuleMaker
from rule_rows import AS_OF, CHANGES, MEMBERS, TABLES
from rule_warehouse import load_world
from rule_world import CATALOG, audience

from federated.evaluate import evaluate, gather_facts, moment_of
from federated.evaluation.stored_facts import collections_of, read_facts
from federated.warehouse import Warehouse, open_snapshot, open_warehouse


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    path = tmp_path_factory.mktemp("world") / "world.duckdb"
    with open_warehouse(f"duckdb:///{path}", read_only=False) as warehouse:
        load_world(warehouse)
    with open_snapshot(path) as opened:
        yield opened


def test_the_same_is_read_as_from_whole_tables(snapshot: Warehouse) -> None:
    maker, at = RuleMaker(11), moment_of(AS_OF)
    whole = gather_facts(CATALOG, "profile", TABLES, MEMBERS, CHANGES)
    for _ in range(15):
        rule = audience(maker.rule()).rule
        assert rule is not None
        for key, facts in whole.items():
            found = read_facts(snapshot, CATALOG, "profile", key, rule)
            assert found is not None
            for name in collections_of(rule, CATALOG):
                expected = sorted(facts.collections.get(name, []), key=str)
                assert expected == sorted(found.collections.get(name, []), key=str)
            assert evaluate(rule, "profile", facts, CATALOG, at) == evaluate(
                rule, "profile", found, CATALOG, at
            )


def test_nobody_of_that_id(snapshot: Warehouse) -> None:
    rule = audience({"field": "purchases", "match": {"mode": "some"}}).rule
    assert rule is not None
    assert read_facts(snapshot, CATALOG, "profile", "'; drop table x", rule) is None
