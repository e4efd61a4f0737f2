"""Operators and values fit the kinds of attributes, or are refused; literals are read exactly."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from rule_compiler import CONTEXT, compiled

from federated.errors import RuleError
from federated.rule.tree import Condition


def _values(field: str, operator: str, value: Any) -> tuple[Any, ...]:
    audience = compiled({"field": field, "operator": operator, "value": value}).checked
    assert audience.rule is not None
    condition = audience.rule.rules[0]
    assert isinstance(condition, Condition)
    return condition.values


@pytest.mark.parametrize(
    ("field", "operator", "value", "said"),
    [
        ("kids_count", "=", "x", "'x' is not a number, and kids_count is of the kind integer"),
        ("kids_count", "=", True, "is not a number"),
        ("kids_count", "=", "1e400", "is not a number"),
        ("kids_count", "=", "٣", "is not a number"),
        ("kids_count", "=", 10**30, "more than 19 digits"),
        ("score", "=", "0.1234567891", "9 decimals"),
        ("city", "=", 1.5, "is not text"),
        ("is_open", "=", "yes", "is neither true nor false"),
        ("birth_on", "=", "2017-02-30", "is not a date"),
        ("birth_on", "=", "2017-10-30T00:00:00", "is a time"),
        ("birth_on", "inLast", {"n": 3, "unit": "hour"}, "is a date, without hours"),
        ("seen_at", "=", "30 October", "is not a date"),
        ("kids_count", "between", [1], "takes two values (found 1)"),
        ("kids_count", "=", None, "takes one value (found 0)"),
        ("kids_count", "contains", 1, '"contains" does not go with kids_count'),
        ("seen_at", "anniversaryToday", None, "does not go with seen_at"),
        ("city", "beginWith", "x", 'Did you mean "beginsWith"?'),
        ("city", "matches", "a(?=b)", "the pattern has a look-ahead at character 2"),
        ("city", "matches", "^(.*a){12}$", "busy without end"),
        ("city", "like", "x" * 201, "longer than 200 characters"),
        ("nicknames", "=", "ko", '"=" does not go with nicknames'),
        ("lucky_numbers", "hasAny", ["x"], "is not a number"),
        ("kids_count", "hasAny", [1], '"hasAny" does not go with kids_count'),
        ("home", "withinDistance", {"lat": 91, "lon": 0, "km": 1}, "not a number from -90 to 90"),
        ("home", "withinDistance", {"lat": 1, "lon": 0, "km": 0.0005}, "more than 3 decimals"),
        ("home", "withinDistance", {"lat": 1, "lon": 0}, "km: is not a number from 0 to 20,040"),
        ("home", "withinDistance", 5, "takes several parts"),
        ("home", "=", 5, '"=" does not go with home'),
        ("birth_on", "around", {"day": "xmas", "region": "TW"}, 'there is no day "xmas"'),
        ("birth_on", "around", {"day": "easter", "region": "TW"}, "Choose one of: GB, HK, SG, US"),
        ("birth_on", "around", {"day": "easter", "region": "GB", "to": 400}, "from -366 to 366"),
        ("city", "around", {"day": "easter", "region": "GB"}, '"around" does not go with city'),
        ("kids_count", "matches", "1", '"matches" does not go with kids_count'),
    ],
)
def test_what_does_not_fit_is_refused(field: str, operator: str, value: Any, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        _values(field, operator, value)
    assert said in str(caught.value)


def test_literals_are_read_in_the_kind_of_the_field() -> None:
    assert _values("kids_count", "=", "15") == (Decimal(15),)
    assert _values("kids_count", "=", 1.5) == (Decimal("1.5"),)
    assert _values("is_open", "=", "true") == (True,)
    assert _values("city", "=", 15) == ("15",)
    assert _values("birth_on", "=", "1990-10-30") == (date(1990, 10, 30),)
    assert _values("seen_at", "=", "2017-10-30") == (date(2017, 10, 30),)
    moment = _values("seen_at", "=", "2017-10-30T08:00:00+08:00")
    assert moment == (datetime(2017, 10, 30, tzinfo=UTC),)


def test_bounds_are_put_in_order_as_they_are_compared() -> None:
    assert _values("kids_count", "between", "7, 5") == (Decimal(5), Decimal(7))
    assert _values("seen_at", "between", ["2017-10-30", "2017-10-29T00:00:00"])[1] == date(
        2017, 10, 30
    )
    rule = {"field": "city", "operator": "between", "value": ["Taipei", "c"]}
    for case_sensitive, expected in ((True, ("Taipei", "c")), (False, ("c", "Taipei"))):
        audience = compiled({**rule, "caseSensitive": case_sensitive}).checked
        assert audience.rule is not None
        assert isinstance(audience.rule.rules[0], Condition)
        assert audience.rule.rules[0].values == expected


def test_values_that_never_occur_are_refused() -> None:
    table = CONTEXT.catalog.tables["dim_profile"]
    language = replace(table.attributes["language"], allowed_values=("en", "zh-TW", "ko"))
    table = replace(table, attributes={**table.attributes, "language": language})
    catalog = replace(CONTEXT.catalog, tables={**CONTEXT.catalog.tables, "dim_profile": table})
    with pytest.raises(RuleError, match='is never "zh_TW"'):
        compiled(
            {"field": "language", "operator": "in", "value": ["en", "zh_TW"]},
            context=replace(CONTEXT, catalog=catalog),
        )


@pytest.mark.parametrize(
    ("aggregate", "said"),
    [
        ({"function": "sum"}, "sum of which attribute?"),
        ({"function": "sum", "of": "city"}, "city is a text"),
        ({"function": "sum", "of": "amount", "distinct": True}, "goes only with count"),
        ({"function": "count", "unit": "day"}, "goes only with count_periods"),
        ({"function": "count", "of": "colour"}, 'purchases has no "colour"'),
        ({"function": "total"}, "is not known"),
    ],
)
def test_aggregates_that_make_no_number_are_refused(aggregate: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError) as caught:
        compiled({"field": "purchases", "aggregate": aggregate, "operator": ">", "value": 1})
    assert said in str(caught.value)


def test_windows_are_of_the_past() -> None:
    with pytest.raises(RuleError, match="knows nothing after as_of"):
        compiled({"field": "purchases", "match": {"mode": "some"}, "window": {"next": 3}})


@pytest.mark.parametrize("field", ["city", "kids_count", "score", "is_open", "birth_on", "seen_at"])
@pytest.mark.parametrize("value", ["", "2017-10-30", 7, None, [1, 2]])
def test_operators_that_take_nothing_read_nothing(field: str, value: Any) -> None:
    rule = {"field": field, "operator": "notNull", "value": value}
    assert compiled(rule).dbt_sql("duckdb") == compiled({**rule, "value": None}).dbt_sql("duckdb")


ONLY_LITERALS = [
    {"op": "case", "args": [
        {"when": {"field": "is_open", "operator": "isTrue"},
         "then": {"op": "coalesce", "args": ["é", "'"]}},
    ]},
    {"op": "coalesce", "args": [{"op": "coalesce", "args": ["0.5", 2]}, "0.000000001"]},
]  # fmt: skip


@pytest.mark.parametrize(("term", "kind"), zip(ONLY_LITERALS, ("text", "decimal"), strict=True))
def test_literals_inside_terms_say_what_a_term_is(term: Any, kind: str) -> None:
    """A number in quotes is one where another literal is; so is what stands deeper inside."""
    audience = compiled({"field": term, "operator": "notNull"}).checked
    assert audience.rule is not None
    condition = audience.rule.rules[0]
    assert isinstance(condition, Condition)
    assert condition.field.kind is not None
    assert condition.field.kind.value == kind


def test_what_a_mean_is_of_is_read_as_numbers() -> None:
    aggregate = {"function": "avg", "of": {"op": "coalesce", "args": ["-0.5", "1"]}}
    rule = {"field": "purchases", "aggregate": aggregate, "operator": ">", "value": 1}
    assert compiled(rule).query is not None
