"""Filters of conditions alone as SQL, for shared passes that know no tests of rows inside rows."""

from typing import Any

from sqlglot import exp

from federated.passes.sql.leaves import all_of, any_of, leaf, negation, odd_number_of
from federated.passes.sql.places import Place
from federated.rule.tree import Condition, Group, Path, Term
from federated.rule.walk import is_bare


class ConditionsOnly(Exception):
    """A filter holds something besides conditions."""


def is_attribute(node: Any) -> bool:
    """Return whether a part is a condition on names and literals alone."""
    return isinstance(node, Condition) and is_bare(node)


def predicate(node: Any, place: Place, guarded: bool) -> exp.Expr:
    """Return a filter as SQL, never missing where `guarded`.

    Raises: ConditionsOnly for any other part of a rule.
    """
    if (
        isinstance(node, Condition)
        and isinstance(node.field, Path)
        and is_bare(node)
        and node.field.kind is not None
        and node.field.names
    ):
        return leaf(
            node.operator,
            _named(node.field, place),
            node.values,
            node.field.kind,
            lambda term: _named(term, place),
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


def _named(term: Term, place: Place) -> exp.Expr:
    if not isinstance(term, Path):
        raise ConditionsOnly(type(term).__name__)
    return place.value(term)
