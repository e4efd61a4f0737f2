"""Which audiences a rule names; they must be evaluated before it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from federated.errors import Fault, RuleError
from federated.rule.tree import Audience, MembershipTest
from federated.rule.walk import parts_of


def parents(audience: Audience) -> list[str]:
    """Return the audiences a rule names, in the order of their keys."""
    return sorted({key for test in memberships(audience.rule) for key in test.audiences})


def memberships(part: Any) -> Iterator[MembershipTest]:
    """Yield every test of membership in a part of a rule, those of rows too."""
    return parts_of(part, MembershipTest)


def parents_first(audiences: Mapping[str, Audience], keys: Iterable[str]) -> list[str]:
    """Return the keys, and all they name near and far, each after those it names.

    Raises: RuleError naming a ring of audiences.
    """
    order: list[str] = []
    for key in keys:
        _visit(audiences, key, (), order)
    return order


def _visit(
    audiences: Mapping[str, Audience], key: str, above: tuple[str, ...], order: list[str]
) -> None:
    if key in above:
        cycle = " → ".join((*above[above.index(key) :], key))
        raise RuleError(
            [Fault(key, f"the audiences name each other in a ring ({cycle})", "Break it.")]
        )
    if key in order:
        return
    for other in parents(audiences[key]):
        if other in audiences:
            _visit(audiences, other, (*above, key), order)
    order.append(key)
