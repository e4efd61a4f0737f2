"""What an array holds: any of some values, all of them, or none; missing elements are nothing."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from federated.kinds import Kind
from federated.operators.base import ARRAYS, Operator, Sample, complement
from federated.operators.literals import element, elements
from federated.operators.sets import IN

# Whether one element is one of some operands.
Fits = Callable[[Sequence[Any]], exp.Expr]


def holds_some(array: exp.Expr, fits: exp.Expr) -> exp.Expr:
    """Return whether some element fits."""
    return exp.GT(this=elements(array, fits), expression=exp.Literal.number(0))


def array_test(key: str, array: exp.Expr, operands: Sequence[Any], fits: Fits) -> exp.Expr:
    """Return whether an array has any, or all, of the operands."""
    if key == "hasAny":
        return holds_some(array, fits(operands)) if operands else exp.false()
    if not operands:
        return exp.Not(this=exp.Is(this=array, expression=exp.Null()))
    each = [holds_some(array.copy(), fits([operand])) for operand in operands]
    return exp.and_(*each, copy=False)


def _sql(key: str) -> Callable[[exp.Expr, Sequence[exp.Expr]], exp.Expr]:
    def fits(operands: Sequence[exp.Expr]) -> exp.Expr:
        assert IN.sql is not None  # noqa: S101 - it is written beside it
        return IN.sql(element(Kind.TEXT), operands)

    return lambda array, operands: array_test(key, array, operands, fits)


HAS_ANY = Operator(
    "hasAny",
    "has any of",
    ARRAYS,
    "many",
    _sql("hasAny"),
    lambda value, operands: any(o in value for o in operands if o is not None),
    samples=(
        Sample(("a", None, "b"), ("c", "b"), True),
        Sample(("a",), (), False),
        Sample((), ("a",), False),
    ),
)
HAS_ALL = Operator(
    "hasAll",
    "has all of",
    ARRAYS,
    "many",
    _sql("hasAll"),
    lambda value, operands: all(o in value for o in operands if o is not None),
    samples=(
        Sample(("a", None, "b"), ("b", "a"), True),
        Sample(("a",), ("a", "b"), False),
        Sample((), (), True),
    ),
)
OPERATORS = (HAS_ANY, HAS_ALL, complement("hasNone", "has none of", HAS_ANY))
