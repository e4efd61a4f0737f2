"""Which columns the query of a rule reads, told without writing it, from each leaf by itself.

Which columns a leaf reads hangs on what it names and how it tests, not on the numbers and words it
compares with; so thousands of rules ask for the queries of a few hundred shapes of leaves.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from federated.operators import OPERATORS
from federated.passes.build_query import build_query
from federated.passes.draft import Context, Draft
from federated.passes.sql.reads import Read, columns_read
from federated.rule.edges import Edge
from federated.rule.identity import compared_names
from federated.rule.tree import Audience, Group, MembershipTest, Node
from federated.rule.windows import Span

# What literals stand in; everything else of a leaf is what it names or how it tests.
LITERALS = frozenset({"values", "args", "then", "otherwise"})
Shape = tuple[Any, ...]


class RuleReads:
    """What is known of the leaves of many audiences that speak of one catalogue."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.known: dict[Shape, frozenset[Read]] = {}

    def of(self, audience: Audience) -> tuple[Read, ...]:
        """Return every (model, column) read by the query of an audience as `name_edges` left it."""
        if audience.rule is None:
            return tuple(sorted(self._read(audience)))
        leaves = list(_leaves(audience.rule)) or [Group("and")]
        found: set[Read] = set()
        for node in leaves:
            shape = (audience.entity, self._shape(node))
            if shape not in self.known:
                rule = Group("and", (node,))
                self.known[shape] = self._read(replace(audience, rule=rule, expires_on=None))
            found |= self.known[shape]
        return tuple(sorted(found))

    def _read(self, audience: Audience) -> frozenset[Read]:
        query = build_query(Draft(audience), self.context).query
        assert query is not None  # noqa: S101 - building one is what the pass does
        return frozenset(columns_read(query))

    def _shape(self, part: Any, is_literal: bool = False) -> Any:
        if isinstance(part, Span):
            return "span", part.low is None, part.high is None
        if isinstance(part, tuple):
            found = [self._shape(each, is_literal) for each in part]
            # However long a list of literals is, it is one list.
            return (*dict.fromkeys(found), len(found) > 1) if is_literal else tuple(found)
        if is_literal and isinstance(part, Edge | date):
            return part.__class__
        if is_literal and isinstance(part, str):
            return "text", not part
        if isinstance(part, Decimal) or (is_literal and isinstance(part, int | float)):
            return "number", part <= 0, part == 0
        names = compared_names(part.__class__)
        if not names:
            return part
        # A pattern's text is a test of its own: some match anything, or nothing.
        is_pattern = getattr(part, "operator", None) in _patterns()
        made = [
            self._shape(getattr(part, name), name in LITERALS and not is_pattern) for name in names
        ]
        if isinstance(part, MembershipTest):
            # The keys of those are what it reads.
            made += [self.context.audiences[key].entity for key in part.audiences]
        return (part.__class__, *made)


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, Group):
        for part in node.rules:
            yield from _leaves(part)
    else:
        yield node


@cache
def _patterns() -> frozenset[str]:
    return frozenset(key for key, each in OPERATORS.items() if each.takes == "pattern")
