"""Walks a rule with the scope of every part and builds it anew; what changes is the pass's own."""

from dataclasses import replace
from typing import cast

from federated.errors import Fault
from federated.passes.draft import Context, Scope, collection_scope
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Condition,
    Group,
    MembershipTest,
    Node,
    SequenceTest,
)


class Rewrite:
    """Leaves everything as it is; a pass overrides the parts it changes or judges."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.catalog = context.catalog
        self.faults: list[Fault] = []

    def fault(self, where: str, problem: str, advice: str) -> None:
        self.faults.append(Fault(where, problem, advice))

    def node(self, node: Node, scope: Scope) -> Node:
        """Return one part, its inner parts first."""
        if isinstance(node, Group):
            return self.group(node, scope)
        if isinstance(node, Condition):
            return self.condition(node, scope)
        if isinstance(node, CollectionTest):
            return self.collection_test(node, scope)
        if isinstance(node, AggregateTest):
            return self.aggregate_test(node, scope)
        if isinstance(node, SequenceTest):
            return self.sequence_test(node, scope)
        return self.membership_test(node, scope)

    def group(self, group: Group, scope: Scope) -> Group:
        return replace(group, rules=tuple(self.node(r, scope) for r in group.rules))

    def condition(self, condition: Condition, scope: Scope) -> Node:
        return condition

    def collection_test(self, test: CollectionTest, scope: Scope) -> Node:
        return replace(test, value=self.inner(test.collection, test.value, scope))

    def aggregate_test(self, test: AggregateTest, scope: Scope) -> Node:
        return replace(test, value=self.inner(test.collection, test.value, scope))

    def sequence_test(self, test: SequenceTest, scope: Scope) -> Node:
        steps = tuple(
            replace(s, value=self.inner(s.collection, s.value, scope)) for s in test.steps
        )
        return replace(test, steps=steps)

    def membership_test(self, test: MembershipTest, scope: Scope) -> Node:
        return test

    def inner(self, collection: str, group: Group, scope: Scope) -> Group:
        """Return the group that one row of a collection is held against."""
        inside = collection_scope(self.catalog, scope, collection)
        return group if inside is None else cast(Group, self.node(group, inside))
