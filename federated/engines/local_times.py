"""Local times of a zone as instants in SQL, with every change of its clocks written out.

Engines disagree on hours that happen twice or never; a list of changes leaves them no choice.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlglot import exp

from federated.engines.base import moment_literal

# Before and after, the first and the last offset hold.
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
# From here on, a local time is the instant less so many seconds, or one instant for a gap.
Rule = tuple[datetime, int | datetime]


@cache
def local_rules(zone: str) -> tuple[int, tuple[Rule, ...]]:
    """Return the first offset of a zone in seconds, and what holds from each local time on.

    A time that happened twice is the earlier instant; one that never was, the first after the gap.
    """
    place = ZoneInfo(zone)
    rules: list[Rule] = []
    day = FIRST
    first = before = _offset(day, place)
    while day < LAST:
        after = _offset(day + timedelta(days=1), place)
        if after != before:
            change = _change(day, day + timedelta(days=1), place).replace(tzinfo=None)
            if after > before:
                rules.append((change + timedelta(seconds=before), change))
            rules.append((change + timedelta(seconds=max(before, after)), after))
        day, before = day + timedelta(days=1), after
    return first, tuple(rules)


def utc_from_local(value: exp.Expr, zone: str) -> exp.Expr:
    """Return a naive local time as a naive time in UTC."""
    first, rules = local_rules(zone)
    if not rules:
        return _result(value, first)
    # Newest first, as most rows are of late.
    branches = [
        exp.If(
            this=exp.GTE(this=value.copy(), expression=moment_literal(start)),
            true=_result(value, then),
        )
        for start, then in reversed(rules)
    ]
    return exp.Case(ifs=branches, default=_result(value, first))


def _result(value: exp.Expr, holding: int | datetime) -> exp.Expr:
    if isinstance(holding, datetime):
        return moment_literal(holding)
    return _less(value, holding)


def _less(value: exp.Expr, seconds: int) -> exp.Expr:
    if seconds == 0:
        return value.copy()
    interval = exp.Interval(this=exp.Literal.string(str(abs(seconds))), unit=exp.var("SECOND"))
    kind = exp.Sub if seconds > 0 else exp.Add
    return kind(this=value.copy(), expression=interval)


def _offset(instant: datetime, zone: ZoneInfo) -> int:
    return int((instant.astimezone(zone).utcoffset() or timedelta()).total_seconds())


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    before = _offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high
