"""Puts a rule as a formula: what its conditions can tell apart, and what counts of rows imply."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from federated.kinds import Kind
from federated.lint.canonical import FALSE, TRUE, Form, canonical, plain
from federated.lint.formula import Formula, Joined, Test, World, can_hold
from federated.operators import OPERATORS, twin_of
from federated.passes.draft import Context
from federated.rule.edges import Edge
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Condition,
    Group,
    Node,
    Path,
)
from federated.rule.windows import Span

MISSING = None
COMPARED = frozenset({"=", "<", "<=", ">", ">=", "between", "in", "isTrue", "isFalse"})
NEEDS_VALUE = frozenset({"contains", "beginsWith", "endsWith", "matches", "like"})


@dataclass(frozen=True)
class _Rows:
    """A number of rows: of which collection, from when to when, and which ones."""

    collection: str
    low: datetime | None
    high: datetime | None
    group: Form


class Claims:
    """The formula of parts of one rule, at one moment; equal parts share their variables."""

    def __init__(self, context: Context, as_of: datetime) -> None:
        self.context = context
        self.as_of = as_of
        self.world = World()
        self._points: dict[str, set[Any]] = {}
        self._kinds: dict[str, Kind] = {}
        self._rows: dict[str, _Rows] = {}
        self._least: dict[str, set[int]] = {}
        self._windows: dict[Any, Any] = {}

    def of(self, part: Node) -> Formula:
        """Return the formula of a part of a rule whose edges are named."""
        if isinstance(part, Group):
            parts = tuple(self.of(rule) for rule in part.rules)
            return Joined(part.combinator if parts else "and", parts, part.negated)
        if isinstance(part, Condition):
            return self._condition(part)
        if isinstance(part, CollectionTest | AggregateTest):
            self._windows[plain(part.window)] = part.window
            if not self._is_possible(part.value):
                part = replace(part, value=Group("or", (), negated=True))
        return self._said(canonical(part))

    def settled(self) -> World:
        """Return the values of every variable, and the laws; call it when all parts are in."""
        for name, points in self._points.items():
            self.world.values[name] = [MISSING, *_representatives(points, self._kinds[name])]
        counts: set[int] = set()
        for least in self._least.values():
            counts |= {0, *least, *(n + 1 for n in least)}
        names = sorted(self._rows)
        self.world.laws = [
            Test((few, many), lambda a, b: a <= b)
            for few in names
            for many in names
            if few != many and _is_part_of(self._rows[few], self._rows[many])
        ]
        # Any of these counts can be asked of the others by a law.
        for name in names:
            self.world.values[name] = sorted(counts)
        return self.world

    def _either_way(self, form: Form) -> Formula:
        """Return a variable of its own for what is not understood."""
        holds = form[0] != "not"
        name = f"holds {(form if holds else form[1])!r}"
        self.world.values[name] = (True, False)
        return Test((name,), lambda value: value == holds)

    def _condition(self, test: Condition) -> Formula:
        if not isinstance(test.field, Path) or test.field.kind is None:
            return self._either_way(canonical(test))
        kind, name = test.field.kind, f"value of {test.field}"
        if test.operator in {"within", "notWithin"}:
            spans = [
                (self._at(s.low), self._at(s.high)) for s in test.values if isinstance(s, Span)
            ]
            moments = [edge for span in spans for edge in span if edge is not None]
            self._know(name, kind, moments)
            is_complement = test.operator == "notWithin"
            return Test((name,), lambda value: _lies_in(value, spans) != is_complement)
        if test.operator not in OPERATORS:
            return self._either_way(canonical(test))
        twin, is_complement = twin_of(test.operator)
        if twin.key == "notNull":
            self._know(name, kind, [])
            return Test((name,), lambda value: (value is not MISSING) != is_complement)
        is_plain = not any(isinstance(v, Path) or not _is_literal(v) for v in test.values)
        if twin.key in COMPARED and is_plain and test.case_sensitive and twin.matches is not None:
            matches, values = twin.matches, test.values
            self._know(name, kind, values)
            return Test(
                (name,),
                lambda value: (value is not MISSING and matches(value, values)) != is_complement,
            )
        positive = self._either_way(_positive(canonical(test)))
        if twin.key in NEEDS_VALUE or twin.key in COMPARED:
            self._know(name, kind, [])
            present = Test((name,), lambda value: value is not MISSING)
            positive = Joined("and", (present, positive))
        return Joined("and", (positive,), negated=is_complement)

    def _know(self, name: str, kind: Kind, points: Iterable[Any]) -> None:
        self._points.setdefault(name, set()).update(points)
        self._kinds[name] = kind

    def _said(self, form: Form) -> Formula:
        """Return the formula of a form, where counts of the same rows share a variable."""
        if form in (TRUE, FALSE):
            return Joined("and" if form == TRUE else "or", ())
        if form[0] == "not":
            return Joined("and", (self._said(form[1]),), negated=True)
        if form[0] in {"and", "or", "xor"}:
            return Joined(form[0], tuple(self._said(each) for each in form[1]))
        return self._counted(form) if form[0] == "rows" else self._either_way(form)

    def _counted(self, form: Form) -> Formula:
        _, collection, window, group, least = form
        name = f"rows {collection} {window!r} {group!r}"
        span = self._windows.get(window)
        low, high = (span.low, span.high) if isinstance(span, Span) else (None, None)
        self._rows[name] = _Rows(collection, self._at(low), self._at(high), group)
        self._least.setdefault(name, set()).add(least)
        return Test((name,), lambda count: count >= least)

    def _is_possible(self, group: Group) -> bool:
        """Return whether a row can fit a filter at all."""
        inside = Claims(self.context, self.as_of)
        formula = inside.of(group)
        return can_hold(formula, inside.settled()) is not False

    def _at(self, edge: Edge | None) -> Any:
        if edge is None:
            return None
        return edge.value(self.as_of, self.context.zone, self.context.week_starts)


def _positive(form: Form) -> Form:
    return form[1] if form[0] == "not" else form


def _is_literal(value: Any) -> bool:
    return isinstance(value, str | bool | int | float | Decimal | date)


def _lies_in(value: Any, spans: list[tuple[Any, Any]]) -> bool:
    if value is MISSING:
        return False
    return any((a is None or value >= a) and (b is None or value < b) for a, b in spans)


def _is_part_of(few: _Rows, many: _Rows) -> bool:
    """Return whether every row of one kind is one of the other."""
    if few.collection != many.collection:
        return False
    starts = many.low is None or (few.low is not None and few.low >= many.low)
    ends = many.high is None or (few.high is not None and few.high <= many.high)
    return starts and ends and _conjuncts(many.group) <= _conjuncts(few.group)


def _conjuncts(form: Form) -> set[Form]:
    if form[0] == "true":
        return set()
    return set(form[1]) if form[0] == "and" else {form}


def _representatives(points: set[Any], kind: Kind) -> list[Any]:
    """Return every literal and one value of each stretch between them that has one."""
    if kind is Kind.BOOLEAN:
        return [True, False]
    ordered = sorted(points)
    if kind is Kind.TEXT:
        # The next text after one is itself and NUL; only a literal of that very text is nearer.
        return sorted({"", *ordered, *(point + "\x00" for point in ordered)})
    if not ordered:
        # Of an array only whether there is one is told.
        return [_ANY.get(kind, "an array")]
    step = _STEPS[kind]
    between = {ordered[0] - step, *(point + step for point in ordered)}
    if kind in {Kind.DECIMAL, Kind.FLOAT}:
        between |= {(a + b) / 2 for a, b in pairwise(ordered)}
        return sorted(between | set(ordered))
    if kind is Kind.INTEGER:
        return sorted(_whole(between | set(ordered)))
    return sorted(between | set(ordered))


def _whole(points: set[Any]) -> set[Decimal]:
    """Return the whole numbers at and beside each point; no other is a value of the column."""
    floors = {Decimal(int(p // 1)) for p in points}
    return {floor + more for floor in floors for more in (-1, 0, 1)}


_STEPS: dict[Kind, Any] = {
    Kind.INTEGER: Decimal(1),
    Kind.DECIMAL: Decimal("1e-9"),
    Kind.FLOAT: Decimal("1e-9"),
    Kind.DATE: timedelta(days=1),
    Kind.TIMESTAMP: timedelta(microseconds=1),
}
_ANY: dict[Kind, Any] = {
    Kind.INTEGER: Decimal(0),
    Kind.DECIMAL: Decimal(0),
    Kind.FLOAT: Decimal(0),
    Kind.DATE: date(2000, 1, 1),
    Kind.TIMESTAMP: datetime.fromisoformat("2000-01-01"),
}
