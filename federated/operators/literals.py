"""Values of rules as SQL: numbers as numbers, and text so that no tool on the way can read it.

dbt, Spark and others substitute inside correctly quoted text, so a text is written plainly only in
a boring alphabet; any other goes as hex, which each engine's file spells.
"""

import re
from decimal import Decimal

from sqlglot import exp

from federated.kinds import Kind

TEXT = "MUSTER_TEXT"
EDGE = "MUSTER_EDGE"
BYTES = "MUSTER_BYTES"
HEX = "MUSTER_HEX"
MATCHES = "MUSTER_MATCHES"
ELEMENTS = "MUSTER_ELEMENTS"
ELEMENT = "MUSTER_ELEMENT"
WITHIN = "MUSTER_WITHIN"
# Two hyphens begin a comment for tools that cut statements without minding quotes.
_BORING = re.compile(r"(?!.*--)[A-Za-z0-9 _.@+-]*\Z")
# What sqlglot itself puts into pretty SQL for a line break.
_ITS_OWN_MARK = "SQLGLOT"


def text_literal(value: str) -> exp.Expr:
    """Return a text as SQL that holds no character of it unless all of them are boring.

    >>> text_literal("COFFEE").sql(), text_literal("O'Brien").sql()
    ("'COFFEE'", "MUSTER_TEXT('4f27427269656e')")
    """
    if _BORING.match(value) and _ITS_OWN_MARK not in value:
        return exp.Literal.string(value)
    return exp.Anonymous(this=TEXT, expressions=[exp.Literal.string(value.encode().hex())])


def literal_text(part: exp.Expr) -> str | None:
    """Return the text a literal says, None when it is something else."""
    if isinstance(part, exp.Literal) and part.is_string:
        return str(part.this)
    if isinstance(part, exp.Anonymous) and part.this == TEXT:
        return bytes.fromhex(str(part.expressions[0].this)).decode()
    return None


def literal(value: str | bool | Decimal) -> exp.Expr:
    """Return a value whose kind was checked as SQL."""
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, Decimal):
        number = exp.Literal.number(format(abs(value), "f"))
        return exp.Neg(this=number) if value < 0 else number
    return text_literal(value)


def as_hex(value: exp.Expr) -> exp.Expr:
    """Return a text as the lower case hex of its UTF-8 bytes."""
    return exp.Anonymous(this=HEX, expressions=[value])


def matching(value: exp.Expr, pattern: str) -> exp.Expr:
    """Return whether a pattern in our own spelling is found in a text."""
    encoded = exp.Literal.string(pattern.encode().hex())
    return exp.Anonymous(this=MATCHES, expressions=[value, encoded])


def within_numbered(value: exp.Expr, low: str, high: str, count: int) -> exp.Expr:
    """Return whether a moment lies in one of many spans, whose edges are numbered from 1."""
    names = [exp.Literal.string(name) for name in (low, high)]
    return exp.Anonymous(this=WITHIN, expressions=[value, *names, exp.Literal.number(count)])


def element(kind: Kind) -> exp.Expr:
    """Return the element that is looked at inside `elements`."""
    return exp.Anonymous(this=ELEMENT, expressions=[exp.Literal.string(kind.value)])


def elements(array: exp.Expr, fits: exp.Expr) -> exp.Expr:
    """Return how many elements of an array fit; a missing array has none."""
    return exp.Anonymous(this=ELEMENTS, expressions=[array, fits])


def edge(edge_id: str) -> exp.Expr:
    """Return the place where the value of an edge goes."""
    return exp.Anonymous(this=EDGE, expressions=[exp.Literal.string(edge_id)])


def by_code_point(value: exp.Expr) -> exp.Expr:
    """Return a text as it must stand where its order counts."""
    return exp.Anonymous(this=BYTES, expressions=[value])
