"""Walks a rule with the scope of every part and builds it anew; what changes is the pass's own."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from federated.errors import Fault
from federated.passes.draft import Context, Scope, collection_scope
from federated.rule.tree import (
    AggregateTest,
    Argument,
    CollectionTest,
    Condition,
    Expression,
    Group,
    Measure,
    MembershipTest,
    Node,
    Operand,
    Path,
    SequenceTest,
    Term,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Beside = TypeVar("Beside", Argument, Operand)
Part = TypeVar("Part", bound="DataclassInstance")


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
        return _with(group, rules=tuple(self.node(r, scope) for r in group.rules))

    def condition(self, condition: Condition, scope: Scope) -> Node:
        field = self.term(condition.field, scope)
        values = tuple(self.beside(v, scope) for v in condition.values)
        return _with(condition, field=field, values=values)

    def collection_test(self, test: CollectionTest, scope: Scope) -> Node:
        return _with(test, value=self.inner(test.collection, test.value, scope))

    def aggregate_test(self, test: AggregateTest, scope: Scope) -> Node:
        inside = collection_scope(self.catalog, scope, test.collection)
        of = test.of if test.of is None or inside is None else self.term(test.of, inside)
        values = tuple(self.beside(v, scope) for v in test.values)
        value = self.inner(test.collection, test.value, scope)
        return _with(test, of=of, values=values, value=value)

    def sequence_test(self, test: SequenceTest, scope: Scope) -> Node:
        steps = tuple(_with(s, value=self.inner(s.collection, s.value, scope)) for s in test.steps)
        return _with(test, steps=steps)

    def membership_test(self, test: MembershipTest, scope: Scope) -> Node:
        return test

    def beside(self, value: Beside, scope: Scope) -> Beside:
        """Return what stands beside an operator or inside an expression."""
        return cast(Beside, self.term(value, scope)) if isinstance(value, Term) else value

    def term(self, term: Term, scope: Scope) -> Term:
        """Return a term, its inner parts first."""
        if isinstance(term, Path):
            return self.path(term, scope)
        if isinstance(term, Measure):
            return self.measure(term, scope)
        if isinstance(term, Expression):
            return _with(term, args=tuple(self.beside(a, scope) for a in term.args))
        branches = tuple(
            _with(b, when=self.group(b.when, scope), then=self.beside(b.then, scope))
            for b in term.branches
        )
        return _with(term, branches=branches, otherwise=self.beside(term.otherwise, scope))

    def path(self, path: Path, scope: Scope) -> Path:
        return path

    def measure(self, measure: Measure, scope: Scope) -> Measure:
        owner = scope.out(measure.outer)
        inside = owner and collection_scope(self.catalog, owner, measure.collection)
        if owner is None or inside is None:
            return measure
        of = None if measure.of is None else self.term(measure.of, inside)
        return _with(measure, of=of, value=self.inner(measure.collection, measure.value, owner))

    def inner(self, collection: str, group: Group, scope: Scope) -> Group:
        """Return the group that one row of a collection is held against."""
        inside = collection_scope(self.catalog, scope, collection)
        return group if inside is None else cast(Group, self.node(group, inside))


def _with(part: Part, **given: Any) -> Part:
    """Return a part with other parts inside, itself where they are the same: most are."""
    if all(_is_same(getattr(part, name), value) for name, value in given.items()):
        return part
    return replace(part, **given)


def _is_same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    are_tuples = isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other)
    return are_tuples and all(a is b for a, b in zip(one, other, strict=True))
