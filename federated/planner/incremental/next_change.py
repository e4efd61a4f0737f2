"""Until when time alone cannot change what a moment of a row means: never later than that.

A test of a moment only asks whether it lies before some edges. So for one moment and one edge there
is nothing to wait for once the edge has passed it for good, and else the instant up to which the
edge cannot. Where that is not a sum, days ahead are tried in ever wider steps; what changes between
two of them may change from the first of them on, which is early and never late.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlglot import exp

from federated.engines.base import moment_literal
from federated.planner.incremental.needs import Clock
from federated.rule.civil import FIXED, local_date, start_of_day, start_of_unit, step_date
from federated.rule.edges import Edge

INSTANT = timedelta(microseconds=1)
AHEAD = (1, 2, 3, 4, 5, 6, 7, 10, 15, 22, 33, 50, 75, 110, 170, 270)
YEAR_AHEAD = (1, 2, 3, 4, 7, 15, 33, 75, 150, 270)
UNITS_AHEAD = 3


@dataclass(frozen=True)
class Now:
    """The moment an answer is of, and where its days begin."""

    as_of: datetime
    zone: str
    week_starts: str

    @property
    def place(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def today(self) -> date:
        return local_date(self.as_of, self.place)

    @property
    def instant(self) -> datetime:
        return self.as_of.replace(tzinfo=None)

    def start(self, day: date) -> datetime:
        """Return the first instant of a local day, naive as the warehouse has it."""
        return start_of_day(day, self.place).replace(tzinfo=None)

    def edge(self, edge: Edge, day: date | None = None) -> datetime | date:
        """Return the value of an edge now, or for an as_of at the start of a local day."""
        as_of = self.as_of if day is None else start_of_day(day, self.place)
        return edge.value(as_of, self.zone, self.week_starts)

    def end(self, day: date) -> exp.Expr:
        """Return the last instant of a local day."""
        return moment_literal(self.start(day + timedelta(days=1)) - INSTANT)


def unchanged_until(clock: Clock, value: exp.Expr, now: Now) -> exp.Expr:
    """Return the last instant at which the clock reads the value as it does now; null is never."""
    if len(clock.edges) == 2:
        return _anniversary(clock, value, now)
    edge = clock.edges[0]
    if edge.kind == "timestamp" and edge.anchor == "as_of" and edge.unit in FIXED:
        return _sum(edge, value, now)
    return _ladder(edge, value, now)


def _sum(edge: Edge, value: exp.Expr, now: Now) -> exp.Expr:
    """Return when an edge so many seconds from as_of stands at the value."""
    seconds = -int(FIXED[edge.unit].total_seconds()) * edge.n
    # An edge just after another one passes a moment by before the sum says so.
    seconds -= 1 if edge.more else 0
    until: exp.Expr = value.copy()
    if seconds:
        length = exp.Interval(this=exp.Literal.string(str(abs(seconds))), unit=exp.var("SECOND"))
        until = (exp.Add if seconds > 0 else exp.Sub)(this=until, expression=length)
    waits = exp.GTE(this=value.copy(), expression=moment_literal(now.edge(edge)))
    return exp.Case(ifs=[exp.If(this=waits, true=until)])


def _ladder(edge: Edge, value: exp.Expr, now: Now) -> exp.Expr:
    """Return up to which day ahead an edge cannot pass the value."""
    settled, reached = _reach(edge, now, now.today)
    ifs = [_when(exp.Is(this=value.copy(), expression=exp.Null()), exp.null())]
    ifs.append(_when(_below(value, settled), exp.null()))
    if reached > settled:
        ifs.append(_when(_below(value, reached), moment_literal(now.instant)))
    before = now.today
    for day in _days(edge, now):
        try:
            bound = _reach(edge, now, day)[1]
        except (OverflowError, ValueError):
            break
        if bound > reached:
            ifs.append(_when(_below(value, bound), now.end(before)))
            reached = bound
        before = day
    return exp.Case(ifs=ifs, default=now.end(before))


def _reach(edge: Edge, now: Now, day: date) -> tuple[datetime | date, datetime | date]:
    """Return between which values an edge may stand on a local day, or today from now on."""
    is_today = day == now.today
    if edge.kind == "date" or edge.anchor != "as_of":
        value = now.edge(edge, None if is_today else day)
        return value, value
    # Months step the local date and clamp it, so hours may run backwards, but days never do.
    reached = step_date(day, edge.n, edge.unit)
    more = timedelta(microseconds=edge.more)
    return now.start(reached), now.start(reached + timedelta(days=1)) + more


def _days(edge: Edge, now: Now) -> list[date]:
    """Return the days ahead to try; of calendar units also the last and the first of each."""
    days = {now.today + timedelta(days=n) for n in AHEAD}
    _, _, unit = edge.anchor.partition(":")
    if edge.anchor.startswith("start:"):
        start = start_of_unit(now.today, unit, now.week_starts)
        for n in range(1, UNITS_AHEAD + 1):
            first = step_date(start, n, unit)
            days |= {first - timedelta(days=1), first}
    return sorted(day for day in days if day > now.today)


def _anniversary(clock: Clock, value: exp.Expr, now: Now) -> exp.Expr:
    """Return up to which day ahead neither edge passes the value's month and day."""
    ifs = [_when(exp.Is(this=value.copy(), expression=exp.Null()), exp.null())]
    before = now.today
    stands = [now.edge(edge) for edge in clock.edges]
    for day in (now.today + timedelta(days=n) for n in YEAR_AHEAD):
        reached = [now.edge(edge, day) for edge in clock.edges]
        passed = [
            _passed(_day_of_year(value), low, high)
            for low, high in zip(stands, reached, strict=True)
            if high > low
        ]
        if passed:
            ifs.append(_when(exp.or_(*passed, copy=False), now.end(before)))
        before, stands = day, reached
    return exp.Case(ifs=ifs, default=now.end(before))


def _day_of_year(value: exp.Expr) -> exp.Expr:
    """Return a number that orders months and days as they follow one another in a year."""
    month = exp.Extract(this=exp.var("MONTH"), expression=value.copy())
    day = exp.Extract(this=exp.var("DAY"), expression=value.copy())
    hundreds = exp.Mul(this=month, expression=exp.Literal.number(100))
    return exp.paren(exp.Add(this=hundreds, expression=day), copy=False)


def _passed(day: exp.Expr, low: date, high: date) -> exp.Expr:
    """Return whether a day of the year lies from one date on and before another."""
    ends = [exp.Literal.number(each.month * 100 + each.day) for each in (low, high)]
    after = exp.GTE(this=day, expression=ends[0])
    before = exp.LT(this=day.copy(), expression=ends[1])
    join = exp.And if low.year == high.year else exp.Or
    return exp.paren(join(this=after, expression=before), copy=False)


def _when(condition: exp.Expr, then: exp.Expr) -> exp.If:
    return exp.If(this=condition, true=then)


def _below(value: exp.Expr, bound: datetime | date) -> exp.Expr:
    return exp.LT(this=value.copy(), expression=moment_literal(bound))
