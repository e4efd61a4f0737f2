"""From when to when a window reaches at one as_of."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from federated.calendars import Days
from federated.evaluation.moments import (
    day_starts,
    local_day,
    next_unit,
    shift_instant,
    unit_starts,
)
from federated.evaluation.values import instant
from federated.rule.windows import Between, BetweenRelative, Calendar, Last, Next, Window


@dataclass(frozen=True)
class Moment:
    """When and where a rule is read."""

    as_of: datetime
    zone: ZoneInfo
    week_starts: str = "monday"
    days: Days = field(default_factory=dict, hash=False)

    @property
    def today(self) -> date:
        """The local date at as_of."""
        return local_day(self.as_of, self.zone)


Interval = tuple[datetime | None, datetime | None]


def interval_of(window: Window, at: Moment) -> Interval:
    """Return the instants a window lies between: the first included, the second not."""
    if isinstance(window, Last):
        return _moved(at, -window.duration.n, window.duration.unit), at.as_of
    if isinstance(window, Next):
        return at.as_of, _moved(at, window.duration.n, window.duration.unit)
    if isinstance(window, BetweenRelative):
        ends = [_moved(at, -each.n, each.unit) for each in (window.far, window.near)]
        return min(ends), max(ends)
    if isinstance(window, Calendar):
        return _calendar(window.name, at)
    return _between(window, at)


def _moved(at: Moment, number: int, unit: str) -> datetime:
    return shift_instant(at.as_of, number, unit, at.zone)


def _calendar(name: str, at: Moment) -> Interval:
    which, unit = {"today": ("this", "day"), "yesterday": ("last", "day")}.get(
        name, tuple(name.split("_"))
    )
    start = unit_starts(at.today, unit, at.week_starts)
    if which == "this":
        return day_starts(start, at.zone), at.as_of
    return day_starts(next_unit(start, unit, -1), at.zone), day_starts(start, at.zone)


def _between(window: Between, at: Moment) -> Interval:
    low, high = window.low, window.high
    start = end = None
    if low is not None:
        start = instant(low, at.zone) if isinstance(low, datetime) else day_starts(low, at.zone)
    if isinstance(high, datetime):
        end = instant(high, at.zone)
    elif high is not None:
        end = day_starts(high + timedelta(days=1), at.zone)
    return start, end


def lies_in(time: datetime, interval: Interval) -> bool:
    """Return whether an instant lies in the interval."""
    start, end = interval
    return (start is None or time >= start) and (end is None or time < end)
