"""What goes from pass to pass: the audience so far, its query once there is one, and the faults."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

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
    """Where a name is looked up: the entity, one row of a collection inside it, or one element."""

    table: Table
    entity: Entity
    collection: Collection | None = None
    outer: "Scope | None" = None
    array: Attribute | None = None

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
    """Return the scope of one row of a collection of the scope's entity, or of an element."""
    found = catalog.collections.get(name)
    if found is None:
        return _element_scope(catalog, scope, name)
    if scope.collection is not None or scope.entity.name not in found.owners:
        return None
    return Scope(catalog.tables[found.table], scope.entity, found, scope)


def _element_scope(catalog: Catalog, scope: Scope, name: str) -> Scope | None:
    """Return the scope of one element of an array: nothing but the empty name, and what is out."""
    path = path_of(name)
    target = scope.out(path.outer)
    found = catalog.attribute(target.table, path.names) if target and path.names else None
    if found is None or found.kind.element is None:
        return None
    bare = Table(name, {}, {}, label=found.label)
    return Scope(bare, scope.entity, Collection(name, "", {}, ()), scope, found)
