"""Where a path's value is found in SQL: the alias of its table, and the links joined."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlglot import exp

from federated.catalog.schema import Catalog, Table
from federated.operators.literals import element
from federated.passes.draft import Scope
from federated.rule.tree import Path

KEY = "entity_key"


def column(name: str, alias: str) -> exp.Column:
    """Return a column of the catalogue, qualified."""
    return exp.column(name, table=alias)


def table(name: str, alias: str) -> exp.Table:
    """Return a model of the catalogue under an alias."""
    if name == alias:
        return exp.to_table(name)
    return exp.Table(
        this=exp.to_identifier(name), alias=exp.TableAlias(this=exp.to_identifier(alias))
    )


@dataclass
class Place:
    """One table of a query and every link joined to it; `outer` is the entity around a row.

    `values` are the sets of aggregates joined to it, each with the key it is joined by.
    """

    catalog: Catalog
    scope: Scope
    alias: str
    outer: "Place | None" = None
    links: dict[tuple[str, ...], str] = field(default_factory=dict)
    values: dict[str, exp.Expr] = field(default_factory=dict)
    is_outer_used: bool = False
    prefix: str = ""

    def value(self, path: Path) -> exp.Expr:
        """Return the column a path ends at, joining what leads there."""
        place = self
        for _ in range(path.outer):
            place.is_outer_used = True
            assert place.outer is not None  # noqa: S101 - resolve_names has seen to it
            place = place.outer
        return column(path.names[-1], place.alias_of(path.names[:-1]))

    def joined_at(self, levels: int) -> tuple["Place", int]:
        """Return the place that sets are joined to, and so many levels out as seen from there."""
        return self, levels

    def element(self) -> "Place":
        """Return the place of one element of an array that is found from here."""
        return _Element(self.catalog, self.scope, self.alias, self)

    def alias_of(self, links: tuple[str, ...]) -> str:
        """Return the alias of the table at the end of some links."""
        if not links:
            return self.alias
        for depth in range(1, len(links) + 1):
            name = self.prefix + "_".join(links[:depth])
            taken = {self.alias, self.outer.alias if self.outer else ""}
            self.links.setdefault(links[:depth], f"linked_{name}" if name in taken else name)
        return self.links[links]

    def source(self) -> exp.Table:
        return table(self.scope.table.name, self.alias)

    def joins(self) -> Iterator[tuple[exp.Table, exp.Expr]]:
        """Yield the tables to join and on what, links first, then the entity around."""
        yield from self._link_joins()
        if self.outer is not None and self.is_outer_used:
            assert self.scope.collection is not None  # noqa: S101 - only rows have an outside
            owner = self.scope.collection.owners[self.scope.entity.name]
            yield (
                self.outer.source(),
                exp.EQ(
                    this=column(owner, self.alias),
                    expression=column(self.scope.entity.key, self.outer.alias),
                ),
            )
            yield from self.outer._link_joins()
        for name, key in self.values.items():
            yield (
                table(name, name),
                exp.EQ(this=column(KEY, name), expression=key.copy()),
            )

    def _link_joins(self) -> Iterator[tuple[exp.Table, exp.Expr]]:
        for links, alias in self.links.items():
            own: Table = self.scope.table
            for name in links[:-1]:
                own = self.catalog.tables[own.links[name].table]
            link = own.links[links[-1]]
            near = self.alias_of(links[:-1])
            equal = [
                exp.EQ(this=column(mine, near), expression=column(theirs, alias))
                for mine, theirs in link.on
            ]
            yield table(link.table, alias), exp.and_(*equal, copy=False)

    def joined(self, query: exp.Select) -> exp.Select:
        """Return the query with every join; call it when all values were asked for."""
        for other, on in self.joins():
            query = query.join(other, on=on, join_type="left", copy=False)
        return query


@dataclass
class _Element(Place):
    """One element of an array; all other names are further out."""

    def joined_at(self, levels: int) -> tuple[Place, int]:
        assert self.outer is not None  # noqa: S101 - an array is in something
        return self.outer.joined_at(levels - 1)

    def value(self, path: Path) -> exp.Expr:
        """Return the element, or what a path leads to outside."""
        if path.outer:
            assert self.outer is not None  # noqa: S101 - an array is in something
            return self.outer.value(replace(path, outer=path.outer - 1))
        assert path.kind is not None  # noqa: S101 - resolve_names has seen to it
        return element(path.kind)
