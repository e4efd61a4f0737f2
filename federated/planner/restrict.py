"""Narrows a query to some entities: every place where it reads rows, reads theirs alone."""

from collections.abc import Callable

from sqlglot import exp

from federated.catalog.schema import Catalog
from federated.kinds import Kind
from federated.passes.sql.places import column

# Tests the key of an entity, which is of the kind that the catalogue declares.
Chosen = Callable[[exp.Column, tuple[Kind, int | None] | None], exp.Expr]


def restrict_by(query: exp.Select, catalog: Catalog, entity: str, chosen: Chosen) -> exp.Select:
    """Return the query for those entities alone that a test of their key chooses.

    Each set of a query holds keys of entities by their own rows; so the verdict on an entity is
    the same however few others are looked at.
    """
    query = query.copy()
    for select, model, alias in _reads(query):
        owner = owner_read(catalog, entity, model, alias)
        if owner is not None:
            kind = catalog.tables[model].columns[owner]
            select.where(chosen(column(owner, alias), kind), copy=False)
    return query


def _reads(query: exp.Select) -> list[tuple[exp.Select, str, str]]:
    """Return every select that starts from a model, with the model and its alias."""
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    found = []
    for select in query.find_all(exp.Select):
        start = select.args.get("from_") or select.args.get("from")
        table = start.this if start is not None else None
        if isinstance(table, exp.Table) and table.name not in own:
            found.append((select, table.name, table.alias_or_name))
    return found


def owner_read(catalog: Catalog, entity: str, model: str, alias: str) -> str | None:
    """Return the column that says whose the rows of a model are, None where that is not plain."""
    if catalog.entities[entity].table == model and alias == entity:
        return catalog.entities[entity].key
    here = [c for c in catalog.collections.values() if c.table == model and entity in c.owners]
    if len({c.owners[entity] for c in here}) > 1:
        here = [c for c in here if c.name == alias]
    return here[0].owners[entity] if here else None
