"""Audiences share leaves: opposites, orders of writing and counts of rows come to the same ones."""

from typing import Any

from rule_compiler import compiled

from federated.planner.formulas import (
    Joined,
    Member,
    Opposite,
    Until,
    Value,
    audience_formula,
    leaves_of,
    members_of,
)


def _formula(*rules: Any, **more: Any) -> Value:
    return audience_formula(compiled(*rules, **more).stages["name_edges"].audience)


def _ids(*rules: Any) -> set[str]:
    return {leaf.id for leaf in leaves_of(_formula(*rules))}


KIND = {"field": "kind", "operator": "=", "value": "cart"}
CITY = {"field": "product.category", "operator": "=", "value": "COFFEE"}


def _visits(mode: str, *rules: Any, threshold: Any = None) -> dict[str, Any]:
    match = {"mode": mode} if threshold is None else {"mode": mode, "threshold": threshold}
    value = {"combinator": "and", "rules": list(rules)}
    return {"field": "visits", "match": match, **({"value": value} if rules else {})}


def test_none_is_the_opposite_of_at_least_one() -> None:
    some, none = _formula(_visits("some", KIND)), _formula(_visits("none", KIND))
    assert none == Opposite(some)


def test_a_negative_operator_is_the_opposite_of_its_twin() -> None:
    one = _formula({"field": "city", "operator": "=", "value": "Taipei"})
    assert _formula({"field": "city", "operator": "!=", "value": "Taipei"}) == Opposite(one)
    within = {"field": "seen_at", "operator": "inLast", "value": {"n": 7, "unit": "day"}}
    assert _formula({**within, "operator": "notInLast"}) == Opposite(_formula(within))


def test_the_order_of_a_filter_means_nothing() -> None:
    assert _ids(_visits("some", KIND, CITY)) == _ids(_visits("some", CITY, KIND))
    assert _ids(_visits("some", KIND, CITY)) != _ids(_visits("some", KIND))


def test_where_a_rule_stands_means_nothing() -> None:
    alone = _ids(_visits("some", KIND))
    assert alone < _ids({"field": "city", "operator": "null"}, _visits("some", KIND))


def test_a_count_of_rows_is_a_test_of_rows() -> None:
    def count(operator: str, value: Any) -> Value:
        number = {"field": "visits", "aggregate": {"function": "count"}}
        return _formula({**number, "operator": operator, "value": value})

    assert count(">=", 3) == _formula(_visits("atLeast", threshold=3))
    assert count(">", 2) == count(">=", 3) == count(">=", "2.5")
    assert count("=", 2) == _formula(_visits("exactly", threshold=2))
    assert count("<", 1) == _formula(_visits("none"))
    assert count("!=", 2) == Opposite(count("=", 2))
    # No number of rows is one and a half; that stays a leaf of its own.
    assert len(list(leaves_of(count("=", "1.5")))) == 1


def test_all_looks_for_rows_that_do_not_fit() -> None:
    assert isinstance(_formula(_visits("all", KIND)), Opposite)


def test_members_are_named_and_an_expiry_is_a_part() -> None:
    rule = {"field": "audience", "operator": "notIn", "value": ["some_of_them", "nobody"]}
    formula = _formula(rule, expires_on="2017-12-31")
    assert isinstance(formula, Joined)
    assert isinstance(formula.parts[0], Until)
    assert list(members_of(formula)) == ["nobody", "some_of_them"]


def test_an_audience_of_its_own_sql_is_itself() -> None:
    assert _formula(sql="select profile_id from profile") == Member("some")
