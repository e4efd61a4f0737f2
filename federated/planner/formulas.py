"""Audiences as formulas over leaves: each leaf in its positive form, so that opposites share it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, TypeAlias

from federated.operators import OPERATORS, twin_of
from federated.passes.name_edges import expiry_edge
from federated.rule.edges import Edge
from federated.rule.identity import fingerprint, plain
from federated.rule.tree import (
    AggregateTest,
    Audience,
    CollectionTest,
    Combinator,
    Condition,
    Group,
    MembershipTest,
    Node,
)

Value: TypeAlias = "Constant | Until | Test | Member | Opposite | Joined"


@dataclass(frozen=True)
class Leaf:
    """One test of an entity, computed once however many audiences ask for it."""

    id: str
    entity: str
    node: Node

    @property
    def collection(self) -> str | None:
        """Return the collection whose rows it tests, None for attributes and anything mixed."""
        found = getattr(self.node, "collection", None)
        return found if isinstance(found, str) else None


@dataclass(frozen=True)
class Constant:
    """Everybody, or nobody."""

    holds: bool


@dataclass(frozen=True)
class Until:
    """Everybody while as_of is before an edge, nobody after it."""

    edge: Edge


@dataclass(frozen=True)
class Test:
    """Whoever a leaf holds for."""

    leaf: Leaf


@dataclass(frozen=True)
class Member:
    """Whoever is in another audience at the same as_of."""

    audience: str


@dataclass(frozen=True)
class Opposite:
    """Whoever the part does not hold for."""

    part: "Value"


@dataclass(frozen=True)
class Joined:
    """Parts under one combinator; `xor`: an odd number of them hold."""

    combinator: Combinator
    parts: tuple["Value", ...]


def audience_formula(audience: Audience) -> Value:
    """Return an audience, as `name_edges` left it, as a formula; one without a rule as itself."""
    if audience.rule is None:
        return Member(audience.key)
    found = formula_of(audience.rule, audience.entity)
    if audience.expires_on is None:
        return found
    return Joined("and", (Until(expiry_edge(audience.expires_on)), found))


def formula_of(node: Any, entity: str) -> Value:
    """Return a rule, as `name_edges` left it, as a formula.

    A part of a sort not known here is a leaf as it stands: its own SQL can always be asked.
    """
    if isinstance(node, Group):
        return _group(node, entity)
    if (
        isinstance(node, MembershipTest)
        and node.operator in ("in", "notIn")
        and not node.path.names
    ):
        parts = tuple(Member(key) for key in sorted(set(node.audiences)))
        found: Value = parts[0] if len(parts) == 1 else Joined("or", parts)
        return Opposite(found) if node.operator == "notIn" else found
    if isinstance(node, Condition):
        return _positive(node, entity)
    if isinstance(node, CollectionTest) and not node.is_share:
        return _rows(node, entity)
    if isinstance(node, AggregateTest):
        return _number(node, entity)
    return _test(node, entity)


def leaves_of(value: Value) -> Iterator[Leaf]:
    """Yield the leaves of a formula, as often as they stand in it."""
    if isinstance(value, Test):
        yield value.leaf
    elif isinstance(value, Opposite):
        yield from leaves_of(value.part)
    elif isinstance(value, Joined):
        for part in value.parts:
            yield from leaves_of(part)


def members_of(value: Value) -> Iterator[str]:
    """Yield the audiences a formula names."""
    if isinstance(value, Member):
        yield value.audience
    elif isinstance(value, Opposite):
        yield from members_of(value.part)
    elif isinstance(value, Joined):
        for part in value.parts:
            yield from members_of(part)


def _test(node: Any, entity: str) -> Test:
    return Test(Leaf(fingerprint([entity, plain(node)], 12), entity, node))


def _group(group: Group, entity: str) -> Value:
    parts = tuple(formula_of(rule, entity) for rule in group.rules)
    if not parts:
        found: Value = Constant(True)
    else:
        found = parts[0] if len(parts) == 1 else Joined(group.combinator, parts)
    return _opposite(found) if group.negated else found


def _opposite(value: Value) -> Value:
    return value.part if isinstance(value, Opposite) else Opposite(value)


def _twin(operator: str) -> tuple[str, bool]:
    """Return the positive operator, and whether the one given is its opposite."""
    if operator == "notWithin":
        return "within", True
    if operator not in OPERATORS:
        return operator, False
    twin, is_opposite = twin_of(operator)
    return twin.key, is_opposite


def _positive(node: Condition | AggregateTest, entity: str) -> Value:
    operator, is_opposite = _twin(node.operator)
    found = _test(replace(node, operator=operator), entity)
    return Opposite(found) if is_opposite else found


def _rows(test: CollectionTest, entity: str) -> Value:
    if test.mode == "all":
        unfit = Group("and", (test.value,), True)
        return Opposite(_at_least(replace(test, value=unfit), 1, entity))
    parts: list[Value] = []
    if test.low > 0:
        parts.append(_at_least(test, int(test.low), entity))
    if test.high is not None:
        parts.append(Opposite(_at_least(test, int(test.high) + 1, entity)))
    if not parts:
        return Constant(True)
    return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))


def _at_least(test: CollectionTest, least: int, entity: str) -> Value:
    same = replace(test, mode="atLeast", low=Decimal(least), high=None, value=_sorted(test.value))
    return _test(same, entity)


def _sorted(group: Group) -> Group:
    """Return a filter with its parts in one order; the order they were written in says nothing."""
    rules = [_sorted(r) if isinstance(r, Group) else r for r in group.rules]
    order = sorted(rules, key=lambda rule: fingerprint(plain(rule)))
    return replace(group, rules=tuple(order))


def _number(test: AggregateTest, entity: str) -> Value:
    test = replace(test, value=_sorted(test.value))
    if test.function == "count" and test.of is None and not test.distinct:
        spans = _counts(test.operator, test.values)
        if spans is not None:
            bounds, is_opposite = spans
            rows = CollectionTest(
                test.collection, "between", Decimal(bounds[0]),
                None if bounds[1] is None else Decimal(bounds[1]),
                value=test.value, window=test.window,
            )  # fmt: skip
            found = _rows(rows, entity)
            return _opposite(found) if is_opposite else found
    return _positive(test, entity)


def _counts(operator: str, values: Any) -> tuple[tuple[int, int | None], bool] | None:
    """Return the counts an operator accepts, both ends included, and whether it is the opposite."""
    twin, is_opposite = _twin(operator)
    if twin not in {"=", "<", "<=", ">", ">=", "between"}:
        return None
    if not values or not all(isinstance(v, Decimal) for v in values):
        return None
    low = int(values[0].to_integral_value(ROUND_CEILING))
    high = int(values[-1].to_integral_value(ROUND_FLOOR))
    if twin in {">", ">="}:
        return (max(high + 1 if twin == ">" else low, 0), None), is_opposite
    if twin in {"<", "<="}:
        low, high = 0, low - 1 if twin == "<" else high
    if high < max(low, 0):
        return None
    return (max(low, 0), high), is_opposite


def _is_plain(test: MembershipTest) -> bool:
    """Return whether a test asks for members as they are, not for changes or those of a link."""
    return test.operator in ("in", "notIn") and not test.path.names
