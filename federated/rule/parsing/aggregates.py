"""Reads an aggregate of the rows of a collection: as a test it is compared, as a term it counts."""

from collections.abc import Callable
from typing import Any

from federated.errors import Fault
from federated.rule.fields import Entries
from federated.rule.parsing.operands import ReadTerm, read_path
from federated.rule.parsing.windows import read_window
from federated.rule.tree import Group, Measure, Term
from federated.rule.windows import Window

FUNCTIONS = [
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "first",
    "last",
    "most_frequent",
    "days_since_first",
    "days_since_last",
    "count_periods",
    "median_gap_days",
]
PERIODS = ("day", "week", "month")
ReadGroup = Callable[[Any, str, list[Fault]], Group | None]


class Emptied(Exception):
    """A group without which a value means nothing was emptied by muting its rules."""


def read_measure(entries: Entries, read_group: ReadGroup, read_term: ReadTerm) -> Measure | None:
    """Return what an aggregate is made of, None with faults.

    Raises: Emptied when all rules of its `where` are muted.
    """
    before = len(entries.faults)
    name = read_path(entries, "field")
    inner = entries.inner("aggregate")
    if inner is None or name is None:
        return None
    inner.known(["function", "of", "distinct", "unit"])
    function = inner.word("function", FUNCTIONS, "count")
    distinct = inner.flag("distinct")
    of = read_field(inner, "of", read_term) if inner.data.get("of") is not None else None
    unit = inner.word("unit", PERIODS, "day") if "unit" in inner.data else None
    window = read_window_of(entries)
    group: Group | None = Group("and", (), False, entries.at("where"))
    if entries.data.get("where") is not None:
        group = read_group(entries.data["where"], entries.at("where"), entries.faults)
    if len(entries.faults) > before:
        return None
    if group is None:
        raise Emptied
    return Measure(
        ".".join(name.names),
        function,
        of,
        distinct,
        unit,
        group,
        window,
        name.outer,
        where=entries.where,
    )


def read_field(entries: Entries, key: str, read_term: ReadTerm) -> Term | None:
    """Return the name of a field, or the term in its place."""
    value = entries.data.get(key)
    return read_term(entries, key, value) if isinstance(value, dict) else read_path(entries, key)


def read_window_of(entries: Entries) -> Window | None:
    """Return the window of a test, None when it has none."""
    if entries.data.get("window") is None:
        return None
    inner = entries.inner("window")
    return read_window(inner) if inner else None
