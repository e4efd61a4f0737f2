"""The middle gaps between neighbouring rows: their mean is the median, in whole microseconds.

No engine is asked for a median: they differ on what it is of an even number.
"""

from sqlglot import exp

from federated.operators.exact import decimal, micros
from federated.passes.sql.aggregates import RANK, RANKED
from federated.passes.sql.key_sets import KEY
from federated.passes.sql.places import Place, column
from federated.rule.decimals import MOST_DIGITS

GAP = "gap"
GAPS = "gaps"
COUNT = "gap_count"
DAY_MICROS = 86_400_000_000


def chosen_gaps(place: Place, rows: exp.Select) -> exp.Select:
    """Return the owners of the middle gap of an odd number, or of both of an even number."""
    owner = rows.expressions[0].this
    at = micros(place.time())
    earlier = _over(exp.Lag(this=at.copy()), owner, place.time())
    gap = exp.Sub(this=at, expression=earlier)
    gaps = rows.select(exp.alias_(gap, GAP), copy=False).subquery(GAPS, copy=False)
    key, length = column(KEY, GAPS), column(GAP, GAPS)
    number = exp.alias_(_over(exp.RowNumber(), key, length), RANK)
    count = exp.alias_(_over(exp.Count(this=exp.Star()), key), COUNT)
    known = exp.Not(this=exp.Is(this=length.copy(), expression=exp.Null()))
    ordered = exp.select(key, length, number, count).from_(gaps, copy=False)
    ranked = ordered.where(known, copy=False).subquery(RANKED, copy=False)
    twice = exp.Mul(this=exp.Literal.number(2), expression=column(RANK, RANKED))
    many = column(COUNT, RANKED)
    above = exp.Add(this=many.copy(), expression=exp.Literal.number(2))
    return (
        exp.select(exp.alias_(column(KEY, RANKED), KEY))
        .from_(ranked, copy=False)
        .where(exp.Between(this=twice, low=many, high=above), copy=False)
    )


def gap_total() -> exp.Expr:
    """Return the microseconds of the chosen gaps together."""
    return decimal(exp.Sum(this=column(GAP, RANKED)), 0)


def gap_divisor() -> exp.Expr:
    """Return what the total is divided by to give days."""
    count = exp.Mul(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(DAY_MICROS))
    return decimal(count, 0, MOST_DIGITS + 1)


def _over(function: exp.Expr, owner: exp.Expr, *order: exp.Expr) -> exp.Window:
    ordered = exp.Order(expressions=[exp.Ordered(this=o) for o in order]) if order else None
    return exp.Window(this=function, partition_by=[owner.copy()], order=ordered, over="OVER")
