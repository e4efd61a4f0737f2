"""What rows a filter can look at is told from the conditions all of them fulfil."""

from typing import Any

from rule_compiler import compiled

from federated.planner.parts import Part, leading_columns, part_of
from federated.rule.tree import CollectionTest, Group


def _filter(*rules: Any, combinator: str = "and", **more: Any) -> Group:
    value = {"combinator": combinator, "rules": list(rules), **more}
    rule = {"field": "visits", "match": {"mode": "atLeast", "threshold": 1}, "value": value}
    found = compiled(rule).checked.rule
    assert found is not None and isinstance(found.rules[0], CollectionTest)
    return found.rules[0].value


CART = {"field": "kind", "operator": "=", "value": "cart"}
VIEW = {"field": "kind", "operator": "=", "value": "view"}
PRODUCT = {"field": "product_id", "operator": "=", "value": "c1"}
LEADING = {"visits": "kind"}


def test_a_column_leads_when_half_of_the_filters_name_it() -> None:
    named, other = _filter(CART), _filter({**CART, "operator": "!="})
    assert leading_columns([("visits", named), ("visits", other)]) == LEADING
    assert leading_columns([("visits", named), ("visits", other), ("visits", other)]) == {}


def test_a_part_is_cut_off_only_where_every_row_must_fulfil_it() -> None:
    cart = Part("visits", "kind", "cart")
    assert part_of("visits", _filter(CART, PRODUCT), LEADING) == cart
    assert part_of("visits", _filter(CART, VIEW, combinator="or"), LEADING) == Part("visits")
    assert part_of("visits", _filter({**CART, "caseSensitive": False}), LEADING) == Part("visits")
    assert part_of("visits", _filter(CART, **{"not": True}), LEADING) == Part("visits")


def test_the_rest_of_a_filter_leaves_out_what_the_part_says() -> None:
    group = _filter(CART, PRODUCT)
    rest = Part("visits", "kind", "cart").rest(group)
    assert [str(r.field) for r in rest.rules] == ["product_id"]  # type: ignore[union-attr]
    # Two leading values at once fit no row, and the second of them stays to say so.
    both = Part("visits", "kind", "cart").rest(_filter(CART, VIEW))
    assert [r.values for r in both.rules] == [("view",)]  # type: ignore[union-attr]
    assert Part("visits").rest(group) == group
