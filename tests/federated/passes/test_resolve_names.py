"""Names are found in the catalogue or refused with the nearest one that is valid there."""

from dataclasses import replace
from typing import Any

import pytest
from rule_compiler import CONTEXT, compiled, selected

from federated.errors import RuleError
from federated.kinds import Kind
from federated.rule.tree import Condition
from federated.warehouse import Warehouse


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"field": "cty", "operator": "="}, 'profile has no "cty". Did you mean "city"?'),
        ({"field": "City", "operator": "="}, 'Did you mean "city"?'),
        ({"field": "purchases", "operator": "="}, "is a collection: add match"),
        ({"field": "purchase", "match": {"mode": "some"}}, 'Did you mean "purchases"?'),
        ({"field": "^.city", "operator": "="}, "further out than there is"),
        ({"field": "audience", "operator": "in", "value": ["nobdy"]}, 'Did you mean "nobody"?'),
        ({"field": "audience", "operator": "in", "value": ["draft"]}, "draft is draft"),
        ({"field": "audience", "operator": "in", "value": ["homes"]}, "homes is of household"),
        ({"sequence": [{"field": "visits"}], "same": ["colour"]}, 'visits has no "colour"'),
    ],
)
def test_unknown_names_are_refused(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError) as caught:
        compiled({"value": "x", **rule} if "operator" in rule else rule)
    assert said in str(caught.value)


def test_collections_are_not_counted_inside_one_another() -> None:
    inner = {"field": "visits", "match": {"mode": "some"}}
    rows = {"field": "purchases", "value": {"combinator": "and", "rules": [inner]}}
    with pytest.raises(RuleError, match="cannot be counted inside purchases"):
        compiled(rows)


def test_an_unknown_entity_is_refused() -> None:
    with pytest.raises(RuleError, match='no entity "person"'):
        compiled({"field": "city", "operator": "null"}, entity="person")


def test_kinds_stand_beside_names() -> None:
    audience = compiled({"field": "score", "operator": ">", "value": "1.5"}).checked
    assert audience.rule is not None
    condition = audience.rule.rules[0]
    assert isinstance(condition, Condition)
    assert (condition.field.kind, condition.field.scale) == (Kind.DECIMAL, 2)


def test_faults_of_names_and_kinds_come_together() -> None:
    with pytest.raises(RuleError) as caught:
        compiled(
            {"field": "cty", "operator": "=", "value": "x"},
            {"field": "kids_count", "operator": "=", "value": "x"},
        )
    assert len(caught.value.faults) == 2


def test_no_name_at_all_is_the_element_of_bare_values(world: Warehouse) -> None:
    visits = replace(CONTEXT.catalog.collections["visits"], element="kind")
    catalog = replace(
        CONTEXT.catalog, collections={**CONTEXT.catalog.collections, "visits": visits}
    )
    contains = {"field": "", "operator": "contains", "value": "ar"}
    rule = {"field": "visits", "match": {"mode": "some"}, "value": {"rules": [contains]}}
    audience = compiled(rule, context=replace(CONTEXT, catalog=catalog))
    assert selected(world, audience) == ["p02", "p03", "p04", "p05", "p08", "p10"]
    with pytest.raises(RuleError, match="here are no bare values"):
        compiled(rule)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"field": "nicknames", "aggregate": {"function": "count"}, "operator": "=", "value": 1},
         "nicknames has elements that are only counted"),
        ({"sequence": [{"field": "nicknames"}]}, "nicknames is an array, and has no time"),
        ({"field": "nicknames", "match": {"mode": "some"}, "window": {"last": 1, "unit": "day"}},
         "nicknames has no time"),
        ({"field": "nicknames", "value": {"rules": [{"field": "city", "operator": "null"}]}},
         'Write "" for the element'),
        ({"field": "nicknames", "value": {"rules": [{"field": "visits", "match": {}}]}},
         '"visits" cannot be counted inside nicknames'),
    ],
)  # fmt: skip
def test_what_an_array_does_not_have_is_refused(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError) as caught:
        compiled(rule)
    assert said in str(caught.value)
