"""How JsonLogic compares plain values: equal, loosely equal, in order, truthy."""

import math
import re
from collections.abc import Callable
from typing import Any

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\Z", re.ASCII)
_WHOLE = re.compile(r"[-+]?\d{1,300}\Z", re.ASCII)
# Without a sign: there "-0x1" is no number.
_NUMERAL = re.compile(r"0([xX][\da-fA-F]+|[oO][0-7]+|[bB][01]+)\Z", re.ASCII)
_INFINITE = re.compile(r"[-+]?Infinity\Z")
# JavaScript's numbers end before this one.
_BITS = 1024


def is_truthy(value: Any) -> bool:
    """Return whether a value counts as true; there an empty list does not.

    >>> is_truthy("0"), is_truthy([]), is_truthy(0)
    (True, False, False)
    """
    return bool(value)


def number_of(value: Any) -> int | float | None:
    """Return a value as a number, None where it is none.

    >>> number_of("0x64"), number_of(" 0b1 "), number_of("0o7"), number_of("-0x1")
    (100, 1, 7, None)
    """
    if value is None:
        return 0
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    text = value.strip() if isinstance(value, str) else "x"
    if text == "":
        return 0
    if _NUMERAL.match(text):
        whole = int(text, 0)
        return whole if whole.bit_length() <= _BITS else math.inf
    if _INFINITE.match(text) or (_NUMBER.match(text) and not _WHOLE.match(text)):
        return float(text)
    return int(text) if _WHOLE.match(text) else None


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
