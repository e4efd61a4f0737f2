"""The value of an aggregate test over the rows it counts, and the kind of that value."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from federated.evaluation import aggregates
from federated.evaluation.facts import Row
from federated.evaluation.moments import local_day, unit_starts
from federated.evaluation.rows import Rows
from federated.evaluation.windows import Moment
from federated.kinds import Kind
from federated.rule.tree import AggregateTest


def measure(test: AggregateTest, rows: Sequence[Row], reader: Rows) -> tuple[Any, Kind]:
    """Return the exact value of the aggregate over rows in their order, None when missing."""
    if test.of is None:
        return _of_rows(test, rows, reader), Kind.INTEGER
    found = [reader.value(test.of, [reader.frame(test.collection, row)]) for row in rows]
    table = reader.catalog.table_of(test.collection)
    attribute = reader.catalog.attribute(table, test.of.names)
    kind = attribute.kind if attribute else Kind.TEXT
    if test.function == "count":
        return aggregates.count_values([v for v, _ in found], distinct=test.distinct), Kind.INTEGER
    if test.function == "most_frequent":
        seen = [
            aggregates.Seen(reader.time(test.collection, row), value)
            for row, (value, _) in zip(rows, found, strict=True)
        ]
        return aggregates.most_frequent(seen), kind
    return _of_values(test.function, [value for value, _ in found], kind)


def _of_values(function: str, values: list[Any], kind: Kind) -> tuple[Any, Kind]:
    present = [value for value in values if value is not None]
    total = aggregates.total(values) if kind.is_number else Fraction(0)
    if function == "sum":
        return total, kind
    if function == "avg":
        return (total / len(present) if present else None), Kind.DECIMAL
    if function in ("min", "max"):
        pick = min if function == "min" else max
        return pick(present, default=None), kind
    end = values[:1] if function == "first" else values[-1:]
    return (end[0] if end else None), kind


def _of_rows(test: AggregateTest, rows: Sequence[Row], reader: Rows) -> Fraction | None:
    if test.function == "count":
        return Fraction(len(rows))
    times = [time for row in rows if (time := reader.time(test.collection, row)) is not None]
    at = reader.at
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
