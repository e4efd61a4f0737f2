"""What each operator means on one value; negative ones are the complement of their twin."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from federated.evaluation.folding import fold_character, fold_text
from federated.evaluation.moments import (
    FIXED_UNITS,
    MONTHS_IN,
    add_months,
    anniversary,
    day_starts,
    local_day,
    next_unit,
    shift_instant,
    unit_starts,
)
from federated.evaluation.occasions import is_around
from federated.evaluation.patterns import like_matches, pattern_matches
from federated.evaluation.places import metres_between
from federated.evaluation.windows import Moment
from federated.rule.windows import Duration

COMPLEMENTS = {
    "!=": "=", "doesNotContain": "contains", "doesNotBeginWith": "beginsWith",
    "doesNotEndWith": "endsWith", "notNull": "null", "notIn": "in", "notBetween": "between",
    "doesNotMatch": "matches", "notLike": "like", "hasNone": "hasAny", "notOn": "on",
    "notInLast": "inLast", "notInNext": "inNext",
}  # fmt: skip
SYNONYMS = {"before": "<", "after": ">", "on": "="}
# A missing element equals nothing; of no operands all are there, and none.
ARRAYS: dict[str, Callable[[Iterable[bool]], bool]] = {"hasAny": any, "hasAll": all}
CALENDAR = {
    "today": ("day", 0), "yesterday": ("day", -1), "tomorrow": ("day", 1),
    **{
        f"{which}{unit.capitalize()}": (unit, step)
        for which, step in (("this", 0), ("last", -1), ("next", 1))
        for unit in ("week", "month", "quarter", "year")
    },
}  # fmt: skip


def operator_holds(
    operator: str,
    value: Any,
    operands: Sequence[Any],
    at: Moment,
    *,
    case_sensitive: bool = True,
    are_literals: bool = True,
) -> bool:
    """Return whether the operator holds of the value, None standing for a missing one."""
    if operator in COMPLEMENTS:
        return not operator_holds(
            COMPLEMENTS[operator], value, operands, at,
            case_sensitive=case_sensitive, are_literals=are_literals,
        )  # fmt: skip
    operator = SYNONYMS.get(operator, operator)
    if operator == "null":
        return value is None
    if value is None:
        return False
    if operator in TEXT:
        fold = (lambda character: character) if case_sensitive else fold_character
        return operands[0] is not None and TEXT[operator](operands[0], value, fold)
    if not case_sensitive:
        value, *operands = map(_folded_value, (value, *operands))
    if operator == "withinDistance":
        circle = operands[0]
        centre = float(circle.latitude), float(circle.longitude)
        return metres_between(value, centre) <= int(circle.metres)
    if operator in ARRAYS:
        return ARRAYS[operator](any(_compare("=", e, o, at) for e in value) for o in operands)
    if operator in DATES:
        return DATES[operator](value, operands, at)
    if operator in CALENDAR:
        return _in_unit(value, *CALENDAR[operator], at)
    return _compares(operator, value, list(operands), at, are_literals)


def _folded_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_folded_value(each) for each in value]
    return fold_text(value) if isinstance(value, str) else value


def _compares(
    operator: str, value: Any, operands: list[Any], at: Moment, are_literals: bool
) -> bool:
    if operator == "isTrue":
        return value is True
    if operator == "isFalse":
        return value is False
    if operator == "in":
        return any(_compare("=", value, each, at) for each in operands)
    if operator == "between":
        if are_literals and None not in operands:
            operands = sorted(operands, key=lambda each: _begins(each, at))
        low, high = operands
        return _compare(">=", value, low, at) and _compare("<=", value, high, at)
    return _compare(operator, value, operands[0], at)


def _begins(moment: Any, at: Moment) -> Any:
    return day_starts(moment, at.zone) if _is_day(moment) else moment


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _compare(operator: str, value: Any, other: Any, at: Moment) -> bool:
    """Compare two values; a date beside an instant is the whole local day."""
    if value is None or other is None:
        return False
    if isinstance(value, datetime) and _is_day(other):
        start, end = day_starts(other, at.zone), day_starts(other + timedelta(days=1), at.zone)
        return {
            "=": start <= value < end,
            "<": value < start,
            "<=": value < end,
            ">": value >= end,
            ">=": value >= start,
        }[operator]
    if operator == "=":
        return bool(value == other)
    above = value > other
    return bool(
        {"<": not above and value != other, "<=": not above, ">": above}.get(
            operator, above or value == other
        )
    )


def _step_day(day: date, duration: Duration, sign: int) -> date:
    if duration.unit in MONTHS_IN:
        return add_months(day, sign * duration.n * MONTHS_IN[duration.unit])
    return day + sign * duration.n * FIXED_UNITS[duration.unit]


def _in_last(value: Any, operands: Sequence[Duration], at: Moment) -> bool:
    length = operands[0]
    if isinstance(value, datetime):
        return shift_instant(at.as_of, -length.n, length.unit, at.zone) <= value < at.as_of
    return bool(_step_day(at.today, length, -1) < value <= at.today)


def _in_next(value: Any, operands: Sequence[Duration], at: Moment) -> bool:
    length = operands[0]
    if isinstance(value, datetime):
        return at.as_of <= value < shift_instant(at.as_of, length.n, length.unit, at.zone)
    return bool(at.today <= value < _step_day(at.today, length, 1))


def _in_unit(value: Any, unit: str, step: int, at: Moment) -> bool:
    start = next_unit(unit_starts(at.today, unit, at.week_starts), unit, step)
    day = local_day(value, at.zone) if isinstance(value, datetime) else value
    return bool(start <= day < next_unit(start, unit))


def _has_anniversary(value: Any, first: date, last: date, at: Moment) -> bool:
    """Return whether a day's anniversary of any year lies between two days, both included."""
    born = local_day(value, at.zone) if isinstance(value, datetime) else value
    return any(
        first <= anniversary(born, year) <= last for year in range(first.year, last.year + 1)
    )


def _anniversary_in_next(value: Any, operands: Sequence[Duration], at: Moment) -> bool:
    last = _step_day(at.today, operands[0], 1) - timedelta(days=1)
    return _has_anniversary(value, at.today, last, at)


def _anniversary_in_last(value: Any, operands: Sequence[Duration], at: Moment) -> bool:
    first = _step_day(at.today, operands[0], -1) + timedelta(days=1)
    return _has_anniversary(value, first, at.today, at)


DATES: dict[str, Callable[[Any, Sequence[Any], Moment], bool]] = {
    "inLast": _in_last,
    "inNext": _in_next,
    "anniversaryToday": lambda value, _, at: _has_anniversary(value, at.today, at.today, at),
    "anniversaryInNext": _anniversary_in_next,
    "around": lambda value, operands, at: is_around(
        local_day(value, at.zone) if isinstance(value, datetime) else value, operands[0], at.days
    ),
    "anniversaryInLast": _anniversary_in_last,
}

Fold = Callable[[str], str]


def _folded(text: str, fold: Fold) -> str:
    return "".join(map(fold, text))


TEXT: dict[str, Callable[[str, str, Fold], bool]] = {
    "contains": lambda part, text, fold: _folded(part, fold) in _folded(text, fold),
    "beginsWith": lambda part, text, fold: _folded(text, fold).startswith(_folded(part, fold)),
    "endsWith": lambda part, text, fold: _folded(text, fold).endswith(_folded(part, fold)),
    "matches": pattern_matches,
    "like": like_matches,
}
