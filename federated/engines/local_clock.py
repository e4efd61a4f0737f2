"""What a clock of a zone shows, as SQL with every change of the clocks written out.

Engines carry different histories of time zones, or none; with the list of changes they agree.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlglot import exp

from federated.engines.base import LocalSql, moment_literal
from federated.rule.civil import step_date
from federated.rule.zone_changes import zone_changes

YEARS_AHEAD = 50


def local_clock(zone: str, as_of: datetime) -> LocalSql:
    """Return how the local time of a moment is written for a run.

    No row is younger than as_of, so later changes are written only for what may lie ahead.
    """

    def local(moment: exp.Expr, is_ahead: bool) -> exp.Expr:
        first, changes = changes_until(zone, as_of, YEARS_AHEAD if is_ahead else 0)
        return _chosen(moment, first, changes)

    return local


def list_clock_changes(zone: str, as_of: datetime) -> list[tuple[str, int]]:
    """Return the changes of a zone's clocks that a run may ask for, as text and seconds.

    The first, without a time, is how they stood before all others.
    """
    first, changes = changes_until(zone, as_of, YEARS_AHEAD)
    return [("", first), *((start.isoformat(sep=" "), offset) for start, offset in changes)]


def changes_until(
    zone: str, as_of: datetime, years: int
) -> tuple[int, tuple[tuple[datetime, int], ...]]:
    """Return the changes of a zone up to so many years after as_of."""
    first, changes = zone_changes(zone)
    last = step_date(as_of.date(), years, "year")
    return first, tuple((start, offset) for start, offset in changes if start.date() <= last)


def _chosen(moment: exp.Expr, first: int, changes: Sequence[tuple[datetime, int]]) -> exp.Expr:
    """Return a choice that asks for the middle change first, so that a row passes few of them."""
    if not changes:
        return _moved(moment, first)
    middle = len(changes) // 2
    start, offset = changes[middle]
    is_before = exp.LT(this=moment.copy(), expression=moment_literal(start))
    before = _chosen(moment, first, changes[:middle])
    after = _chosen(moment, offset, changes[middle + 1 :])
    return exp.Case(ifs=[exp.If(this=is_before, true=before)], default=after)


def _moved(moment: exp.Expr, seconds: int) -> exp.Expr:
    if seconds == 0:
        return moment.copy()
    interval = exp.Interval(this=exp.Literal.string(str(abs(seconds))), unit=exp.var("SECOND"))
    move = exp.Add if seconds > 0 else exp.Sub
    return move(this=moment.copy(), expression=interval)
