"""Filters of conditions alone as SQL, for shared passes that know no tests of rows inside rows."""

from typing import Any

from sqlglot import exp

from federated.passes.sql.leaves import all_of, any_of, leaf, negation, odd_number_of
from federated.passes.sql.places import Place
from federated.rule.tree import Condition, Group


class ConditionsOnly(Exception):
    """A filter holds something besides conditions."""


def predicate(node: Any, place: Place, guarded: bool) -> exp.Expr:
    """Return a filter as SQL, never missing where `guarded`.

    Raises: ConditionsOnly for any other part of a rule.
    """
    if isinstance(node, Condition) and node.field.kind is not None and node.field.names:
        return leaf(
            node.operator,
            place.value(node.field),
            node.values,
            node.field.kind,
            place.value,
            case_sensitive=node.case_sensitive,
            guarded=guarded,
        )
    if not isinstance(node, Group):
        raise ConditionsOnly(type(node).__name__)
    parts = [predicate(r, place, True) for r in node.rules]
    if not parts:
        found: exp.Expr = exp.true()
    elif node.combinator == "xor":
        found = odd_number_of(parts)
    elif node.combinator == "or":
        found = any_of([exp.paren(p) if isinstance(p, exp.And) else p for p in parts])
    else:
        found = all_of(parts)
    return negation(found) if node.negated else found
