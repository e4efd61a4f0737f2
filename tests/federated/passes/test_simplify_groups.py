"""Fewer groups, the same meaning."""

from typing import Any

from rule_compiler import compiled

from federated.rule.tree import Condition, Group

ONE = {"field": "city", "operator": "=", "value": "1"}
TWO = {"field": "city", "operator": "=", "value": "2"}


def _group(combinator: str, *rules: Any, negated: bool = False) -> dict[str, Any]:
    return {"combinator": combinator, "not": negated, "rules": list(rules)}


def _said(*rules: Any) -> str:
    rule = compiled(*rules, everyone=True).stages["simplify_groups"].audience.rule
    assert rule is not None
    return _text(rule)


def _text(group: Group) -> str:
    parts = [_text(r) if isinstance(r, Group) else _value(r) for r in group.rules]
    return ("not " if group.negated else "") + f"({f' {group.combinator} '.join(parts)})"


def _value(rule: Any) -> str:
    assert isinstance(rule, Condition)
    return str(rule.values[0])


def test_groups_inside_their_like_are_spread() -> None:
    assert _said(_group("and", ONE, _group("and", TWO, ONE)), TWO) == "(1 and 2 and 1 and 2)"
    assert _said(_group("xor", ONE, _group("xor", TWO, ONE))) == "(1 xor 2 xor 1)"
    assert _said(ONE, _group("or", TWO, ONE)) == "(1 and (2 or 1))"


def test_two_negations_meet() -> None:
    inner = _group("or", ONE, TWO, negated=True)
    assert _said(_group("and", inner, negated=True)) == "(1 or 2)"
    assert _said(_group("and", inner)) == "not (1 or 2)"


def test_groups_of_one_and_idle_groups_vanish() -> None:
    assert _said(_group("or", _group("xor", ONE))) == "(1)"
    assert _said(ONE, _group("or")) == "(1)"
    assert _said(_group("or", ONE, _group("and"))) == "(1 or ())"
