"""Moments and days without end, as warehouses keep them for what is open: infinity."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from federated.errors import Fault, RuleError

# What an engine keeps where there is no end, in days and in microseconds.
_LAST_DAY, _LAST_MICRO = 2**31 - 1, 2**63 - 1
_EPOCH = date(1970, 1, 1)
_DAYS = ((date.min - _EPOCH).days, (date.max - _EPOCH).days)
_MICROS = (_DAYS[0] * 86_400_000_000, (_DAYS[1] + 1) * 86_400_000_000 - 1)


class EndlessMoment(datetime):
    """The first or the last instant there is, which stands for one before or after all others."""

    def isoformat(self, *_: Any, **__: Any) -> str:
        """Return it as the warehouse says it."""
        return "infinity" if self.year == date.max.year else "-infinity"

    __str__ = isoformat


class EndlessDay(date):
    """The first or the last day there is, which stands for one before or after all others."""

    isoformat = EndlessMoment.isoformat
    __str__ = isoformat


ENDLESS: dict[tuple[bool, str], date] = {
    (True, "infinity"): EndlessMoment(9999, 12, 31, 23, 59, 59, 999_999),
    (True, "-infinity"): EndlessMoment(1, 1, 1),
    (False, "infinity"): EndlessDay(9999, 12, 31),
    (False, "-infinity"): EndlessDay(1, 1, 1),
}


def rows_with_endless(table: pa.Table) -> list[Mapping[str, Any]]:
    """Return rows of Arrow with endless moments and days, which Python has none of, as ours.

    Raises: RuleError for one that has an end, but lies outside the years 1 to 9999.
    """
    found: dict[str, list[Any]] = {}
    for index, field in enumerate(table.schema):
        if not pa.types.is_date32(field.type) and field.type != pa.timestamp("us"):
            continue
        is_moment = pa.types.is_timestamp(field.type)
        low, high = _MICROS if is_moment else _DAYS
        numbers = table[index].cast(pa.int64() if is_moment else pa.int32())
        ends = pc.min_max(numbers).as_py()
        if ends["min"] is None or (low <= ends["min"] and ends["max"] <= high):
            continue
        is_inside = pc.and_(pc.greater_equal(numbers, low), pc.less_equal(numbers, high))
        values = pc.if_else(is_inside, table[index], pa.scalar(None, field.type)).to_pylist()
        found[field.name] = values
        for place, number in enumerate(numbers.to_pylist()):
            if values[place] is None and number is not None:
                values[place] = _endless(field.name, number, is_moment)
    rest = table.drop_columns(list(found)).to_pylist()
    return [
        {**row, **{name: values[index] for name, values in found.items()}}
        for index, row in enumerate(rest)
    ]


def _endless(name: str, number: int, is_moment: bool) -> date:
    if abs(number) != (_LAST_MICRO if is_moment else _LAST_DAY):
        raise beyond(name, f"a moment {number:+,} {'µs' if is_moment else 'days'} from 1970")
    return ENDLESS[is_moment, "infinity" if number > 0 else "-infinity"]


def beyond(where: str, said: str) -> RuleError:
    """Return the refusal of a moment that has an end, and lies further than reasons are read."""
    problem = f"{said} lies outside the years 1 to 9999, which is as far as reasons are read"
    return RuleError([Fault(where, problem, "Ask for the members alone.")])
