"""Local calendar arithmetic: what a day, a week or a month is in a zone; nothing reads a clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIXED = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def to_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of a local time: the first after a gap, the earlier of a fold."""
    instant = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local:
        return instant
    # In a gap, fold=0 reads the clock as it stood before it; the gap ends where the offsets meet.
    before = local.replace(tzinfo=zone, fold=0).utcoffset() or timedelta()
    after = local.replace(tzinfo=zone, fold=1).utcoffset() or timedelta()
    return _end_of_gap(instant - abs(before - after), instant, zone)


def _end_of_gap(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(microseconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a local day."""
    return to_instant(datetime.combine(day, time()), zone)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """Return the local day an instant lies in."""
    return instant.astimezone(zone).date()


def step_date(day: date, n: int, unit: str) -> date:
    """Return the date `n` units away, at the month's end where the day does not exist.

    >>> step_date(date(2024, 1, 31), 1, "month")
    datetime.date(2024, 2, 29)
    """
    if unit in {"day", "week"}:
        return day + FIXED[unit] * n
    year, month = divmod(day.year * 12 + day.month - 1 + n * MONTHS[unit], 12)
    if not date.min.year <= year < date.max.year:
        raise OverflowError(f"the year {year} is beyond the calendar")
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def step(instant: datetime, n: int, unit: str, zone: ZoneInfo) -> datetime:
    """Return the instant `n` units away: fixed up to weeks, by the local date from months on."""
    if unit in FIXED:
        return instant + FIXED[unit] * n
    if not n:
        # Not by the local time, which an hour that clocks show twice does not tell apart.
        return instant
    local = instant.astimezone(zone).replace(tzinfo=None)
    return to_instant(datetime.combine(step_date(local.date(), n, unit), local.time()), zone)


def start_of_unit(day: date, unit: str, week_starts: str) -> date:
    """Return the first day of the day's week, month, quarter or year."""
    if unit == "week":
        return day - timedelta(days=(day.weekday() - WEEKDAYS.index(week_starts)) % 7)
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    if unit == "year":
        return date(day.year, 1, 1)
    return day
