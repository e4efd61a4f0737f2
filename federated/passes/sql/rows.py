"""Sets of keys from the rows of one collection: so many rows that fit, or a number made of them.

Every set is asked for in its positive form (at least so many), so that "at least" and "none" of
the same rows share it, and the opposite is its exact complement.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from sqlglot import exp

from federated.catalog.schema import Catalog
from federated.kinds import Kind
from federated.operators import OPERATORS, twin_of
from federated.operators.literals import literal
from federated.passes.draft import collection_scope
from federated.passes.sql.aggregates import aggregate_value, by_count, most_frequent, ranked
from federated.passes.sql.key_sets import KEY, KeySets
from federated.passes.sql.leaves import is_alive, leaf, negation, within
from federated.passes.sql.places import Place, column
from federated.rule.edges import AS_OF
from federated.rule.tree import AggregateTest, CollectionTest, Group
from federated.rule.windows import Span

Predicate = Callable[[Group, Place, bool], exp.Expr]
RANKED = frozenset({"first", "last"})
WITHOUT_ROWS_ZERO = frozenset({"count", "sum", "count_periods"})


class RowSets:
    """Writes tests of a collection as membership in sets of keys."""

    def __init__(self, catalog: Catalog, sets: KeySets, predicate: Predicate) -> None:
        self.catalog = catalog
        self.sets = sets
        self.predicate = predicate

    def place(self, collection: str, entity: Place, alias: str | None = None) -> Place:
        """Return the place of one row of a collection."""
        scope = collection_scope(self.catalog, entity.scope, collection)
        assert scope is not None  # noqa: S101 - resolve_names has seen to it
        around = Place(self.catalog, entity.scope, entity.alias, prefix=f"{entity.alias}_")
        return Place(self.catalog, scope, alias or collection, around)

    def cut(self, place: Place, window: Span | None) -> list[exp.Expr]:
        """Return what a row must fulfil to exist at as_of, and to lie in the window."""
        collection = place.scope.collection
        assert collection is not None  # noqa: S101 - rows are of collections
        conditions: list[exp.Expr] = []
        known = collection.known_at if collection.is_future else collection.time
        if known is not None:
            conditions.append(within(column(known, place.alias), [Span(None, AS_OF)]))
        if mark := place.scope.table.changes.tombstone:
            conditions.append(is_alive(place.scope.table, column(mark, place.alias)))
        if window is not None and collection.time is not None:
            high = None if window.high == AS_OF and not collection.is_future else window.high
            if window.low is not None or high is not None:
                conditions.append(
                    within(column(collection.time, place.alias), [Span(window.low, high)])
                )
        return conditions

    def owner(self, place: Place) -> exp.Column:
        """Return the column that holds the entity's key."""
        collection = place.scope.collection
        assert collection is not None  # noqa: S101 - rows are of collections
        return column(collection.owners[place.scope.entity.name], place.alias)

    def rows(self, place: Place, conditions: Sequence[exp.Expr], *values: exp.Expr) -> exp.Select:
        """Return the owners of the rows that fulfil all conditions, with further values."""
        owner = self.owner(place)
        present = exp.Not(this=exp.Is(this=owner.copy(), expression=exp.Null()))
        query = exp.select(exp.alias_(owner, KEY), *values).from_(place.source(), copy=False)
        return place.joined(query).where(present, *_plain(conditions), copy=False)

    def collection_test(self, test: CollectionTest, entity: Place) -> exp.Expr:
        """Return whether so many rows fit."""
        key = column(entity.scope.entity.key, entity.alias)
        if test.is_share:
            return self._share(test, entity, key)
        if test.mode == "all":
            unfit = Group("and", (test.value,), True)
            return negation(self._at_least(test, unfit, 1, entity, key))
        low = int(test.low)
        parts: list[exp.Expr] = []
        if low > 0:
            parts.append(self._at_least(test, test.value, low, entity, key))
        if test.high is not None:
            above = int(test.high) + 1
            parts.append(negation(self._at_least(test, test.value, above, entity, key)))
        return exp.and_(*parts, copy=False) if parts else exp.true()

    def _at_least(
        self, test: CollectionTest, group: Group, least: int, entity: Place, key: exp.Expr
    ) -> exp.Expr:
        place = self.place(test.collection, entity)
        window = test.window if isinstance(test.window, Span) else None
        conditions = [*self.cut(place, window), self.predicate(group, place, False)]
        query = self.rows(place, conditions).group_by(self.owner(place), copy=False)
        if least > 1:
            enough = exp.GTE(this=exp.Count(this=exp.Star()), expression=literal(Decimal(least)))
            query = query.having(enough, copy=False)
        return self.sets.has(key, query, test.collection)

    def _share(self, test: CollectionTest, entity: Place, key: exp.Expr) -> exp.Expr:
        place = self.place(test.collection, entity)
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
        found = self.sets.has(key, query.having(enough, copy=False), test.collection)
        return negation(found) if test.mode == "atMost" else found

    def aggregate_test(self, test: AggregateTest, entity: Place) -> exp.Expr:
        """Return whether the number made of the rows fulfils the operator."""
        key = column(entity.scope.entity.key, entity.alias)
        place = self.place(test.collection, entity)
        window = test.window if isinstance(test.window, Span) else None
        of = place.value(test.of) if test.of is not None else None
        fits = self.predicate(test.value, place, False)
        conditions = [*self.cut(place, window), fits]
        holds_without_rows = holds_without_rows_of(test)
        if test.function in RANKED or test.function == "most_frequent":
            assert of is not None  # noqa: S101 - check_kinds has seen to it
            inner = self.rows(place, conditions)
            query = (
                ranked(place, inner, of, test, holds_without_rows)
                if test.function in RANKED
                else most_frequent(place, inner, of, test, holds_without_rows)
            )
        else:
            value = aggregate_value(place, test, of)
            test_of_value = leaf(
                test.operator,
                value,
                test.values,
                _kind(test),
                place.value,
                scaled_by=by_count(test, of),
                guarded=holds_without_rows,
            )
            if holds_without_rows:
                test_of_value = negation(test_of_value)
            query = self.rows(place, conditions).group_by(self.owner(place), copy=False)
            query = query.having(test_of_value.unnest(), copy=False)
        found = self.sets.has(key, query, test.collection)
        return negation(found) if holds_without_rows else found


def _plain(conditions: Sequence[exp.Expr]) -> list[exp.Expr]:
    return [c for c in conditions if not (isinstance(c, exp.Boolean) and c.this)]


def _kind(test: AggregateTest) -> Kind:
    if test.function in {"first_time", "last_time"}:
        return Kind.TIMESTAMP
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
