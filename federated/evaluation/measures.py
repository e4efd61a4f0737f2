"""The value of an aggregate over the rows it is made of, and the kind of that value."""

from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from federated.evaluation import aggregates
from federated.evaluation.moments import local_day, unit_starts
from federated.evaluation.rows import Found
from federated.evaluation.windows import Moment
from federated.kinds import Kind
from federated.rule.tree import AggregateTest, Measure


def measure(
    test: AggregateTest | Measure,
    rows: Sequence[Found],
    of: Callable[[Found], Any],
    kind: Kind,
    at: Moment,
) -> tuple[Any, int]:
    """Return the exact value over rows in their order, and by how many it is to be divided.

    `of` gives the value of one row, `kind` what sort it is. A missing value is None.
    """
    if test.of is None:
        return _of_rows(test, rows, at), 1
    values = [of(row) for row in rows]
    if test.function == "count":
        return aggregates.count_values(values, distinct=test.distinct), 1
    if test.function == "most_frequent":
        seen = [aggregates.Seen(row.time, value) for row, value in zip(rows, values, strict=True)]
        return aggregates.most_frequent(seen), 1
    return _of_values(test.function, values, kind)


def _of_values(function: str, values: list[Any], kind: Kind) -> tuple[Any, int]:
    present = [value for value in values if value is not None]
    total = aggregates.total(values) if kind.is_number else Fraction(0)
    if function == "sum":
        return total, 1
    if function == "avg":
        return (total, len(present)) if present else (None, 1)
    if function in ("min", "max"):
        pick = min if function == "min" else max
        return pick(present, default=None), 1
    end = values[:1] if function == "first" else values[-1:]
    return (end[0] if end else None), 1


def _of_rows(test: AggregateTest | Measure, rows: Sequence[Found], at: Moment) -> Fraction | None:
    if test.function == "count":
        return Fraction(len(rows))
    times = [row.time for row in rows if row.time is not None]
    if test.function == "count_periods":
        unit = test.unit or "day"
        return aggregates.count_periods(times, lambda time: _period(time, unit, at))
    if test.function == "median_gap_days":
        return aggregates.median_gap_days(times)
    if not times:
        return None
    end = min(times) if test.function == "days_since_first" else max(times)
    return aggregates.whole_days_since(end, at.as_of)


def _period(time: datetime, unit: str, at: Moment) -> Any:
    return unit_starts(local_day(time, at.zone), unit, at.week_starts)
