"""When the clocks of a zone were changed, and what they showed from then on."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

# Before the first year no zone had changed its clocks; runs do not reach beyond the last.
FIRST, LAST = datetime(1830, 1, 1, tzinfo=UTC), datetime(2150, 1, 1, tzinfo=UTC)
STEP = timedelta(days=1)


@cache
def zone_changes(zone: str) -> tuple[int, tuple[tuple[datetime, int], ...]]:
    """Return the first offset of a zone from UTC in seconds, and each later one from an instant on.

    Instants are naive and in UTC, in their order.

    >>> zone_changes("UTC"), zone_changes("Asia/Seoul")[1][0]
    ((0, ()), (datetime.datetime(1908, 3, 31, 15, 32, 8), 30600))
    """
    if zone == "UTC":
        return 0, ()
    place = ZoneInfo(zone)
    first = before = _offset(FIRST, place)
    changes: list[tuple[datetime, int]] = []
    day = FIRST
    while day < LAST:
        after = _offset(day + STEP, place)
        if after != before:
            changes.append((_moment_of_change(day, place).replace(tzinfo=None), after))
        day, before = day + STEP, after
    return first, tuple(changes)


def _offset(instant: datetime, zone: ZoneInfo) -> int:
    return round((instant.astimezone(zone).utcoffset() or timedelta()).total_seconds())


def _moment_of_change(day: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second of the day at which the offset is another one."""
    low, high, before = day, day + STEP, _offset(day, zone)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high
