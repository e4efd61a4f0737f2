"""For each seeded mistake a small rule that tells it: who it selects, in SQL and read in memory."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from rule_compiler import OTHERS
from rule_rows import CHANGES, MEMBERS, TABLES
from rule_warehouse import load_world
from rule_world import CATALOG, audience

from federated.compile import compile_audience
from federated.documents import load_document
from federated.evaluate import members_of, moment_of
from federated.passes import Context
from federated.warehouse import Warehouse, open_warehouse

CASES = load_document(Path(__file__).with_name("cases.yml"), kind="cases").data["cases"]


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    with open_warehouse("duckdb:///:memory:", read_only=False) as opened:
        load_world(opened)
        yield opened


@pytest.mark.parametrize("name", CASES)
def test_the_rule_selects(warehouse: Warehouse, name: str) -> None:
    case = {"as_of": "2017-10-30", "zone": "UTC", "week_starts": "monday", **CASES[name]}
    as_of = datetime.fromisoformat(f"{case['as_of']}+00:00")
    tried, expected = audience(case["rule"]), case["members"].split()
    context = Context(CATALOG, OTHERS, case["zone"], case["week_starts"])
    sql = compile_audience(tried, context).sql("duckdb", as_of, lambda model: ("main", model))
    assert sorted(row[-1] for row in warehouse.rows(sql)) == expected
    at = moment_of(as_of, case["zone"], case["week_starts"])
    assert tried.rule is not None
    read = members_of(tried.rule, "profile", TABLES, CATALOG, at, MEMBERS, CHANGES)
    assert sorted(read) == expected
