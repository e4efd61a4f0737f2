"""The value of an aggregate over some rows, exactly; comparing it is in `operators`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    """One row as an aggregate sees it: when it happened and the value asked of it."""

    time: datetime | None
    value: Any


def count_values(values: Sequence[Any], *, distinct: bool) -> Fraction:
    """Return how many values there are; missing ones do not count."""
    present = [value for value in values if value is not None]
    return Fraction(len(set(present)) if distinct else len(present))


def most_frequent(rows: Sequence[Seen]) -> Any:
    """Return the commonest value of rows in their order.

    Ties go to the latest occurrence, then to the smallest value.
    """
    latest: dict[Any, datetime | None] = {}
    counts: dict[Any, int] = {}
    for row in rows:
        if row.value is not None:
            counts[row.value] = counts.get(row.value, 0) + 1
            latest[row.value] = row.time
    best = [value for value, count in counts.items() if count == max(counts.values())]
    newest = max((time for value in best if (time := latest[value])), default=None)
    return min((value for value in best if latest[value] == newest), default=None)


def median_gap_days(times: Sequence[datetime]) -> Fraction | None:
    """Return the middle gap between neighbouring rows, in exact fractions of 24 hours."""
    ordered = sorted(times)
    gaps = sorted(
        Fraction((later - earlier) // timedelta(microseconds=1), DAY // timedelta(microseconds=1))
        for earlier, later in pairwise(ordered)
    )
    if not gaps:
        return None
    middle = len(gaps) // 2
    return gaps[middle] if len(gaps) % 2 else (gaps[middle - 1] + gaps[middle]) / 2


def whole_days_since(time: datetime, as_of: datetime) -> Fraction:
    """Return the whole 24-hour days between the two."""
    return Fraction((as_of - time) // DAY)


def count_periods(times: Sequence[datetime], starts: Callable[[datetime], date]) -> Fraction:
    """Return how many calendar units hold a row; `starts` names the unit of an instant."""
    return Fraction(len({starts(time) for time in times}))


def total(values: Sequence[Any]) -> Fraction:
    """Return the exact sum, 0 without values."""
    return sum((Fraction(value) for value in values if value is not None), Fraction(0))
