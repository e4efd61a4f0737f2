"""Aggregates as values: sets of (key, value) with one row an owner, joined to where they are asked.

A test of an aggregate alone needs none of this; it is a set of keys, in `rows`.
"""

from sqlglot import exp

from federated.operators.exact import decimal, fit, micros, quotient, whole_quotient
from federated.operators.literals import edge
from federated.passes.sql.aggregates import (
    FROM_ONE_ROW,
    RANKED,
    VALUE,
    aggregate_value,
    first_of,
)
from federated.passes.sql.gaps import DAY_MICROS, chosen_gaps, gap_divisor, gap_total
from federated.passes.sql.key_sets import KEY
from federated.passes.sql.places import Place, column
from federated.passes.sql.row_source import RowSource
from federated.rule.decimals import MOST_DIGITS
from federated.rule.edges import AS_OF
from federated.rule.tree import Measure

COUNTED = "counted"
MEANS = frozenset({"avg", "median_gap_days"})
# So many days are added before and taken off after, as cutting decimals off is no floor below zero.
DAYS_ASIDE = 10_000_000


def measured(
    source: RowSource, place: Place, measure: Measure, of: exp.Expr | None, *, in_parts: bool
) -> exp.Select:
    """Return the owners with what the aggregate makes of their rows.

    `in_parts` leaves a mean undivided, beside what it is divided by.
    """
    rows = source.fitting(place, measure)
    if measure.function in FROM_ONE_ROW:
        assert of is not None  # noqa: S101 - check_kinds has seen to it
        found = first_of(place, rows, of, measure)
        return found.select(column(VALUE, RANKED), copy=False)
    if measure.function == "median_gap_days":
        found = chosen_gaps(place, rows).group_by(column(KEY, RANKED), copy=False)
        return _mean(found, gap_total(), 0, gap_divisor(), measure, in_parts)
    found = rows.group_by(source.owner(place), copy=False)
    if measure.function == "avg":
        assert of is not None  # noqa: S101 - check_kinds has seen to it
        scale = (measure.of.scale if measure.of else 0) or 0
        count = decimal(exp.Count(this=of.copy()), 0, MOST_DIGITS + 1)
        return _mean(found, exp.Sum(this=of), scale, count, measure, in_parts)
    if measure.function in {"days_since_first", "days_since_last"}:
        end = exp.Min if measure.function == "days_since_first" else exp.Max
        return found.select(exp.alias_(_whole_days_since(end(this=place.time())), VALUE))
    value = aggregate_value(place, measure, of, source.context)
    return found.select(exp.alias_(value, VALUE), copy=False)


def _mean(
    found: exp.Select,
    total: exp.Expr,
    scale: int,
    count: exp.Expr,
    measure: Measure,
    in_parts: bool,
) -> exp.Select:
    if in_parts:
        parts = (exp.alias_(total, VALUE), exp.alias_(count, COUNTED))
        return found.select(*parts, copy=False)
    mean = quotient(fit(total, scale), scale, count, 0, measure.scale or 0)
    return found.select(exp.alias_(mean, VALUE), copy=False)


def _whole_days_since(moment: exp.Expr) -> exp.Expr:
    """Return the whole 24 hours from a moment to as_of, below zero for one after it."""
    passed = exp.Sub(this=micros(edge(AS_OF.id)), expression=micros(moment))
    aside = exp.Literal.number(DAYS_ASIDE * DAY_MICROS)
    above_zero = exp.Add(this=passed, expression=aside)
    day = decimal(exp.Literal.number(DAY_MICROS), 0)
    days = whole_quotient(decimal(above_zero, 0, MOST_DIGITS + 1), day, 0, 0)
    return exp.Sub(this=fit(days, 0), expression=exp.Literal.number(DAYS_ASIDE))
