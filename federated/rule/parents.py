"""Which audiences a rule names; they must be evaluated before it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from federated.rule.tree import Audience, MembershipTest


def parents(audience: Audience) -> list[str]:
    """Return the audiences a rule names, in the order of their keys."""
    return sorted({key for test in memberships(audience.rule) for key in test.audiences})


def memberships(part: Any) -> Iterator[MembershipTest]:
    """Yield every test of membership in a part of a rule, those of rows too."""
    if isinstance(part, MembershipTest):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from memberships(item)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from memberships(getattr(part, field.name))
