"""Where the rows of a source or a clock are, whose they are, and the tables their links lead to."""

from collections.abc import Iterable

from sqlglot import exp

from federated.catalog.schema import Catalog, Table
from federated.errors import InternalError
from federated.kinds import Kind
from federated.passes.draft import collection_scope, entity_scope
from federated.passes.sql.key_sets import KEY
from federated.passes.sql.places import Place, column
from federated.planner.incremental.desk import PASSING

# Who is due in this tick: the key of an entity, and the name under which it is.
DUE = PASSING + "due"


def place_of(catalog: Catalog, entity: str, collection: str) -> Place:
    """Return the entity's own row, or one row of a collection."""
    scope = entity_scope(catalog, entity)
    if scope is not None and collection:
        scope = collection_scope(catalog, scope, collection)
    if scope is None:
        raise InternalError(f"{entity}.{collection}: no such rows. Report this as a bug.")
    return Place(catalog, scope, collection or entity)


def owner_column(catalog: Catalog, entity: str, collection: str) -> str:
    """Return the column that holds the key of the entity a row belongs to."""
    if collection:
        return catalog.collections[collection].owners[entity]
    return catalog.entities[entity].key


def owner_of(place: Place) -> tuple[exp.Expr, tuple[Kind, int | None] | None]:
    """Return the key of the entity a row belongs to, and its kind."""
    scope = place.scope
    collection = scope.collection.name if scope.collection is not None else ""
    name = owner_column(place.catalog, scope.entity.name, collection)
    return column(name, place.alias), scope.table.columns[name]


def linked_table(catalog: Catalog, table: Table, links: Iterable[str]) -> Table:
    """Return the table at the end of some links."""
    for name in links:
        table = catalog.tables[table.links[name].table]
    return table


def matched(value: exp.Expr, kind: tuple[Kind, int | None] | None) -> tuple[exp.Expr, exp.Expr]:
    """Return a key in rows and one in a table of keys, to be compared; the fewer are cast."""
    key: exp.Expr = exp.column(KEY)
    if kind is not None and kind[0] is Kind.INTEGER:
        return value, exp.cast(key, "bigint")
    return as_key(value, kind), key


def as_key(value: exp.Expr, kind: tuple[Kind, int | None] | None) -> exp.Expr:
    """Return a key as the text under which members are stored."""
    return value if kind is not None and kind[0] is Kind.TEXT else exp.cast(value, "text")
