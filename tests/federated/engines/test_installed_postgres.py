"""An older PostgreSQL whose databases sort as people do selects the same as the reading."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from installed_postgres import programs, running
from many_rules import select_many
from rule_compiler import CONTEXT
from rule_maker import RuleMaker
from rule_rows import AS_OF, CHANGES, MEMBERS, TABLES
from rule_warehouse import load_world
from rule_world import CATALOG, audience

from federated.compile import compile_audience
from federated.documents import load_document
from federated.evaluate import members_of, moment_of
from federated.warehouse import Warehouse, open_warehouse

pytestmark = pytest.mark.postgres
CASES = load_document(Path(__file__).parents[1] / "evaluate_cases.yml", kind="cases").data["cases"]


@pytest.fixture(scope="module")
def installed() -> Iterator[Warehouse]:
    """Return a warehouse of the small world on the PostgreSQL of this machine."""
    place = programs()
    if place is None:
        pytest.skip("no PostgreSQL of its own on this machine")
    with running(place) as url, open_warehouse(url, read_only=False) as warehouse:
        load_world(warehouse)
        yield warehouse


def _query(document: object) -> str:
    rules = document if isinstance(document, list) else [document]
    compiled = compile_audience(audience(*rules), CONTEXT)
    return compiled.sql("postgres", AS_OF, lambda model: ("main", model))


def test_it_does_sort_otherwise(installed: Warehouse) -> None:
    assert installed.rows("select 'a' < 'B', 'ä' < 'b', 'Z' < 'a'") == [(True, True, False)]
    assert installed.rows("select 'a' < 'B' collate \"C\"") == [(False,)]


def test_cases_worked_out_by_hand(installed: Warehouse) -> None:
    found = select_many(installed, {n: _query(case["rule"]) for n, case in enumerate(CASES)})
    expected = {n: sorted(case["members"].split()) for n, case in enumerate(CASES)}
    assert {n: sorted(keys) for n, keys in found.items()} == expected


def test_random_rules(installed: Warehouse) -> None:
    documents = {seed: RuleMaker(seed).rule() for seed in range(3_000, 3_150)}
    found = select_many(installed, {seed: _query(each) for seed, each in documents.items()})
    at = moment_of(AS_OF)
    for seed, document in documents.items():
        rule = audience(document).rule
        assert rule is not None
        members = members_of(rule, "profile", TABLES, CATALOG, at, MEMBERS, CHANGES)
        assert sorted(found[seed]) == sorted(members), f"seed {seed}"
