"""One query for the rows of an audience's members: their keys, and some of their attributes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlglot import exp

from federated.catalog.model_names import members_model
from federated.catalog.schema import Attribute, Catalog, Entity
from federated.compile import CompiledAudience, Locate
from federated.errors import InternalError
from federated.kinds import Kind
from federated.passes import Context
from federated.passes.draft import entity_scope
from federated.passes.sql.names import quote_names
from federated.passes.sql.places import KEY, Place, column
from federated.rule.edges import Edge
from federated.rule.parents import parents_first
from federated.rule.tree import Path
from federated.together import sql_of


@dataclass(frozen=True)
class MemberRows:
    """The rows of members before they are spelled; it reads the model of the members' keys."""

    context: Context
    edges: tuple[Edge, ...]
    query: exp.Select


def showable(catalog: Catalog, entity: str) -> dict[str, Attribute]:
    """Return the attributes of an entity that a row can show, by their names."""
    attributes = catalog.table_of(entity).attributes
    return {n: a for n, a in sorted(attributes.items()) if a.kind is not Kind.POSITION}


def labels_of_columns(catalog: Catalog, entity: str) -> dict[str, tuple[str, ...]]:
    """Return the labels of each column that rows of members can have.

    The key has those of every attribute that holds it: a number of a card identifies, whatever
    table it is the key of.
    """
    owner = catalog.entities[entity]
    found = {name: each.labels for name, each in showable(catalog, entity).items()}
    return {**found, KEY: tuple(sorted(_labels_of_key(catalog, owner)))}


def _labels_of_key(catalog: Catalog, owner: Entity) -> set[str]:
    found: set[str] = set()
    for table in catalog.tables.values():
        links = [link for link in table.links.values() if link.table == owner.table]
        holding = {mine for link in links for mine, theirs in link.on if theirs == owner.key}
        holding |= {owner.key}
        found |= {x for n, a in table.attributes.items() if n in holding for x in a.labels}
    return found


def member_rows_sql(
    compiled: Mapping[str, CompiledAudience],
    key: str,
    columns: Sequence[str],
    engine: str,
    as_of: datetime,
    locate: Locate,
    limit: int,
) -> str:
    """Return a query for the first so many members by key, evaluated anew, with some attributes."""
    whole = compiled[key]
    rows = MemberRows(whole.context, whole.edges, _query(whole, columns, limit))
    audiences = {name: each.audience for name, each in compiled.items()}
    return sql_of(rows, parents_first(audiences, [key]), compiled, engine, as_of, locate)


def _query(compiled: CompiledAudience, columns: Sequence[str], limit: int) -> exp.Select:
    catalog, entity = compiled.context.catalog, compiled.audience.entity
    scope = entity_scope(catalog, entity)
    if scope is None:
        raise InternalError(f"{compiled.audience.key}: no entity. Report this as a bug.")
    place = Place(catalog, scope, entity)
    key = column(scope.entity.key, place.alias)
    attributes = catalog.table_of(entity).attributes
    values = [
        exp.Alias(this=place.value(Path((n,), kind=attributes[n].kind)), alias=exp.to_identifier(n))
        for n in columns
    ]
    model = members_model(compiled.audience.key)
    members = exp.select(column(KEY, model)).from_(exp.to_table(model), copy=False)
    query = exp.select(exp.alias_(key, KEY), *values).from_(place.source(), copy=False)
    query = place.joined(query)
    query = query.where(exp.In(this=key.copy(), query=exp.Subquery(this=members)), copy=False)
    return quote_names(query.order_by(key.copy(), copy=False).limit(limit, copy=False))
