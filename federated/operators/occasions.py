"""Days around a named day of the calendar, in any year, as spans between named edges."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from federated.calendars.named_days import dates_of
from federated.kinds import Kind
from federated.operators.base import TIMES, Operator
from federated.rule.edges import Edge, EdgeKind
from federated.rule.occasions import Occasion
from federated.rule.tree import Operand
from federated.rule.windows import Span


def occasion_spans(occasion: Occasion, dates: Iterable[date], kind: EdgeKind) -> tuple[Span, ...]:
    """Return the days around each date a named day falls on; edges are numbered, not dated.

    So the same two names with a number after them lead to all of them.
    """
    low = _name(occasion, occasion.first, kind)
    high = _name(occasion, occasion.last + 1, kind)
    return tuple(
        Span(
            _edge(f"{low}_{number}", kind, day, occasion.first),
            _edge(f"{high}_{number}", kind, day, occasion.last + 1),
        )
        for number, day in enumerate(dates, 1)
    )


def numbered_edges(spans: tuple[Span, ...]) -> tuple[str, str, int] | None:
    """Return the two names that lead to all edges of many spans with numbers, None for others."""
    if len(spans) < 2 or any(span.low is None or span.high is None for span in spans):
        return None
    first = spans[0]
    assert first.low is not None and first.high is not None  # noqa: S101 - by the line above
    names = first.low.id.removesuffix("_1"), first.high.id.removesuffix("_1")
    for number, span in enumerate(spans, 1):
        ends = [f"{name}_{number}" for name in names]
        if span.low is None or span.high is None or ends != [span.low.id, span.high.id]:
            return None
    return *names, len(spans)


def _name(occasion: Occasion, days: int, kind: EdgeKind) -> str:
    word = "date" if kind == "date" else "start"
    said = f"{'less' if days < 0 else 'plus'}_{abs(days)}"
    return f"{word}_of_{occasion.day}_{occasion.region.lower()}_{said}"


def _edge(name: str, kind: EdgeKind, day: date, days: int) -> Edge:
    return Edge(name, kind, f"day:{day.isoformat()}", days)


def _spans(values: Sequence[Operand], kind: Kind) -> tuple[Span, ...]:
    """Return the spans of a day that everybody knows; a project's own are the compiler's."""
    occasion = cast(Occasion, values[0])
    dates = dates_of(occasion.day, occasion.region, {})
    return occasion_spans(occasion, dates, cast(EdgeKind, kind.value))


AROUND = Operator("around", "lies around", TIMES, "occasion", spans=_spans)
OPERATORS = (AROUND,)
