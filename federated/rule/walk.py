"""Finds parts of a rule wherever they stand: under groups, inside values, among rows."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from federated.rule.tree import Choice, Expression, Measure

Sought = TypeVar("Sought")
# Most of what parts are made of; nothing is inside of these.
_PLAIN = frozenset({type(None), str, bool, int, float, Decimal, date, datetime})


@cache
def names_of(kind: type) -> tuple[str, ...]:
    """Return the names of what parts of a kind are made of, none for plain values."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def parts_of(part: Any, kind: type[Sought]) -> Iterator[Sought]:
    """Yield every part of a kind in a tree, in the order they are written; no plain values."""
    waiting = [part]
    while waiting:
        each = waiting.pop()
        if isinstance(each, kind):
            yield each
        if isinstance(each, tuple):
            waiting += each[::-1]
        else:
            names = reversed(names_of(each.__class__))
            inner = [getattr(each, name) for name in names]
            waiting += [value for value in inner if value.__class__ not in _PLAIN]


def is_bare(part: Any) -> bool:
    """Return whether a part holds only names and literals, no value made of others."""
    if isinstance(part, Expression | Choice | Measure):
        return False
    if isinstance(part, tuple):
        return all(is_bare(item) for item in part)
    return all(is_bare(getattr(part, name)) for name in names_of(part.__class__))
