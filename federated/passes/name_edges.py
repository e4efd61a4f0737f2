"""Puts spans between named edges in place of windows, dates and calendar words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, cast

from federated.calendars import Days
from federated.calendars.named_days import dates_of
from federated.kinds import Kind
from federated.operators import twin_of
from federated.operators.comparison import EQUALS
from federated.operators.dates import ANNIVERSARIES
from federated.operators.occasions import occasion_spans
from federated.passes.draft import Context, Draft, Scope, collection_scope, entity_scope
from federated.passes.rewrite import Beside, Rewrite
from federated.rule.edges import AS_OF, Edge, EdgeKind
from federated.rule.occasions import Occasion
from federated.rule.spans import (
    before_as_of,
    changes_span,
    day_start,
    instant,
    just_after_days,
    window_span,
)
from federated.rule.tree import (
    AggregateTest,
    Argument,
    CollectionTest,
    Condition,
    Group,
    Measure,
    MembershipTest,
    Node,
    Operand,
    SequenceTest,
    Term,
)
from federated.rule.walk import parts_of
from federated.rule.windows import Calendar, Duration, Last, Span, Window

DAYS_SINCE = {"days_since_first": "first_time", "days_since_last": "last_time"}
# Half-open spans hold this much of a day count: whole 24 hours, so the count itself is whole.
_NEVER: tuple[Span, ...] = ()


def name_edges(draft: Draft, context: Context) -> Draft:
    """Return the draft with every moment named, and the list of those edges."""
    audience = draft.audience
    scope = entity_scope(context.catalog, audience.entity)
    edges = {AS_OF.id: AS_OF}
    if scope is not None and audience.rule is not None:
        work = _NameEdges(context)
        audience = replace(audience, rule=work.group(audience.rule, scope))
        edges |= {edge.id: edge for edge in (*edges_of(audience.rule), *work.waits)}
    if audience.expires_on is not None:
        last = expiry_edge(audience.expires_on)
        edges[last.id] = last
    return replace(draft, audience=audience, edges=tuple(edges[i] for i in sorted(edges)))


def expiry_edge(day: Any) -> Edge:
    """Return the first instant at which an audience that expires on a day is empty."""
    return day_start(day.fromordinal(day.toordinal() + 1), "timestamp")


def edges_of(part: Any) -> Iterator[Edge]:
    """Yield every edge a tree holds."""
    return parts_of(part, Edge)


class _NameEdges(Rewrite):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.waits: list[Edge] = []

    def condition(self, condition: Condition, scope: Scope) -> Node:
        if parts := _apart(condition, condition.field.kind):
            return self.group(parts, scope)
        kind, days = condition.field.kind, self.context.days
        operator, values = _spanned(condition.operator, condition.values, kind, days)
        return super().condition(replace(condition, operator=operator, values=values), scope)

    def collection_test(self, test: CollectionTest, scope: Scope) -> Node:
        window = self.span(test.window, test.collection, scope)
        return super().collection_test(replace(test, window=window), scope)

    def aggregate_test(self, test: AggregateTest, scope: Scope) -> Node:
        kind = test.of.kind if test.of is not None and test.function != "count" else None
        if parts := _apart(test, kind):
            return self.group(parts, scope)
        is_apart = any(isinstance(v, Term) for v in test.values)
        # Rows that lie ahead are at less than no days: there the number itself is compared.
        is_apart = is_apart or self.is_future(test.collection, scope)
        if test.function in DAYS_SINCE and not is_apart:
            operator, values = _days_since(test.operator, test.values)
            function = DAYS_SINCE[test.function]
            test = replace(test, function=function, operator=operator, values=values)
        else:
            operator, values = _spanned(test.operator, test.values, kind, self.context.days)
            test = replace(test, operator=operator, values=values)
        window = self.span(test.window, test.collection, scope)
        return super().aggregate_test(replace(test, window=window), scope)

    def measure(self, measure: Measure, scope: Scope) -> Measure:
        owner = scope.out(measure.outer) or scope
        window = self.span(measure.window, measure.collection, owner)
        return super().measure(replace(measure, window=window), scope)

    def beside(self, value: Beside, scope: Scope) -> Beside:
        # Dates that stand for a value have nothing beside them that could be a span.
        return cast(Beside, _moment(super().beside(value, scope)))

    def sequence_test(self, test: SequenceTest, scope: Scope) -> Node:
        # Nothing for so long is only known once that long has passed.
        self.waits += [before_as_of(s.after_max) for s in test.steps if s.negated and s.after_max]
        ahead = [s.collection for s in test.steps if self.is_future(s.collection, scope)]
        window = self.span(test.window, (ahead or [test.steps[0].collection])[0], scope)
        return super().sequence_test(replace(test, window=window), scope)

    def span(self, window: Window | Span | None, collection: str, scope: Scope) -> Span | None:
        """Return what a window cuts rows to; only some windows reach beyond as_of."""
        if window is None:
            return None
        span = window_span(window)
        is_past = isinstance(window, Last | Calendar) and span.high is None
        if is_past and self.is_future(collection, scope):
            return Span(span.low, AS_OF)
        return span

    def is_future(self, collection: str, scope: Scope) -> bool:
        """Return whether rows that lie ahead are known."""
        inside = collection_scope(self.catalog, scope, collection)
        timed = None if inside is None else inside.timed
        return timed is not None and timed.collection is not None and timed.collection.is_future

    def membership_test(self, test: MembershipTest, scope: Scope) -> Node:
        if test.operator in {"in", "notIn"}:
            return test
        return replace(test, window=changes_span(test.window))


def _moment(value: Argument | Operand) -> Argument | Operand:
    """Return the edge a literal date or time stands for, any other value as it is."""
    if isinstance(value, datetime):
        return instant(value)
    return day_start(value, "date") if isinstance(value, date) else value


def _apart(test: Condition | AggregateTest, kind: Kind | None) -> Group | None:
    """Return a test of a moment beside both literals and terms as tests beside one each."""
    terms = [isinstance(v, Term) for v in test.values]
    if kind is None or not kind.is_time or not any(terms) or all(terms):
        return None
    twin, is_complement = twin_of(test.operator)
    keys = (">=", "<=") if twin.key == "between" else ("=",) * len(test.values)
    parts = tuple(
        replace(test, operator=key, values=(value,))
        for key, value in zip(keys, test.values, strict=True)
    )
    return Group("and" if twin.key == "between" else "or", parts, is_complement, test.where)


def _spanned(
    key: str, values: tuple[Operand, ...], kind: Kind | None, days: Days
) -> tuple[str, tuple[Operand, ...]]:
    """Return a test of a date or time as `within` or `notWithin` some spans."""
    if kind is not None and kind.element is not None and kind.element.is_time:
        assert EQUALS.spans is not None  # noqa: S101 - it is written beside it
        return key, tuple(s for v in values for s in EQUALS.spans((v,), kind.element))
    if kind is None or not kind.is_time or any(isinstance(v, Term) for v in values):
        return key, values
    if isinstance(values[0] if values else None, Occasion):
        return "within", _around(cast(Occasion, values[0]), kind, days)
    twin, is_complement = twin_of(key)
    if twin.spans is None:
        return key, values
    spans = twin.spans(values, kind)
    if key in ANNIVERSARIES:
        length = values[0] if values else Duration(1, "day")
        return "anniversaryWithin", (*spans, length)
    return ("notWithin" if is_complement else "within"), spans


def _around(occasion: Occasion, kind: Kind, days: Days) -> tuple[Span, ...]:
    dates = dates_of(occasion.day, occasion.region, days)
    return occasion_spans(occasion, dates, cast(EdgeKind, kind.value))


def _days_since(key: str, values: tuple[Operand, ...]) -> tuple[str, tuple[Operand, ...]]:
    """Return what a count of whole 24 hours since an instant means for the instant."""
    twin, is_complement = twin_of(key)
    if twin.takes == "nothing":
        return key, values
    numbers = [cast(Decimal, v) for v in values]
    if twin.key == "in":
        spans = tuple(s for n in numbers for s in _days_span("=", n, n))
    else:
        spans = _days_span(twin.key, numbers[0], numbers[-1])
    return ("notWithin" if is_complement else "within"), spans


def _days_span(key: str, low: Decimal, high: Decimal) -> tuple[Span, ...]:
    """Return the span of instants whose count of days the operator accepts."""
    least = int(low.to_integral_value(ROUND_CEILING))
    most = int(high.to_integral_value(ROUND_FLOOR))
    if key in {">", ">="}:
        least = most + 1 if key == ">" else least
        return (Span(None, _just_after(least)),)
    if key in {"<", "<="}:
        most = least - 1 if key == "<" else most
        return (Span(_just_after(most + 1), None),) if most >= 0 else _NEVER
    return (Span(_just_after(most + 1), _just_after(least)),) if 0 <= most >= least else _NEVER


def _just_after(days: int) -> Edge:
    # No row is younger than as_of, so nothing is at less than no days.
    return just_after_days(min(max(days, 0), 100_000))
