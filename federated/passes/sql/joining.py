"""Joins many expressions so that no engine's limit of depth is met, however many they are."""

from collections.abc import Callable, Sequence
from functools import reduce

from sqlglot import exp

# DuckDB refuses an expression deeper than 1,000, and reads `a or b or c …` as one inside the other.
WIDE = 64
Join = Callable[[Sequence[exp.Expr]], exp.Expr]


def joined(parts: Sequence[exp.Expr], join: Join) -> exp.Expr:
    """Return the parts joined: a few as they are, many in brackets of so many each."""
    while len(parts) > WIDE:
        parts = [
            exp.paren(join(parts[start : start + WIDE]), copy=False)
            for start in range(0, len(parts), WIDE)
        ]
    return join(parts)


def either(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Return whether one of the parts holds."""
    return joined(parts, lambda few: exp.or_(*few, copy=False))


def every(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Return whether all parts hold."""
    return joined(parts, lambda few: exp.and_(*few, copy=False))


def total(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Return the sum of the parts."""
    return joined(
        parts, lambda few: reduce(lambda one, more: exp.Add(this=one, expression=more), few)
    )
