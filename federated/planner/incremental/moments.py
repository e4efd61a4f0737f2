"""The moment an answer is of, and whether a moment of a row was passed by since the one before.

A test of a moment only asks whether it lies before some edges. So time alone changes its answer
where the moment lies between where an edge stood and where it stands, and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlglot import exp

from federated.engines.base import moment_literal
from federated.rule.edges import Edge

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Now:
    """The moment an answer is of, and where its days begin."""

    as_of: datetime
    zone: str
    week_starts: str

    @property
    def instant(self) -> datetime:
        return self.as_of.replace(tzinfo=None)

    def edge(self, edge: Edge) -> datetime | date:
        """Return the value of an edge now."""
        return edge.value(self.as_of, self.zone, self.week_starts)


def passed_by(edges: Sequence[Edge], value: exp.Expr, before: Now, now: Now) -> exp.Expr | None:
    """Return whether edges passed a value by, one edge or two of anniversaries; None for no value.

    A value at either end counts too: early, never late.
    """
    moved = [
        (min(stood, stands), max(stood, stands))
        for stood, stands in ((before.edge(edge), now.edge(edge)) for edge in edges)
        if stood != stands
    ]
    if not moved:
        return None
    if len(edges) == 1:
        low, high = (moment_literal(each) for each in moved[0])
        return exp.Between(this=value.copy(), low=low, high=high)
    if any(high - low >= YEAR for low, high in moved):
        return exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
    return exp.paren(exp.or_(*(_in_year(value, *each) for each in moved), copy=False), copy=False)


def _in_year(value: exp.Expr, low: date, high: date) -> exp.Expr:
    """Return whether the month and day of a value lie between those of two dates."""
    month = exp.Extract(this=exp.var("MONTH"), expression=value.copy())
    day = exp.Extract(this=exp.var("DAY"), expression=value.copy())
    hundreds = exp.Mul(this=month, expression=exp.Literal.number(100))
    # A number that orders months and days as they follow one another in a year.
    found = exp.paren(exp.Add(this=hundreds, expression=day), copy=False)
    ends = [exp.Literal.number(each.month * 100 + each.day) for each in (low, high)]
    after = exp.GTE(this=found, expression=ends[0])
    until = exp.LTE(this=found.copy(), expression=ends[1])
    join = exp.And if low.year == high.year else exp.Or
    return exp.paren(join(this=after, expression=until), copy=False)
