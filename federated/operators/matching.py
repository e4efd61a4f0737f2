"""Patterns found in texts, and texts like a whole; what a pattern may say is in `patterns`."""

import re
from collections.abc import Sequence
from typing import Any

from sqlglot import exp

from federated.operators.base import TEXT, Matches, Operator, Sample, SqlOf, complement
from federated.operators.literals import literal_text, matching
from federated.operators.patterns import EMPTY, NOTHING, PYTHON, canonical, compiled

LIKE = "like"


def pattern_test(key: str, value: exp.Expr, text: str, *, is_folded: bool = False) -> exp.Expr:
    """Return whether a pattern is found in a value."""
    pattern = compiled(text, is_like=key == LIKE, is_folded=is_folded)
    if pattern == NOTHING:
        return exp.false()
    if pattern == EMPTY:
        return exp.Not(this=exp.Is(this=value, expression=exp.Null()))
    return matching(value, canonical(pattern))


def _sql(key: str) -> SqlOf:
    return lambda value, operands: pattern_test(key, value, literal_text(operands[0]) or "")


def _finds(key: str) -> Matches:
    def finds(value: Any, operands: Sequence[Any]) -> bool:
        pattern = compiled(operands[0], is_like=key == LIKE)
        return pattern != NOTHING and bool(re.search(PYTHON.write(pattern), value))

    return finds


MATCHES = Operator(
    "matches",
    "matches the pattern",
    TEXT,
    "pattern",
    _sql("matches"),
    _finds("matches"),
    samples=(
        Sample("2330-TW", (r"^\d{4}-[A-Z]+$",), True),
        Sample("2330-TW\n", (r"^\d{4}-[A-Z]+$",), False),
        Sample("a\nb", ("a.b",), False),
        Sample("台北市", ("[一-龥]{3}",), True),
        Sample("", ("|",), True),
    ),
)
IS_LIKE = Operator(
    LIKE,
    "is like",
    TEXT,
    "pattern",
    _sql(LIKE),
    _finds(LIKE),
    samples=(
        Sample("a\nb", ("a_b",), True),
        Sample("100% wool", ("100%",), True),
        Sample("wool, 100%", ("100%",), False),
        Sample("臺", ("_",), True),
    ),
)
OPERATORS = (
    MATCHES,
    complement("doesNotMatch", "does not match the pattern", MATCHES),
    IS_LIKE,
    complement("notLike", "is not like", IS_LIKE),
)
