"""Parts of texts, exactly as stored: no pattern characters, no folding."""

from collections.abc import Sequence

from sqlglot import exp

from federated.operators.base import TEXT, Operator, Sample, complement
from federated.operators.literals import literal_text


def _is_empty(part: exp.Expr) -> bool:
    return literal_text(part) == ""


def _present(value: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Is(this=value, expression=exp.Null()))


def _sql_contains(value: exp.Expr, operands: Sequence[exp.Expr]) -> exp.Expr:
    part = operands[0]
    # Engines differ on where '' is found.
    if _is_empty(part):
        return _present(value)
    found = exp.GT(this=exp.StrPosition(this=value, substr=part), expression=exp.Literal.number(0))
    if literal_text(part) is None:
        empty = exp.EQ(this=part.copy(), expression=exp.Literal.string(""))
        return exp.or_(found, exp.and_(empty, _present(value.copy())), copy=False)
    return found


def _sql_begins(value: exp.Expr, operands: Sequence[exp.Expr]) -> exp.Expr:
    part = operands[0]
    return exp.EQ(this=exp.Left(this=value, expression=_length(part)), expression=part.copy())


def _sql_ends(value: exp.Expr, operands: Sequence[exp.Expr]) -> exp.Expr:
    part = operands[0]
    return exp.EQ(this=exp.Right(this=value, expression=_length(part)), expression=part.copy())


def _length(part: exp.Expr) -> exp.Expr:
    known = literal_text(part)
    if known is not None:
        return exp.Literal.number(len(known))
    return exp.Length(this=part.copy())


CONTAINS = Operator(
    "contains",
    "contains",
    TEXT,
    "one",
    _sql_contains,
    lambda value, operands: operands[0] in value,
    samples=(Sample("50%", ("%",), True), Sample("50", ("%",), False), Sample("", ("",), True)),
)
BEGINS_WITH = Operator(
    "beginsWith",
    "begins with",
    TEXT,
    "one",
    _sql_begins,
    lambda value, operands: value.startswith(operands[0]),
    samples=(Sample("O'Brien", ("O'",), True), Sample("OBrien", ("O'",), False)),
)
ENDS_WITH = Operator(
    "endsWith",
    "ends with",
    TEXT,
    "one",
    _sql_ends,
    lambda value, operands: value.endswith(operands[0]),
    samples=(Sample("台北市", ("市",), True), Sample("台北", ("市",), False)),
)
OPERATORS = (
    CONTAINS,
    BEGINS_WITH,
    ENDS_WITH,
    complement("doesNotContain", "does not contain", CONTAINS),
    complement("doesNotBeginWith", "does not begin with", BEGINS_WITH),
    complement("doesNotEndWith", "does not end with", ENDS_WITH),
)
