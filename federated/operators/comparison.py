"""Equal, unequal, less and greater, and between; text is compared by code point."""

import operator
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlglot import exp

from federated.kinds import Kind
from federated.operators.base import (
    ALL,
    ORDERED,
    Matches,
    Operator,
    Sample,
    SpansOf,
    SqlOf,
    complement,
)
from federated.rule.edges import Edge, EdgeKind
from federated.rule.spans import day_start, instant
from federated.rule.tree import Operand
from federated.rule.windows import Span


def _binary(kind: Callable[..., exp.Expr]) -> SqlOf:
    return lambda value, operands: kind(this=value, expression=operands[0])


def _against(compare: Callable[[Any, Any], Any]) -> Matches:
    return lambda value, operands: bool(compare(value, operands[0]))


def first_moment(value: Operand, kind: Kind) -> Edge:
    """Return the first moment a literal speaks of: a date on a timestamp is its whole local day."""
    if isinstance(value, datetime):
        return instant(value)
    return day_start(cast(date, value), cast(EdgeKind, kind.value))


def moment_after(value: Operand, kind: Kind) -> Edge:
    """Return the first moment after all that a literal speaks of."""
    if isinstance(value, datetime):
        return instant(value, more=1)
    return day_start(cast(date, value) + timedelta(days=1), cast(EdgeKind, kind.value))


def _within(values: Sequence[Operand], kind: Kind) -> tuple[Span, ...]:
    return (Span(first_moment(values[0], kind), moment_after(values[-1], kind)),)


def _compare(
    key: str,
    label: str,
    sql: Callable[..., exp.Expr],
    matches: Callable[[Any, Any], Any],
    spans: SpansOf,
    *samples: Sample,
) -> Operator:
    return Operator(
        key, label, ORDERED, "one", _binary(sql), _against(matches), spans, samples=samples
    )


def _sql_between(value: exp.Expr, operands: Sequence[exp.Expr]) -> exp.Expr:
    return exp.and_(
        exp.GTE(this=value.copy(), expression=operands[0]),
        exp.LTE(this=value.copy(), expression=operands[1]),
        copy=False,
    )


EQUALS = Operator(
    "=",
    "is",
    ALL,
    "one",
    _binary(exp.EQ),
    _against(operator.eq),
    _within,
    samples=(Sample("Taipei", ("Taipei",), True), Sample("taipei", ("Taipei",), False)),
)
BETWEEN = Operator(
    "between",
    "is between",
    ORDERED,
    "two",
    _sql_between,
    lambda value, operands: bool(operands[0] <= value <= operands[1]),
    _within,
    samples=(Sample(5, (5, 7), True), Sample(8, (5, 7), False)),
)
OPERATORS = (
    EQUALS,
    complement("!=", "is not", EQUALS),
    _compare(
        "<",
        "is less than",
        exp.LT,
        operator.lt,
        lambda values, kind: (Span(None, first_moment(values[0], kind)),),
        Sample(4, (5,), True),
        Sample(5, (5,), False),
    ),
    _compare(
        ">",
        "is greater than",
        exp.GT,
        operator.gt,
        lambda values, kind: (Span(moment_after(values[0], kind), None),),
        Sample(6, (5,), True),
        Sample(5, (5,), False),
    ),
    _compare(
        "<=",
        "is at most",
        exp.LTE,
        operator.le,
        lambda values, kind: (Span(None, moment_after(values[0], kind)),),
        Sample(5, (5,), True),
    ),
    _compare(
        ">=",
        "is at least",
        exp.GTE,
        operator.ge,
        lambda values, kind: (Span(first_moment(values[0], kind), None),),
        Sample(5, (5,), True),
    ),
    BETWEEN,
    complement("notBetween", "is not between", BETWEEN),
)
