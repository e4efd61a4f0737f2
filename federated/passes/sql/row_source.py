"""The rows of one collection in SQL: those that exist at as_of, lie in a window, and fit."""

from collections.abc import Callable, Sequence

from sqlglot import exp

from federated.passes.draft import Context, collection_scope
from federated.passes.sql.key_sets import KEY, KeySets
from federated.passes.sql.leaves import is_alive, within
from federated.passes.sql.places import Place, column
from federated.rule.edges import AS_OF
from federated.rule.tree import AggregateTest, Group, Measure
from federated.rule.windows import Span

Predicate = Callable[[Group, Place, bool], exp.Expr]


class RowSource:
    """Finds the rows of collections for one rule; `predicate` writes the groups of it."""

    def __init__(self, context: Context, sets: KeySets, predicate: Predicate) -> None:
        self.context = context
        self.catalog = context.catalog
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

    def fitting(self, place: Place, test: AggregateTest | Measure) -> exp.Select:
        """Return the owners of the rows an aggregate is made of; ask for its values before."""
        window = test.window if isinstance(test.window, Span) else None
        fits = self.predicate(test.value, place, False)
        return self.rows(place, [*self.cut(place, window), fits])


def _plain(conditions: Sequence[exp.Expr]) -> list[exp.Expr]:
    return [c for c in conditions if not (isinstance(c, exp.Boolean) and c.this)]
