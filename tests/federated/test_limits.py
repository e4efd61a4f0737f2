"""The largest rules there may be run and are said like any other."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from rule_maker import RuleMaker
from rule_rows import AS_OF, CHANGES, MEMBERS, TABLES
from rule_warehouse import load_world
from rule_world import CATALOG, audience

from federated.compile import compile_audience
from federated.describe import describe, languages
from federated.evaluate import members_of, moment_of
from federated.parse_sentence import parse_sentence
from federated.passes import Context
from federated.passes.sql import key_sets
from federated.rule.parse import parse_audience
from federated.rule.parsing.limits import MAX_DEPTH, MAX_LIST, MAX_NODES
from federated.rule.tree import Audience
from federated.warehouse import Warehouse, open_warehouse

pytestmark = pytest.mark.xdist_group("limits")
CONTEXT = Context(CATALOG, {key: Audience(key=key, label={}) for key in MEMBERS})
SCHEMA = "world"


@pytest.fixture(
    scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    """Return each warehouse with the small world in it."""
    url = "duckdb:///:memory:"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    with open_warehouse(url, read_only=False) as opened:
        load_world(opened, SCHEMA)
        yield opened


def kids(number: int, operator: str = "!=") -> dict[str, Any]:
    return {"field": "kids_count", "operator": operator, "value": number}


def nested(levels: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"combinator": "xor", "rules": [kids(1), kids(2, "=")]}
    for level in range(1, levels):
        combinator = ("and", "or", "xor")[level % 3]
        rule = {"combinator": combinator, "not": level % 4 == 0, "rules": [kids(level), rule]}
    return rule


def wide(combinator: str, rules: list[Any]) -> dict[str, Any]:
    return {"combinator": combinator, "rules": rules}


def bought(count: int) -> dict[str, Any]:
    return {"field": "purchases", "match": {"mode": "atLeast", "threshold": count + 1}}


def listed(field: str, values: list[Any], operator: str = "in") -> dict[str, Any]:
    assert len(values) == MAX_LIST
    return wide("and", [{"field": field, "operator": operator, "value": values}])


MOST = range(MAX_NODES - 1)
TEXTS = [*(f"c{n}" for n in range(MAX_LIST - 2)), "Taipei", "ko"]
LARGEST = {
    "levels": nested(MAX_DEPTH),
    "all of many": wide("and", [kids(n) for n in MOST]),
    "any of many": wide("or", [kids(n, "=") for n in MOST]),
    "an odd number of many": wide("xor", [kids(n) for n in MOST]),
    "numbers": listed("kids_count", list(range(2, MAX_LIST + 2)), "notIn"),
    "texts": listed("city", TEXTS),
    "texts of other scripts": listed("city", [*(f"č{n}" for n in range(MAX_LIST - 1)), "台北"]),
    "tests of rows": wide("or", [bought(n) for n in range(120)]),
    "an odd number of tests of rows": wide("xor", [bought(n) for n in range(60)]),
}


def document(rule: Any) -> dict[str, Any]:
    return {"version": 1, "audience": "tried", "label": {"en": "Tried"}, "rule": rule}


def agree(warehouse: Warehouse, tried: Audience) -> None:
    assert tried.rule is not None
    sql = compile_audience(tried, CONTEXT).sql(warehouse.engine, AS_OF, lambda n: (SCHEMA, n))
    at = moment_of(AS_OF)
    read = members_of(tried.rule, "profile", TABLES, CATALOG, at, MEMBERS, CHANGES)
    assert sorted(row[-1] for row in warehouse.rows(sql)) == sorted(read)


@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_rules_run(warehouse: Warehouse, name: str) -> None:
    agree(warehouse, parse_audience(document(LARGEST[name])))


@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_rules_are_said(name: str) -> None:
    tried = parse_audience(document(LARGEST[name]))
    for code in languages():
        assert describe(tried, CATALOG, code)
    back = parse_audience(document(parse_sentence(describe(tried, CATALOG), CATALOG)["rule"]))
    assert describe(back, CATALOG) == describe(tried, CATALOG)
    assert compile_audience(back, CONTEXT).rule_hash == compile_audience(tried, CONTEXT).rule_hash


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_as_many_tests_of_rows_as_there_may_be_run(warehouse: Warehouse) -> None:
    agree(warehouse, parse_audience(document(wide("or", [bought(n) for n in MOST]))))


def test_rules_in_parts_select_the_same(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The module, not the pass of the same name.
    monkeypatch.setitem(vars(sys.modules["federated.passes.build_query"]), "MANY", 1)
    monkeypatch.setattr(key_sets, "MOST_ASKED", 2)
    parted = 0
    for seed in range(60):
        tried = audience(RuleMaker(seed).rule(), RuleMaker(seed + 1_000).rule())
        agree(warehouse, tried)
        sql = compile_audience(tried, CONTEXT).sql("duckdb", AS_OF, lambda n: (SCHEMA, n))
        parted += "part_set_1" in sql
    assert parted > 12
