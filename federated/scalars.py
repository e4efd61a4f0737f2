"""Plain YAML scalars by the 1.2 core schema; dates stay text, and no digit is lost silently."""

import re
from decimal import Decimal

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OTHER_BASE = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_NUMBERS = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\Z")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})


class NotKept(ValueError):
    """The scalar reads as a number that cannot be kept exactly."""


def read_plain(text: str) -> str | int | float | bool | None:
    """Return what an unquoted scalar means.

    >>> read_plain("no"), read_plain("2017-10-30"), read_plain("7"), read_plain("~")
    ('no', '2017-10-30', 7, None)
    """
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INTEGER.match(text):
        return _kept_integer(text)
    if _OTHER_BASE.match(text):
        return int(text, 0)
    if _FLOAT.match(text):
        return _kept_float(text)
    if _NOT_NUMBERS.match(text):
        raise NotKept(f"{text} is not a number a rule can hold")
    return text


def unreadable(text: str) -> str:
    """Return why a text cannot be stored by every warehouse, or nothing when it can."""
    if "\x00" in text:
        return "holds the character NUL"
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        return "holds half a character (a lone surrogate)"
    return ""


def _kept_integer(text: str) -> int:
    if len(text) > 40:
        raise NotKept("the number has more than 40 digits")
    return int(text)


def _kept_float(text: str) -> float:
    value = float(text)
    if len(text) > 40 or Decimal(repr(value)) != Decimal(text):
        raise NotKept(f"{text[:40]} has more digits than can be kept")
    return value
