"""Where a path's value is found in SQL: the alias of its table, and the links joined."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlglot import exp

from federated.catalog.schema import Catalog, Computed, Entity, History, Table
from federated.kinds import Kind
from federated.operators.literals import element
from federated.passes.draft import Scope
from federated.passes.sql.past import past_rows
from federated.rule.tree import Path

KEY = "entity_key"
Join = tuple[exp.Expr, exp.Expr]


def column(name: str, alias: str) -> exp.Column:
    """Return a column of the catalogue, qualified."""
    return exp.column(name, table=alias)


def table(name: str, alias: str) -> exp.Table:
    """Return a model of the catalogue under an alias."""
    found = exp.Table(this=exp.to_identifier(name))
    if name != alias:
        found.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
    return found


@dataclass
class _Past:
    """A history joined to a table of a place, and the columns asked of it."""

    history: History
    near: str
    columns: set[str] = field(default_factory=set)

    def joined_as(self, alias: str) -> Join:
        equal = [
            exp.EQ(this=column(mine, self.near), expression=column(theirs, alias))
            for mine, theirs in self.history.on
        ]
        rows = past_rows(self.history, sorted(self.columns))
        return rows.subquery(alias, copy=False), exp.and_(*equal, copy=False)


@dataclass
class Place:
    """One table of a query and all that is joined to it; `outer` is what its rows hang on.

    `depth` is how many levels out the one stands whose rows are asked for; `sets` are the sets of
    keys and of aggregates joined to it, each with the key it is joined by.
    """

    catalog: Catalog
    scope: Scope
    alias: str
    outer: "Place | None" = None
    links: dict[tuple[str, ...], str] = field(default_factory=dict)
    near: dict[str, Join | _Past] = field(default_factory=dict)
    sets: dict[str, tuple[str, exp.Expr]] = field(default_factory=dict)
    is_outer_used: bool = False
    prefix: str = ""
    depth: int = 1

    @property
    def is_element(self) -> bool:
        """Whether it is an element of an array, which has nothing but itself."""
        return False

    def value(self, path: Path) -> exp.Expr:
        """Return the column a path ends at, joining what leads there."""
        place = self.out(path.outer)
        if path.kind is Kind.POSITION:
            return place.position(path)
        return place._held(path.names[:-1], path.names[-1])

    def out(self, levels: int) -> "Place":
        """Return the place so many levels out, joining what leads there."""
        place = self
        for _ in range(levels):
            place.is_outer_used = True
            assert place.outer is not None  # noqa: S101 - resolve_names has seen to it
            place = place.outer
        return place

    def position(self, path: Path) -> exp.Expr:
        """Return latitude and longitude as doubles."""
        links = path.names[:-1]
        table = self.catalog.linked(self.scope.table, links)
        assert table is not None  # noqa: S101 - resolve_names has seen to it
        degrees: list[exp.Expr] = []
        for name in table.attributes[path.names[-1]].columns or ():
            kind, found = table.columns[name], self._held(links, name)
            is_double = kind is not None and kind[0] is Kind.FLOAT
            degrees.append(found if is_double else exp.cast(found, "double"))
        return exp.Tuple(expressions=degrees)

    def joined_at(self, levels: int) -> tuple["Place", int]:
        """Return the place that sets are joined to, and so many levels out as seen from there."""
        return self, levels

    def element(self) -> "Place":
        """Return the place of one element of an array that is found from here."""
        return _Element(self.catalog, self.scope, self.alias, self)

    def around(self, levels: int) -> "Place":
        """Return the place so many levels out, without joining it."""
        place = self
        for _ in range(levels):
            assert place.outer is not None  # noqa: S101 - resolve_names has seen to it
            place = place.outer
        return place

    def time(self) -> exp.Column:
        """Return when a row happened: its own time, or that of a row it hangs on."""
        place = self
        while (collection := place.scope.collection) is not None and collection.time is None:
            place = place.out(1)
        assert collection is not None and collection.time is not None  # noqa: S101 - checked
        return column(collection.time, place.alias)

    def again(self, *, is_around: bool = False) -> "Place":
        """Return the same place for another query, with nothing joined to it yet."""
        outer = None if self.outer is None else self.outer.again(is_around=True)
        prefix = f"{self.alias}_" if is_around else self.prefix
        return Place(self.catalog, self.scope, self.alias, outer, prefix=prefix, depth=self.depth)

    def aliases(self) -> set[str]:
        """Return the names of this place and of all it hangs on."""
        return {self.alias} | (self.outer.aliases() if self.outer is not None else set())

    def alias_of(self, links: tuple[str, ...]) -> str:
        """Return the alias of the table at the end of some links."""
        if not links:
            return self.alias
        if links not in self.links:
            name = self.prefix + "_".join(links)
            alias = f"linked_{name}" if name in self.aliases() else name
            near = self._table(links[:-1])
            link = near.links[links[-1]]
            self.alias_of(links[:-1])
            equal = [
                exp.EQ(this=self._held(links[:-1], mine), expression=column(theirs, alias))
                for mine, theirs in link.on
            ]
            self.near[alias] = table(link.table, alias), exp.and_(*equal, copy=False)
            self.links[links] = alias
        return self.links[links]

    def _held(self, links: tuple[str, ...], name: str) -> exp.Column:
        """Return a column at the end of links, as it stood at as_of where that is known."""
        alias = self.alias_of(links)
        if (found := self.catalog.computed_at(self._table(links), name)) is not None:
            return column(name, self._computed(*found, alias))
        history = self.catalog.past_of(self._table(links), name)
        if history is None:
            return column(name, alias)
        past = self.near.setdefault(f"{alias}_as_of", _Past(history, alias))
        assert isinstance(past, _Past)  # noqa: S101 - nothing else is named so
        past.columns.add(name)
        return column(name, f"{alias}_as_of")

    def _computed(self, computed: Computed, entity: Entity, alias: str) -> str:
        """Return the alias of the model of a computed attribute, joined by its entity's key."""
        joined = computed.model if alias == entity.name else f"{alias}_{computed.model}"
        if joined not in self.near:
            equal = exp.EQ(this=column(entity.key, alias), expression=column(KEY, joined))
            self.near[joined] = table(computed.model, joined), equal
        return joined

    def _table(self, links: tuple[str, ...]) -> Table:
        found = self.catalog.linked(self.scope.table, links)
        assert found is not None  # noqa: S101 - resolve_names has seen to it
        return found

    def joined_set(self, name: str, key: exp.Expr) -> str:
        """Return the alias under which a set is joined by a key."""
        for alias, (known, by) in self.sets.items():
            if known == name and by == key:
                return alias
        number = sum(known == name for known, _ in self.sets.values())
        alias = f"{name}_{number + 1}_again" if number else name
        self.sets[alias] = name, key
        return alias

    def source(self) -> exp.Table:
        return table(self.scope.table.name, self.alias)

    def joins(self) -> Iterator[Join]:
        """Yield what to join and on what: links first, then what the rows hang on, then sets."""
        for alias, near in self.near.items():
            yield near.joined_as(alias) if isinstance(near, _Past) else near
        if self.outer is not None and self.is_outer_used:
            equal = [
                exp.EQ(this=column(mine, self.alias), expression=column(theirs, self.outer.alias))
                for mine, theirs in self.scope.on
            ]
            yield self.outer.source(), exp.and_(*equal, copy=False)
            yield from self.outer.joins()
        for alias, (name, key) in self.sets.items():
            yield table(name, alias), exp.EQ(this=column(KEY, alias), expression=key.copy())

    def joined(self, query: exp.Select) -> exp.Select:
        """Return the query with every join; call it when all values were asked for."""
        for other, on in self.joins():
            query = query.join(other, on=on, join_type="left", copy=False)
        return query


@dataclass
class _Element(Place):
    """One element of an array; all other names are further out."""

    @property
    def is_element(self) -> bool:
        """Whether it is an element of an array, which has nothing but itself."""
        return True

    def joined_at(self, levels: int) -> tuple[Place, int]:
        """Return the place around the array, as nothing can be joined to an element."""
        assert self.outer is not None  # noqa: S101 - an array is in something
        return self.outer.joined_at(levels - 1)

    def joined_set(self, name: str, key: exp.Expr) -> str:
        """Return the alias under which a set is joined to what is around the array."""
        assert self.outer is not None  # noqa: S101 - an array is in something
        return self.outer.joined_set(name, key)

    def value(self, path: Path) -> exp.Expr:
        """Return the element, or what a path leads to outside."""
        if path.outer:
            assert self.outer is not None  # noqa: S101 - an array is in something
            return self.outer.value(replace(path, outer=path.outer - 1))
        assert path.kind is not None  # noqa: S101 - resolve_names has seen to it
        return element(path.kind)
