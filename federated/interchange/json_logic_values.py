"""How JsonLogic compares plain values: equal, loosely equal, in order, truthy."""

import re
from collections.abc import Callable
from typing import Any

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\Z", re.ASCII)


def is_truthy(value: Any) -> bool:
    """Return whether a value counts as true; there an empty list does not.

    >>> is_truthy("0"), is_truthy([]), is_truthy(0)
    (True, False, False)
    """
    return bool(value)


def number_of(value: Any) -> int | float | None:
    """Return a value as a number, None where it is none."""
    if value is None:
        return 0
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    text = value.strip() if isinstance(value, str) else "x"
    if text == "":
        return 0
    if not _NUMBER.match(text):
        return None
    return int(text) if re.fullmatch(r"[-+]?\d+", text) else float(text)


def strictly_equal(one: Any, other: Any) -> bool:
    """Return whether two plain values are equal and of one type."""
    return _type(one) == _type(other) and not isinstance(one, list | dict) and bool(one == other)


def loosely_equal(one: Any, other: Any) -> bool:
    """Return whether two plain values are equal once texts and flags are numbers."""
    if one is None or other is None:
        return one is None and other is None
    if _type(one) == _type(other):
        return strictly_equal(one, other)
    numbers = number_of(one), number_of(other)
    return None not in numbers and numbers[0] == numbers[1]


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else type(value).__name__


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def holds(one: Any, other: Any) -> bool:
        if isinstance(one, str) and isinstance(other, str):
            return compare(one.encode("utf-16-be"), other.encode("utf-16-be"))
        numbers = number_of(one), number_of(other)
        return None not in numbers and compare(*numbers)

    return holds


ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": _ordered(lambda a, b: a < b),
    "<=": _ordered(lambda a, b: a <= b),
    ">": _ordered(lambda a, b: a > b),
    ">=": _ordered(lambda a, b: a >= b),
}
