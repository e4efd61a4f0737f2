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
TIMELESS = frozenset({"count", "sum", "avg", "min", "max"})


class RowSource:
    """Finds the rows of collections for one rule; `predicate` writes the groups of it."""

    def __init__(self, context: Context, sets: KeySets, predicate: Predicate) -> None:
        self.context = context
        self.catalog = context.catalog
        self.sets = sets
        self.predicate = predicate

    def place(self, collection: str, owner: Place, alias: str | None = None) -> Place:
        """Return the place of one row of a collection, and of the rows between it and its owner."""
        scope = collection_scope(self.catalog, owner.scope, collection)
        assert scope is not None  # noqa: S101 - resolve_names has seen to it
        scopes = [scope]
        while (around := scopes[-1].outer) is not None and around is not owner.scope:
            scopes.append(around)
        place = owner.again(is_around=True)
        for depth, each in enumerate(reversed(scopes), 1):
            assert each.collection is not None  # noqa: S101 - rows are of collections
            name = each.collection.name
            if alias is not None and each is scope:
                name = alias
            while name in place.aliases():
                name = f"inner_{name}"
            prefix = "" if each is scope else f"{name}_"
            place = Place(self.catalog, each, name, place, prefix=prefix, depth=depth)
        return place

    def cut(self, place: Place, window: Span | None) -> list[exp.Expr]:
        """Return what a row must fulfil to exist at as_of, and to lie in the window.

        A row that hangs on another exists only as long as that one does.
        """
        conditions: list[exp.Expr] = []
        for level in range(place.depth):
            conditions += _exists(place.out(level))
        timed = place.scope.timed
        if window is not None and timed is not None and timed.collection is not None:
            high = None if window.high == AS_OF and not timed.collection.is_future else window.high
            if window.low is not None or high is not None:
                conditions.append(within(place.time(), [Span(window.low, high)]))
        return conditions

    def owner(self, place: Place) -> exp.Column:
        """Return the column that holds the key of the one whose rows these are."""
        first = place.out(place.depth - 1)
        return column(first.scope.on[0][0], first.alias)

    def key(self, place: Place, owner: Place) -> exp.Column:
        """Return the owner's own column that its rows hold."""
        return column(place.around(place.depth - 1).scope.on[0][1], owner.alias)

    def has(self, place: Place, owner: Place, query: exp.Select, about: str) -> exp.Expr:
        """Return whether the owner of rows is in a set of owners; never missing."""
        about = about.replace(".", "_")
        if not must_be_unique(owner):
            return self.sets.has(self.key(place, owner), query, about)
        # Joined, as not every engine takes a subquery wherever a row is tested.
        alias = owner.joined_set(self.sets.named(query, f"{about}_set"), self.key(place, owner))
        return exp.Not(this=exp.Is(this=column(KEY, alias), expression=exp.Null()))

    def rows(self, place: Place, conditions: Sequence[exp.Expr], *values: exp.Expr) -> exp.Select:
        """Return the owners of the rows that fulfil all conditions, with further values."""
        owner = self.owner(place)
        present = exp.Not(this=exp.Is(this=owner.copy(), expression=exp.Null()))
        query = exp.select(exp.alias_(owner, KEY), *values).from_(place.source(), copy=False)
        return place.joined(query).where(present, *_plain(conditions), copy=False)

    def fitting(self, place: Place, test: AggregateTest | Measure) -> exp.Select:
        """Return the owners of the rows an aggregate is made of; ask for its values before."""
        window = test.window if isinstance(test.window, Span) else None
        if test.function not in TIMELESS:
            # Asked for now, since the row that says when may have to be joined.
            place.time()
        fits = self.predicate(test.value, place, False)
        return self.rows(place, [*self.cut(place, window), fits])


def must_be_unique(owner: Place) -> bool:
    """Return whether a set of owners must hold each once, as it is joined to rows of its owner.

    A set that an entity's key is looked for in need not, and engines find their own way to it:
    putting each owner there once takes up to four times as long.
    """
    return owner.scope.collection is not None


def _exists(place: Place) -> list[exp.Expr]:
    collection = place.scope.collection
    assert collection is not None  # noqa: S101 - rows are of collections
    conditions: list[exp.Expr] = []
    known = collection.known_at if collection.is_future else collection.time
    if known is not None:
        conditions.append(within(column(known, place.alias), [Span(None, AS_OF)]))
    if collection.is_future and collection.time is not None:
        missing = exp.Is(this=column(collection.time, place.alias), expression=exp.Null())
        conditions.append(exp.Not(this=missing))
    if mark := place.scope.table.changes.tombstone:
        conditions.append(is_alive(place.scope.table, column(mark, place.alias)))
    return conditions


def _plain(conditions: Sequence[exp.Expr]) -> list[exp.Expr]:
    return [c for c in conditions if not (isinstance(c, exp.Boolean) and c.this)]
