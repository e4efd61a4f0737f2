"""Instants, local days and calendar units for the in-memory reading; windows are in `windows`.

Instants are naive datetimes in UTC, as they stand in the tables.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIXED_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def naive_utc(moment: datetime) -> datetime:
    """Return the instant as a naive UTC datetime; a naive one is UTC already."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def wall_clock(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return what a clock on the wall in the zone shows at the instant."""
    return instant.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def first_instant_showing(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the earliest instant whose wall clock shows the time, or the first after a gap."""
    day = timedelta(days=1)
    shifts = {
        wall_clock(wall + nudge, zone) - (wall + nudge)
        for nudge in (-day, -day / 2, timedelta(0), day / 2, day)
    }
    exact = [wall - shift for shift in shifts if wall_clock(wall - shift, zone) == wall]
    if exact:
        return min(exact)
    before, after = wall - max(shifts), wall - min(shifts)
    while after - before > timedelta(microseconds=1):
        middle = before + (after - before) // 2
        if wall_clock(middle, zone) >= wall:
            after = middle
        else:
            before = middle
    return after


def day_starts(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of the local day."""
    return first_instant_showing(datetime.combine(day, time()), zone)


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """Return the local date at the instant, the last or first there is where it would be beyond."""
    try:
        return wall_clock(instant, zone).date()
    except OverflowError:
        return instant.date()


def add_months(day: date, months: int) -> date:
    """Return the day so many months on, at the end of the month where the day is missing."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift_instant(instant: datetime, number: int, unit: str, zone: ZoneInfo) -> datetime:
    """Return the instant so many units on (back when negative); months keep the local time.

    None on is the instant itself, even in an hour that clocks show twice.
    """
    if not number:
        return instant
    if unit in FIXED_UNITS:
        return instant + number * FIXED_UNITS[unit]
    wall = wall_clock(instant, zone)
    moved = add_months(wall.date(), number * MONTHS_IN[unit])
    return first_instant_showing(datetime.combine(moved, wall.time()), zone)


def unit_starts(day: date, unit: str, week_starts: str) -> date:
    """Return the first day of the calendar unit the day lies in."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=(day.weekday() - WEEKDAYS.index(week_starts)) % 7)
    months = MONTHS_IN[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def next_unit(start: date, unit: str, number: int = 1) -> date:
    """Return the first day of the unit so many units after the one that starts there."""
    if unit in FIXED_UNITS:
        return start + number * FIXED_UNITS[unit]
    return add_months(start, number * MONTHS_IN[unit])


def anniversary(born: date, year: int) -> date:
    """Return the day's anniversary in the year; 29 February counts on the 28th in common years."""
    if (born.month, born.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 2, 28)
    return date(year, born.month, born.day)
