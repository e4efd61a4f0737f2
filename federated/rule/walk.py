"""Finds parts of a rule wherever they stand: under groups, inside values, among rows."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from federated.rule.tree import Choice, Expression, Measure

Sought = TypeVar("Sought")


def parts_of(part: Any, kind: type[Sought]) -> Iterator[Sought]:
    """Yield every part of a kind in a tree, in the order they are written."""
    if isinstance(part, kind):
        yield part
    if isinstance(part, tuple):
        for item in part:
            yield from parts_of(item, kind)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from parts_of(getattr(part, field.name), kind)


def is_bare(part: Any) -> bool:
    """Return whether a part holds only names and literals, no value made of others."""
    kinds = (Expression, Choice, Measure)
    return not any(True for kind in kinds for _ in parts_of(part, kind))
