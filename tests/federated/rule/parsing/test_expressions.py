"""Values made of others are read with all their faults at once; muting takes them out whole."""

from typing import Any

import pytest
from rule_compiler import compiled

from federated.errors import RuleError
from federated.rule.parse import parse_rule
from federated.rule.tree import AggregateTest, Choice, Condition, Expression

ONE = {"field": "amount", "operator": "=", "value": 1}
MUTED = {"combinator": "and", "rules": [{**ONE, "muted": True}]}
COUNT = {"field": "purchases", "aggregate": {"function": "count"}}


def read(field: Any, value: Any = 1) -> Any:
    rules = parse_rule({"rules": [{"field": field, "operator": "=", "value": value}]}).rules
    return rules[0] if rules else None


def test_an_aggregate_as_field_is_the_test_of_an_aggregate() -> None:
    bare = parse_rule({"rules": [{**COUNT, "operator": "=", "value": 1}]}).rules[0]
    assert isinstance(bare, AggregateTest)
    assert read(COUNT) == bare


def test_a_text_is_a_literal_and_a_mapping_a_name() -> None:
    found = read({"op": "coalesce", "args": [{"field": "city"}, "city"]}, "x")
    assert isinstance(found, Condition)
    assert isinstance(found.field, Expression)
    assert [str(a) for a in found.field.args] == ["city", "city"]
    assert isinstance(found.field.args[1], str)


def test_muted_groups_take_what_they_are_for_along() -> None:
    case = {"op": "case", "args": [{"when": MUTED, "then": 1}, {"else": 2}]}
    found = read(case)
    assert isinstance(found.field, Choice)
    assert found.field.branches == ()
    assert read({"op": "case", "args": [{"when": MUTED, "then": 1}]}) is None
    assert read({"op": "add", "args": [{**COUNT, "where": MUTED}, 1]}) is None
    assert read("amount", {**COUNT, "where": MUTED}) is None


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"op": "plus", "args": [1, 2]}, r"field.op: is not known"),
        ({"op": "add", "args": [1]}, r"field.args: is not 2 to 10 values \(found 1\)"),
        ({"op": "divide", "args": [1, 2, 3]}, r"divide takes two"),
        ({"op": "add", "args": [1, None]}, r"field.args\[1\]: is not one value"),
        ({"op": "add", "args": [1, 2], "scale": 10}, r"field.scale: is not a whole number"),
        ({"op": "case", "args": [{"when": ONE}]}, r"field.args\[0\]: is not a case"),
        ({"op": "case", "args": [{"else": 1}, {"when": ONE, "then": 2}]}, "before other cases"),
        ({"op": "coalesce", "args": [1, 2], "scale": 1}, r"field.scale: is not a key here"),
        ({"aggregate": {"function": "sum"}}, r"field.field: is not the name of a field"),
    ],
)
def test_what_is_no_value_is_refused(field: Any, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        read(field)


def test_no_depth_of_values_can_end_it() -> None:
    term: Any = 1
    for _ in range(9):
        term = {"op": "add", "args": [term, 1]}
    with pytest.raises(RuleError, match="more levels of expressions than 8"):
        read(term)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"op": "add", "args": [{"field": "city"}, 1]}, "city is a text"),
        ({"op": "add", "args": ["kids_count", 1]}, r"{field: kids_count} if it is a name"),
        ({"op": "add", "args": [10**18, 1]}, "more than 18 digits"),
        ({"op": "coalesce", "args": [{"field": "city"}, {"field": "score"}]}, "of one kind"),
        ({"op": "coalesce", "args": [{"field": "seen_at"}, "2017-10-30"]}, "is a day"),
        ({"field": "purchases", "aggregate": {"function": "median_gap_days", "of": "amount"}},
         "does not go with median_gap_days"),
        ({"op": "add", "args": [{"field": "sore"}, 1]}, 'Did you mean "score"'),
    ],
)  # fmt: skip
def test_kinds_are_held_against_each_other(field: Any, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        compiled({"field": field, "operator": "=", "value": 1})
