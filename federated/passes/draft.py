"""What goes from pass to pass: the audience so far, its query once there is one, and the faults."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from federated.calendars import Days
from federated.catalog.schema import Attribute, Catalog, Collection, Entity, Table
from federated.errors import Fault
from federated.rule.edges import Edge
from federated.rule.tree import Audience, path_of


@dataclass(frozen=True)
class Context:
    """What a rule may speak of besides itself."""

    catalog: Catalog
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    zone: str = "UTC"
    week_starts: str = "monday"
    # Named days of the project itself, beside those of the calendar.
    days: Days = field(default_factory=dict)
    # What to do where an audience is not known; without a word, the nearest key is named.
    no_audience: str = ""


@dataclass(frozen=True)
class Draft:
    """One audience on its way to a query."""

    audience: Audience
    query: exp.Select | None = None
    edges: tuple[Edge, ...] = ()
    faults: tuple[Fault, ...] = ()

    def with_faults(self, faults: list[Fault]) -> "Draft":
        return replace(self, faults=self.faults + tuple(faults))


@dataclass(frozen=True)
class Scope:
    """Where a name is looked up: the entity, one row of a collection inside it, or one element.

    `on` pairs the columns of a row with those of what it hangs on, one level out.
    """

    table: Table
    entity: Entity
    collection: Collection | None = None
    outer: "Scope | None" = None
    on: tuple[tuple[str, str], ...] = ()
    array: Attribute | None = None

    @property
    def timed(self) -> "Scope | None":
        """Return the scope whose rows say when: its own, or one it hangs on; None without any."""
        scope: Scope | None = self
        while scope is not None and scope.collection is not None and scope.array is None:
            if scope.collection.time is not None:
                return scope
            scope = scope.outer
        return None

    def out(self, levels: int) -> "Scope | None":
        """Return the scope so many levels out, None when there is none."""
        scope: Scope | None = self
        for _ in range(levels):
            scope = scope.outer if scope is not None else None
        return scope


def entity_scope(catalog: Catalog, entity: str) -> Scope | None:
    """Return the scope of an entity's own attributes."""
    found = catalog.entities.get(entity)
    return None if found is None else Scope(catalog.tables[found.table], found)


def collection_scope(catalog: Catalog, scope: Scope, name: str) -> Scope | None:
    """Return the scope of one row of a collection, or of one element of an array.

    An entity owns collections, a row leads to others by links that are one-to-many; a dotted name
    goes on from row to row.
    """
    inside: Scope | None = scope
    for part in name.split("."):
        inside = None if inside is None else _rows_of(catalog, inside, part)
    return inside or _element_scope(catalog, scope, name)


def _element_scope(catalog: Catalog, scope: Scope, name: str) -> Scope | None:
    """Return the scope of one element of an array: nothing but the empty name, and what is out."""
    path = path_of(name)
    target = scope.out(path.outer)
    found = catalog.attribute(target.table, path.names) if target and path.names else None
    if found is None or found.kind.element is None:
        return None
    bare = Table(name, {}, {}, label=found.label)
    return Scope(bare, scope.entity, Collection(name, "", {}, ()), scope, array=found)


def _rows_of(catalog: Catalog, scope: Scope, name: str) -> Scope | None:
    found = catalog.collections.get(name)
    if scope.collection is None:
        if found is None or scope.entity.name not in found.owners:
            return None
        owner = (found.owners[scope.entity.name], scope.entity.key)
        return Scope(catalog.tables[found.table], scope.entity, found, scope, (owner,))
    link = scope.table.links.get(name)
    if link is None or not link.is_many:
        return None
    table = catalog.tables[link.table]
    on = tuple((theirs, mine) for mine, theirs in link.on)
    return Scope(table, scope.entity, catalog.collection_of(table), scope, on)


def collections_at(catalog: Catalog, scope: Scope) -> list[str]:
    """Return the collections that may be named at a scope."""
    if scope.collection is None:
        return [c.name for c in catalog.collections.values() if scope.entity.name in c.owners]
    return [name for name, link in scope.table.links.items() if link.is_many]


def entity_of(scope: Scope) -> Scope:
    """Return the outermost scope, that of the entity."""
    return scope if scope.outer is None else entity_of(scope.outer)
