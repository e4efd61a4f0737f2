"""Turns windows, dates and calendar words into spans between named edges, and names the edges."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from federated.rule.edges import AS_OF, Edge, EdgeKind
from federated.rule.windows import (
    Between,
    BetweenRelative,
    Calendar,
    Duration,
    Last,
    Span,
    Window,
)

NOTHING = Span(AS_OF, AS_OF)


def before_as_of(duration: Duration, kind: EdgeKind = "timestamp") -> Edge:
    """Return as_of, or its local date, less a duration."""
    if duration.n == 0:
        return _today(0) if kind == "date" else AS_OF
    return _stepped(f"last_{_said(duration)}", kind, -duration.n, duration)


def after_as_of(duration: Duration, kind: EdgeKind = "timestamp") -> Edge:
    """Return as_of, or its local date, plus a duration."""
    if duration.n == 0:
        return _today(0) if kind == "date" else AS_OF
    return _stepped(f"next_{_said(duration)}", kind, duration.n, duration)


def just_after_days(days: int) -> Edge:
    """Return the first instant that is less than so many whole 24 hours before as_of."""
    return Edge(f"just_after_last_{days}_days", "timestamp", "as_of", -days, "day", 1)


def unit_span(unit: str, offset: int, kind: EdgeKind) -> Span:
    """Return the whole local day, week, month, quarter or year so many units away."""
    return Span(_unit_start(unit, offset, kind), _unit_start(unit, offset + 1, kind))


def day_span(low: date, high: date, kind: EdgeKind) -> Span:
    """Return the local days from `low` to `high`, both included."""
    return Span(day_start(low, kind), day_start(high + timedelta(days=1), kind))


def day_start(day: date, kind: EdgeKind) -> Edge:
    """Return the start of a local day as an instant, or the day itself."""
    word = "date" if kind == "date" else "start_of"
    return Edge(f"{word}_{day:%Y_%m_%d}", kind, f"day:{day.isoformat()}")


def instant(moment: datetime, more: int = 0) -> Edge:
    """Return a fixed instant; a moment without offset is local to the project's zone."""
    source = "local"
    if moment.tzinfo is not None:
        source, moment = "at", moment.astimezone(UTC).replace(tzinfo=None)
    word = {"local": "local_time", "at": "utc"}[source] + ("_just_after" if more else "")
    said = f"{moment:%Y_%m_%d_%H%M%S}" + (f"_{moment:%f}" if moment.microsecond else "")
    return Edge(f"{word}_{said}", "timestamp", f"{source}:{moment.isoformat()}", more=more)


def last_days(duration: Duration) -> Span:
    """Return the dates d with D - duration < d <= D, for as_of's local date D."""
    first = Edge(
        f"date_after_last_{_said(duration)}", "date", "as_of", -duration.n, duration.unit, 1
    )
    return Span(first, _today(1))


def next_days(duration: Duration) -> Span:
    """Return the dates d with D <= d < D + duration, for as_of's local date D."""
    return Span(_today(0), after_as_of(duration, "date"))


def changes_span(window: Window | Span | None) -> Span:
    """Return what a window cuts changes of membership to: from just after its start to its end.

    A change is stamped with the as_of of its run, which stands for the time up to it.
    """
    span = Span(None, None) if window is None else window_span(window)
    low = None if span.low is None else _just_after(span.low)
    return Span(low, _just_after(span.high or AS_OF))


def _just_after(edge: Edge) -> Edge:
    return replace(edge, id=f"just_after_{edge.id}", more=edge.more + 1)


def window_span(window: Window | Span) -> Span:
    """Return what a window cuts rows to; rows at or after as_of are cut in any case."""
    if isinstance(window, Span):
        return window
    if isinstance(window, Last):
        return Span(before_as_of(window.duration), None)
    if isinstance(window, BetweenRelative):
        return Span(before_as_of(window.far), before_as_of(window.near))
    if isinstance(window, Calendar):
        return _calendar(window.name)
    if isinstance(window, Between):
        low = None if window.low is None else _start(window.low)
        return Span(low, None if window.high is None else _end(window.high))
    return Span(AS_OF, after_as_of(window.duration))


def _start(moment: date | datetime) -> Edge:
    return instant(moment) if isinstance(moment, datetime) else day_start(moment, "timestamp")


def _end(moment: date | datetime) -> Edge:
    if isinstance(moment, datetime):
        return instant(moment)
    return day_start(moment + timedelta(days=1), "timestamp")


def _calendar(name: str) -> Span:
    days = {"today": ("day", 0), "yesterday": ("day", -1)}
    which, _, word = name.partition("_")
    unit, offset = days.get(name) or (word, {"this": 0, "last": -1}[which])
    whole = unit_span(unit, offset, "timestamp")
    return Span(whole.low, None if offset == 0 else whole.high)


def _unit_start(unit: str, offset: int, kind: EdgeKind) -> Edge:
    if unit == "day":
        words = {-1: "yesterday", 0: "today", 1: "tomorrow", 2: "the_day_after_tomorrow"}
        said = words[offset]
    else:
        words = {-1: "last", 0: "this", 1: "next", 2: "second_next"}
        said = f"{words[offset]}_{unit}"
    word = "date_of_start_of" if kind == "date" else "start_of"
    return Edge(f"{word}_{said}", kind, f"start:{unit}", offset, unit)


def _today(more: int) -> Edge:
    return Edge("date_of_tomorrow" if more else "date_of_as_of", "date", "as_of", more=more)


def _stepped(said: str, kind: EdgeKind, n: int, duration: Duration) -> Edge:
    word = "date_" if kind == "date" else ""
    return Edge(f"{word}{said}", kind, "as_of", n, duration.unit)


def _said(duration: Duration) -> str:
    return f"{duration.n}_{duration.unit}" + ("" if duration.n == 1 else "s")
