"""Which audiences a rule names; they must be evaluated before it."""

from collections.abc import Iterator

from federated.rule.tree import Audience, Group, MembershipTest, Node


def parents(audience: Audience) -> list[str]:
    """Return the audiences a rule names, in the order of their keys."""
    return sorted(set(_memberships(audience.rule))) if audience.rule is not None else []


def _memberships(node: Node) -> Iterator[str]:
    if isinstance(node, MembershipTest):
        yield from node.audiences
    if isinstance(node, Group):
        for rule in node.rules:
            yield from _memberships(rule)
