"""Limits are checked on the bare document, so that no size or depth of it can hurt."""

from typing import Any

import pytest

from federated.errors import RuleError
from federated.rule.parse import parse_rule
from federated.rule.parsing.limits import MAX_DEPTH, MAX_LIST, MAX_NODES

ONE: dict[str, Any] = {"field": "n", "operator": "=", "value": 1}


def _nested(levels: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"combinator": "and", "rules": [ONE]}
    for _ in range(levels - 1):
        rule = {"combinator": "or", "rules": [rule]}
    return rule


def test_depth() -> None:
    parse_rule(_nested(MAX_DEPTH))
    for levels in (MAX_DEPTH + 1, 50_000):
        with pytest.raises(RuleError, match="more levels of groups than 16"):
            parse_rule(_nested(levels))


def test_number_of_conditions_and_groups() -> None:
    parse_rule({"combinator": "or", "rules": [ONE] * (MAX_NODES - 1)})
    with pytest.raises(RuleError, match="more conditions and groups than 1,000"):
        parse_rule({"combinator": "or", "rules": [ONE] * MAX_NODES})


def test_list_values() -> None:
    parse_rule({"rules": [{**ONE, "operator": "in", "value": list(range(MAX_LIST))}]})
    with pytest.raises(RuleError, match="more list values than 10,000"):
        parse_rule({"rules": [{**ONE, "operator": "in", "value": list(range(MAX_LIST + 1))}]})


def test_length_of_text() -> None:
    with pytest.raises(RuleError, match="more characters than"):
        parse_rule({"rules": [{**ONE, "value": "x" * 20_000}]})
    long = [{**ONE, "value": "x" * 10_000}] * 105
    with pytest.raises(RuleError, match="more characters in all than 1,048,576"):
        parse_rule({"rules": long})


@pytest.mark.parametrize(
    "rule",
    [
        {"rules": [{**ONE, "value": "a\x00"}]},
        {"rules": [{**ONE, "operator": "in", "value": ["a", "\ud800"]}]},
        {"rules": [{**ONE, "id": "\udfff"}]},
        {"rules": [{**ONE, "field": "a\x00b"}]},
        {"rules": [{**ONE, "x\x00": 1}]},
        {"rules": [{"field": "audience", "operator": "in", "value": ["\ud800"]}]},
        {"rules": [{"sequence": [{"field": "visits"}], "same": ["a\x00"]}]},
    ],
)
def test_text_that_cannot_be_stored_is_refused_wherever_it_stands(rule: Any) -> None:
    with pytest.raises(RuleError, match=r"the character NUL|lone surrogate") as caught:
        parse_rule(rule)
    str(caught.value).encode("utf-8")


def test_a_long_list_says_how_it_is_joined() -> None:
    with pytest.raises(RuleError, match="muster audience upload"):
        parse_rule({"rules": [{**ONE, "operator": "in", "value": list(range(MAX_LIST + 1))}]})
