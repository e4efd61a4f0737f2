"""Values made of others, at their limits: both engines and the reading give the same members."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from rule_compiler import CONTEXT, compiled
from rule_rows import AS_OF, TABLES
from rule_warehouse import load_world
from rule_world import CATALOG

from federated.evaluate import members_of, moment_of
from federated.warehouse import Warehouse, open_warehouse

SPENT = {"field": "purchases", "aggregate": {"function": "sum", "of": "amount"}}
MEAN = {"field": "purchases", "aggregate": {"function": "avg", "of": "amount"}}
ROWS = {"field": "purchases", "aggregate": {"function": "count"}}
EVERYONE = [row["profile_id"] for row in TABLES["dim_profile"]]


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest, postgres_url: str) -> Iterator[Warehouse]:
    url = "duckdb:///:memory:" if request.param == "duckdb" else postgres_url
    with open_warehouse(url, read_only=False) as opened:
        load_world(opened, "terms")
        yield opened


def selected(warehouse: Warehouse, rule: Any, zone: str = "UTC", **more: str) -> list[str]:
    """Return whom a rule selects, held against the reading in memory."""
    audience = compiled(rule, context=replace(CONTEXT, zone=zone, **more))
    sql = audience.sql(warehouse.engine, AS_OF, lambda model: ("terms", model))
    found = sorted(row[2] for row in warehouse.rows(sql))
    at = moment_of(AS_OF, zone, **more)
    tree = audience.audience.rule
    assert tree is not None
    assert found == sorted(members_of(tree, "profile", TABLES, CATALOG, at))
    return found


def op(name: str, *args: Any, **more: Any) -> dict[str, Any]:
    return {"op": name, "args": list(args), **more}


def equals(term: Any, value: Any) -> dict[str, Any]:
    return {"field": term, "operator": "=", "value": value}


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (op("divide", 7, 2), 3.5),
        (op("divide", 1, 3), 0.3333),
        (op("divide", -2, 3), -0.6667),
        (op("divide", 5, 2, scale=0), 3),
        (op("divide", -5, 2, scale=0), -3),
        # A quotient just below a half, which two roundings would carry over it.
        (op("divide", 4999999999999, 10**13, scale=0), 0),
        (op("multiply", "0.000001", "0.5"), "0.000001"),
        (op("multiply", "-0.000001", "0.5"), "-0.000001"),
        (op("add", 0.1, 0.2), 0.3),
        (op("subtract", 1, 1.25), -0.25),
        (op("add", 1, 2, 3, 4), 10),
        (op("multiply", 10**8, 10**8), 10**16),
    ],
)
def test_numbers_are_exact_and_rounded_once(warehouse: Warehouse, term: Any, value: Any) -> None:
    assert selected(warehouse, equals(term, value)) == EVERYONE


@pytest.mark.parametrize(
    "term",
    [
        op("divide", 1, 0),
        op("divide", {"field": "score"}, op("subtract", 1, 1)),
        op("multiply", 10**17, 10),
        op("multiply", 10**17, 10**17),
        op("add", 999999999999999999, 1),
        op("divide", 10**17, "0.000000001"),
        op("case", {"when": equals("city", "nowhere"), "then": 1}),
    ],
)
def test_nothing_overflows(warehouse: Warehouse, term: Any) -> None:
    assert selected(warehouse, {"field": term, "operator": "null"}) == EVERYONE
    assert selected(warehouse, {"field": op("coalesce", term, 7), "operator": ">", "value": 0}) == (
        EVERYONE
    )


def test_a_row_against_the_whole(warehouse: Warehouse) -> None:
    twice = op("multiply", 2, {**MEAN, "field": "^.purchases"})
    row = {"field": "amount", "operator": ">", "value": twice}
    rule = {"field": "purchases", "value": {"combinator": "and", "rules": [row]}}
    assert selected(warehouse, rule) == ["p04", "p05", "p09"]


def test_aggregates_beside_aggregates_and_attributes(warehouse: Warehouse) -> None:
    mean = op("divide", SPENT, ROWS)
    assert selected(warehouse, {**SPENT, "operator": ">", "value": {"field": "score"}}) == (
        selected(warehouse, {**SPENT, "operator": ">", "value": "score", "valueSource": "field"})
    )
    assert "p05" in selected(warehouse, {"field": mean, "operator": ">", "value": 100})
    kids = {"field": "kids_count"}
    assert selected(warehouse, {**ROWS, "operator": "between", "value": [1, kids]})


def test_a_mean_is_compared_undivided(warehouse: Warehouse) -> None:
    # 307.51 / 3 is 102.50333…, which its stored form of six decimals is not.
    exact = {**MEAN, "operator": ">", "value": "102.503333"}
    assert "p05" in selected(warehouse, exact)
    stored = {"field": op("add", MEAN, 0), "operator": ">", "value": "102.503333"}
    assert "p05" not in selected(warehouse, stored)


def test_median_of_gaps(warehouse: Warehouse) -> None:
    gaps = {"field": "purchases", "aggregate": {"function": "median_gap_days"}}
    assert selected(warehouse, {**gaps, "operator": "null"}) == ["p01", "p02", "p07", "p08"]
    # Gaps of 13.333… and 14 days: an even number takes the mean of both.
    assert "p05" in selected(warehouse, {**gaps, "operator": "between", "value": [13.6, 13.7]})
    assert selected(warehouse, {**gaps, "operator": "<", "value": 10**18})


@pytest.mark.parametrize("unit", ["day", "week", "month"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Taipei", "America/New_York", "Europe/London"])
def test_periods_are_those_of_the_zone(warehouse: Warehouse, zone: str, unit: str) -> None:
    for first in ("monday", "sunday", "saturday"):
        for count in (1, 2, 3):
            aggregate = {"function": "count_periods", "unit": unit}
            rule = {"field": "purchases", "aggregate": aggregate, "operator": "=", "value": count}
            selected(warehouse, rule, zone, week_starts=first)


def test_an_hour_apart_may_be_another_day() -> None:
    at = datetime.fromisoformat("2017-10-29T16:00:00")
    assert moment_of(at, "Asia/Taipei").today != moment_of(at, "UTC").today
