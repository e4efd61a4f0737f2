"""Reads windows and durations of a document; what instants they mean is in `edges`."""

from datetime import date, datetime
from typing import cast

from federated.errors import shown
from federated.rule.fields import Entries, read_moment
from federated.rule.windows import (
    CALENDAR,
    FIXED_UNITS,
    UNITS,
    Between,
    BetweenRelative,
    Calendar,
    Duration,
    Last,
    Next,
    Unit,
    Window,
)

MOST_DAYS = 500 * 366
_SHAPES = ("last", "since", "until", "between", "calendar", "between_relative", "next")


def read_window(entries: Entries) -> Window | None:
    """Return the window of a test, None with faults when it is not one."""
    shapes = [s for s in _SHAPES if s in entries.data]
    if not shapes or (len(shapes) > 1 and set(shapes) != {"since", "until"}):
        found = ", ".join(shapes) or "nothing"
        entries.fault("", f"is not one window (found {found})", f"Write one of {_SHAPES}.")
        return None
    shape = shapes[0]
    entries.known([*shapes, "unit"] if shape in {"last", "next"} else shapes)
    if shape in {"last", "next"}:
        length = read_duration(entries, shape)
        return None if length is None else Last(length) if shape == "last" else Next(length)
    if shape == "calendar":
        return Calendar(entries.word("calendar", CALENDAR, "today"))
    if shape == "between_relative":
        return _between_relative(entries)
    return _between(entries, shape)


def read_duration(entries: Entries, key: str = "n", fixed: bool = False) -> Duration | None:
    """Return `{<key>: 30, unit: day}`; `fixed` allows no month, quarter or year."""
    before = len(entries.faults)
    n = entries.whole(key, -1, least=0)
    unit = entries.word("unit", FIXED_UNITS if fixed else UNITS, "day")
    if len(entries.faults) > before:
        return None
    duration = Duration(n, cast(Unit, unit), entries.where)
    if _rough_days(duration) > MOST_DAYS:
        entries.fault(key, f"is longer than 500 years (found {n} {unit}s)", "Shorten it.")
        return None
    return duration


def _between(entries: Entries, shape: str) -> Window | None:
    if shape == "between":
        pair = entries.data["between"]
        if not isinstance(pair, list) or len(pair) != 2:
            entries.fault("between", f"is not two moments (found {shown(pair)})", "Write [a, b].")
            return None
        low, high = (_moment(entries, f"between[{i}]", v) for i, v in enumerate(pair))
    else:
        low = _moment(entries, "since", entries.data["since"]) if "since" in entries.data else None
        high = _moment(entries, "until", entries.data["until"]) if "until" in entries.data else None
    return Between(low, high)


def _moment(entries: Entries, key: str, value: object) -> date | datetime | None:
    moment = read_moment(value)
    if moment is None:
        problem = f"is neither a date nor a time (found {shown(value)})"
        entries.fault(key, problem, "Write it as 2017-10-30 or 2017-10-30T08:00:00+08:00.")
    return moment


def _between_relative(entries: Entries) -> Window | None:
    pair = entries.data["between_relative"]
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(p, dict) for p in pair):
        problem = f"is not two durations (found {shown(pair)})"
        entries.fault(
            "between_relative", problem, "Write [{n: 60, unit: day}, {n: 30, unit: day}]."
        )
        return None
    both = []
    for i, part in enumerate(pair):
        inner = Entries(part, entries.at(f"between_relative[{i}]"), entries.faults)
        inner.known(["n", "unit"])
        both.append(read_duration(inner))
    if both[0] is None or both[1] is None:
        return None
    return BetweenRelative(*sorted((both[0], both[1]), key=_rough_days, reverse=True))


def _rough_days(duration: Duration) -> float:
    days = {"month": 30.4, "quarter": 91.3, "year": 365.2}.get(duration.unit)
    return duration.n * days if days else duration.seconds / 86400
