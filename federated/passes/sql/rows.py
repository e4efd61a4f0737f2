"""Sets of keys from the rows of one collection: so many rows that fit, or a number made of them.

Every set is asked for in its positive form (at least so many), so that "at least" and "none" of
the same rows share it, and the opposite is its exact complement.
"""

from dataclasses import replace
from decimal import Decimal

from sqlglot import exp

from federated.kinds import Kind
from federated.operators import OPERATORS, twin_of
from federated.operators.literals import literal
from federated.passes.draft import Context
from federated.passes.sql.aggregates import (
    FROM_ONE_ROW,
    RANKED,
    VALUE,
    WITHOUT_ROWS_ZERO,
    aggregate_value,
    by_count,
    first_of,
)
from federated.passes.sql.gaps import chosen_gaps, gap_divisor, gap_total
from federated.passes.sql.key_sets import KEY, KeySets
from federated.passes.sql.leaves import leaf, negation
from federated.passes.sql.places import Place, column
from federated.passes.sql.row_source import Predicate, RowSource, must_be_unique
from federated.passes.sql.terms import Terms
from federated.rule.tree import AggregateTest, CollectionTest, Group, Operand
from federated.rule.windows import Span

DAYS_OF_THE_CALENDAR = 10_000_000


class RowSets(RowSource):
    """Writes tests of a collection as membership in sets of keys."""

    def __init__(self, context: Context, sets: KeySets, predicate: Predicate) -> None:
        super().__init__(context, sets, predicate)
        self.terms = Terms(self)

    def collection_test(self, test: CollectionTest, owner: Place) -> exp.Expr:
        """Return whether so many rows fit."""
        if test.is_share:
            return self._share(test, owner)
        if test.mode == "all":
            unfit = Group("and", (test.value,), True)
            return negation(self._at_least(test, unfit, 1, owner))
        low = int(test.low)
        parts: list[exp.Expr] = []
        if low > 0:
            parts.append(self._at_least(test, test.value, low, owner))
        if test.high is not None:
            above = int(test.high) + 1
            parts.append(negation(self._at_least(test, test.value, above, owner)))
        return exp.and_(*parts, copy=False) if parts else exp.true()

    def _at_least(self, test: CollectionTest, group: Group, least: int, owner: Place) -> exp.Expr:
        place = self.place(test.collection, owner)
        window = test.window if isinstance(test.window, Span) else None
        conditions = [*self.cut(place, window), self.predicate(group, place, False)]
        query = self.rows(place, conditions)
        if least > 1 or must_be_unique(owner):
            query = query.group_by(self.owner(place), copy=False)
        if least > 1:
            enough = exp.GTE(this=exp.Count(this=exp.Star()), expression=literal(Decimal(least)))
            query = query.having(enough, copy=False)
        return self.has(place, owner, query, test.collection)

    def _share(self, test: CollectionTest, owner: Place) -> exp.Expr:
        place = self.place(test.collection, owner)
        window = test.window if isinstance(test.window, Span) else None
        fits = self.predicate(test.value, place, False)
        one = exp.Case(ifs=[exp.If(this=fits, true=exp.Literal.number(1))])
        fitting = exp.Count(this=one)

        def share(of: Decimal) -> exp.Expr:
            return exp.paren(
                exp.Mul(this=literal(of), expression=exp.Count(this=exp.Star())), copy=False
            )

        high = share(test.high if test.high is not None else Decimal(1))
        enough: exp.Expr
        if test.mode == "atMost":
            enough = exp.GT(this=fitting, expression=high)
        elif test.mode == "exactly":
            enough = exp.EQ(this=fitting, expression=high)
        elif test.mode == "between":
            enough = exp.Between(this=fitting, low=share(test.low), high=high)
        else:
            enough = exp.GTE(this=fitting, expression=share(test.low))
        query = self.rows(place, self.cut(place, window)).group_by(self.owner(place), copy=False)
        found = self.has(place, owner, query.having(enough, copy=False), test.collection)
        return negation(found) if test.mode == "atMost" else found

    def aggregate_test(self, test: AggregateTest, owner: Place) -> exp.Expr:
        """Return whether the number made of the rows fulfils the operator."""
        place = self.place(test.collection, owner)
        of = self.terms.value(test.of, place) if test.of is not None else None
        holds_without_rows = holds_without_rows_of(test)
        by_row = self.fitting(place, test)

        def fits(value: exp.Expr, scaled_by: exp.Expr | None = None) -> exp.Expr:
            found = leaf(
                test.operator,
                value,
                test.values,
                _kind(test),
                lambda term: self.terms.value(term, place),
                scaled_by=scaled_by,
                guarded=holds_without_rows,
            )
            return (negation(found) if holds_without_rows else found).unnest()

        if test.function in FROM_ONE_ROW:
            assert of is not None  # noqa: S101 - check_kinds has seen to it
            query = first_of(place, by_row, of, test)
            query = query.where(fits(column(VALUE, RANKED)), copy=False)
        elif test.function == "median_gap_days":
            test = replace(test, values=tuple(map(_within_reach, test.values)))
            query = chosen_gaps(place, by_row).group_by(column(KEY, RANKED), copy=False)
            query = query.having(fits(gap_total(), gap_divisor()), copy=False)
        else:
            value = aggregate_value(place, test, of, self.context)
            query = by_row.group_by(self.owner(place), copy=False)
            query = query.having(fits(value, by_count(test, of)), copy=False)
        found = self.has(place, owner, query, test.collection)
        return negation(found) if holds_without_rows else found


def _within_reach(value: Operand) -> Operand:
    """Return a number of days that no gap reaches in place of one that engines cannot multiply."""
    if not isinstance(value, Decimal):
        return value
    return min(max(value, Decimal(-1)), Decimal(DAYS_OF_THE_CALENDAR))


def _kind(test: AggregateTest) -> Kind:
    if test.function in {"first_time", "last_time"}:
        return Kind.TIMESTAMP
    if test.function == "median_gap_days":
        return Kind.DECIMAL
    if test.of is not None and test.of.kind is not None and test.function != "count":
        return test.of.kind
    return Kind.INTEGER


def holds_without_rows_of(test: AggregateTest) -> bool:
    """Return whether an entity without rows passes; a set can only hold those with rows."""
    if test.operator not in OPERATORS:
        return test.operator == "notWithin"
    operator, is_complement = twin_of(test.operator)
    if test.function not in WITHOUT_ROWS_ZERO:
        # Nothing to compare: false, and so true for the complement.
        return is_complement
    assert operator.matches is not None  # noqa: S101 - every operator on numbers has one
    return operator.matches(Decimal(0), test.values) != is_complement
