"""Queries select whom the rule means on DuckDB; the random sweep is in test_differential."""

from typing import Any

import pytest
from rule_compiler import compiled, selected

from federated.warehouse import Warehouse

EVERYONE = [f"p{n:02}" for n in range(1, 11)]


def _rows(mode: str, threshold: Any = None, **more: Any) -> dict[str, Any]:
    return {"field": "purchases", "match": {"mode": mode, "threshold": threshold}, **more}


CITY = {"field": "city", "operator": "=", "value": "Taipei"}
COFFEE = {
    "combinator": "and",
    "rules": [{"field": "product.category", "operator": "=", "value": "COFFEE"}],
}
COMPLEMENTS = [
    ({"field": "city", "operator": "="}, {"field": "city", "operator": "!="}),
    ({"field": "city", "operator": "in"}, {"field": "city", "operator": "notIn"}),
    ({"field": "city", "operator": "contains"}, {"field": "city", "operator": "doesNotContain"}),
    ({"field": "city", "operator": "null"}, {"field": "city", "operator": "notNull"}),
]


@pytest.mark.parametrize(("rule", "other"), COMPLEMENTS)
def test_an_operator_and_its_complement_part_everyone(
    world: Warehouse, rule: dict[str, Any], other: dict[str, Any]
) -> None:
    value = {} if rule["operator"] == "null" else {"value": "Taipei"}
    one = selected(world, compiled({**rule, **value}))
    two = selected(world, compiled({**other, **value}))
    assert sorted(one + two) == EVERYONE
    group = {"combinator": "and", "not": True, "rules": [{**rule, **value}]}
    assert selected(world, compiled(group)) == two


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (_rows("atLeast", 3), ["p03", "p04", "p05", "p09", "p10"]),
        (_rows("atLeast", 0), EVERYONE),
        (_rows("none"), ["p01", "p07", "p08"]),
        (_rows("exactly", 1), ["p02"]),
        (_rows("between", [2, 1]), ["p02", "p06"]),
        (_rows("atMost", 1), ["p01", "p02", "p07", "p08"]),
        (_rows("none", window={"last": 30, "unit": "day"}), ["p01", "p06", "p07", "p08"]),
        (_rows("some", value=COFFEE), ["p02", "p03", "p05", "p06", "p09", "p10"]),
        (_rows("all", value=COFFEE), ["p01", "p02", "p07", "p08"]),
        (_rows("atLeast", 0.5, value=COFFEE), ["p02", "p06", "p10"]),
    ],
)
def test_rows_are_counted_as_of(
    world: Warehouse, rule: dict[str, Any], expected: list[str]
) -> None:
    assert selected(world, compiled(rule)) == expected


@pytest.mark.parametrize(
    ("aggregate", "operator", "value", "expected"),
    [
        ({"function": "sum", "of": "amount"}, ">=", 300, ["p05"]),
        ({"function": "sum", "of": "amount"}, "=", 0, ["p01", "p06", "p07", "p08"]),
        ({"function": "avg", "of": "amount"}, ">=", 100, ["p05"]),
        ({"function": "avg", "of": "amount"}, "!=", 1, [e for e in EVERYONE if e != "p10"]),
        ({"function": "count", "of": "basket_id", "distinct": True}, ">=", 3, ["p05", "p10"]),
        ({"function": "days_since_last"}, "<", 1, ["p02"]),
        ({"function": "days_since_last"}, "null", None, ["p01", "p07", "p08"]),
        ({"function": "last", "of": "city"}, "=", "ko", []),
        ({"function": "last", "of": "city"}, "=", "K", ["p09", "p10"]),
        ({"function": "first", "of": "quantity"}, "=", 2, ["p05"]),
        ({"function": "most_frequent", "of": "city"}, "=", "O'Neil", ["p04"]),
        ({"function": "count_periods", "unit": "day"}, ">=", 3, ["p03", "p05", "p09"]),
    ],
)
def test_aggregates(
    world: Warehouse, aggregate: dict[str, Any], operator: str, value: Any, expected: list[str]
) -> None:
    rule = {"field": "purchases", "aggregate": aggregate, "operator": operator, "value": value}
    assert selected(world, compiled(rule)) == expected


def test_the_same_rows_are_asked_for_once() -> None:
    audience = compiled(_rows("some", value=COFFEE), _rows("none", value=COFFEE))
    assert audience.dbt_sql("duckdb").count("fct_purchases") == 1


def test_rules_inside_read_the_profile_around_them(world: Warehouse) -> None:
    same_city = {"field": "city", "operator": "=", "value": "^.city", "valueSource": "field"}
    rows = {"field": "purchases", "value": {"combinator": "and", "rules": [same_city]}}
    assert selected(world, compiled(rows)) == ["p03", "p04", "p05", "p09", "p10"]


def test_memberships(world: Warehouse) -> None:
    member = {"field": "audience", "operator": "in", "value": ["some_of_them", "nobody"]}
    assert selected(world, compiled(member)) == ["p03", "p05"]
    without = compiled({**member, "operator": "notIn"})
    assert selected(world, without) == [e for e in EVERYONE if e not in ("p03", "p05")]
    assert "{{ ref('int_audience_members__some_of_them') }}" in without.dbt_sql("duckdb")


def test_an_odd_number_of_rules_holds(world: Warehouse) -> None:
    parts = [{"field": "kids_count", "operator": ">=", "value": n} for n in (0, 2, 15)]
    group = {"combinator": "xor", "rules": parts}
    # One holds for 0 and 1, two for 2 and 3, all three from 15 on.
    assert selected(world, compiled(group)) == ["p02", "p03", "p07", "p08"]


def test_a_rule_of_nothing_selects_everyone(world: Warehouse) -> None:
    assert selected(world, compiled(everyone=True)) == EVERYONE


def test_an_expired_audience_is_empty(world: Warehouse) -> None:
    for day, expected in (("2017-10-29", []), ("2017-10-30", ["p06"])):
        assert selected(world, compiled(CITY, expires_on=day)) == expected


def test_long_lists_stay_exact(world: Warehouse) -> None:
    rule = {
        "field": "city",
        "operator": "in",
        "value": ["O'Neil", "É", *(f"'{n}" for n in range(50))],
    }
    assert selected(world, compiled(rule)) == ["p04", "p08"]
