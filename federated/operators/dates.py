"""Days, calendar units and anniversaries, all as spans between named edges of the run."""

from collections.abc import Sequence
from typing import cast

from sqlglot import exp

from federated.kinds import Kind
from federated.operators import comparison
from federated.operators.base import TIMES, Operator, SpansOf, complement
from federated.rule.edges import AS_OF, EdgeKind
from federated.rule.spans import (
    after_as_of,
    before_as_of,
    last_days,
    next_days,
    unit_span,
)
from federated.rule.tree import Operand
from federated.rule.windows import Duration, Span

DATES = frozenset({Kind.DATE})
_COMPARED = {o.key: o for o in comparison.OPERATORS}


def _same_as(key: str, name: str, label: str) -> Operator:
    twin = _COMPARED[key]
    return Operator(name, label, TIMES, "one", twin.sql, twin.matches, twin.spans)


def _last(values: Sequence[Operand], kind: Kind) -> tuple[Span, ...]:
    duration = cast(Duration, values[0])
    if kind is Kind.DATE:
        return (last_days(duration),)
    return (Span(before_as_of(duration), AS_OF),)


def _next(values: Sequence[Operand], kind: Kind) -> tuple[Span, ...]:
    duration = cast(Duration, values[0])
    if kind is Kind.DATE:
        return (next_days(duration),)
    return (Span(AS_OF, after_as_of(duration)),)


def _unit(unit: str, offset: int) -> SpansOf:
    return lambda _, kind: (unit_span(unit, offset, cast(EdgeKind, kind.value)),)


def _calendar(key: str, label: str, unit: str, offset: int) -> Operator:
    return Operator(key, label, TIMES, "nothing", spans=_unit(unit, offset))


def anniversary_sql(value: exp.Expr, low: exp.Expr, high: exp.Expr) -> exp.Expr:
    """Return whether a date's month and day lie from `low` on and before `high`, in any year.

    Both edges are real dates at most a year apart, so a year's end inside is told by their years,
    and 29 February falls on the side of the 28th in common years without being named.
    """

    def part(of: exp.Expr, name: str) -> exp.Expr:
        return exp.Extract(this=exp.var(name), expression=of.copy())

    def day_of_year(of: exp.Expr) -> exp.Expr:
        hundreds = exp.Mul(this=part(of, "MONTH"), expression=exp.Literal.number(100))
        return exp.paren(exp.Add(this=hundreds, expression=part(of, "DAY")), copy=False)

    after = exp.GTE(this=day_of_year(value), expression=day_of_year(low))
    before = exp.LT(this=day_of_year(value), expression=day_of_year(high))
    same_year = exp.EQ(this=part(low, "YEAR"), expression=part(high, "YEAR"))
    other_year = exp.NEQ(this=part(low, "YEAR"), expression=part(high, "YEAR"))
    return exp.or_(
        exp.and_(same_year, after, before),
        exp.and_(other_year, exp.paren(exp.or_(after.copy(), before.copy()))),
        copy=False,
    )


IN_LAST = Operator("inLast", "is in the last", TIMES, "duration", spans=_last)
IN_NEXT = Operator("inNext", "is in the next", TIMES, "duration", spans=_next)
ON = _same_as("=", "on", "is on")
_DAYS = (("yesterday", -1), ("today", 0), ("tomorrow", 1))
_UNITS = ("week", "month", "quarter", "year")
_WHICH = (("last", -1), ("this", 0), ("next", 1))
ANNIVERSARIES = ("anniversaryToday", "anniversaryInNext", "anniversaryInLast")
OPERATORS = (
    _same_as("<", "before", "is before"),
    _same_as(">", "after", "is after"),
    ON,
    complement("notOn", "is not on", ON),
    IN_LAST,
    complement("notInLast", "is not in the last", IN_LAST),
    IN_NEXT,
    complement("notInNext", "is not in the next", IN_NEXT),
    *(_calendar(word, f"is {word}", "day", offset) for word, offset in _DAYS),
    *(
        _calendar(f"{which}{unit.capitalize()}", f"is {which} {unit}", unit, offset)
        for unit in _UNITS
        for which, offset in _WHICH
    ),
    Operator(
        "anniversaryToday",
        "has its anniversary today",
        DATES,
        "nothing",
        spans=lambda _, __: (next_days(Duration(1, "day")),),
    ),
    Operator(
        "anniversaryInNext", "has its anniversary in the next", DATES, "duration", spans=_next
    ),
    Operator(
        "anniversaryInLast", "has its anniversary in the last", DATES, "duration", spans=_last
    ),
)
