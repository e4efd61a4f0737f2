"""Reads the facts of one entity out of a published snapshot; what they mean is in `readings`."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlglot import exp

from federated.catalog.schema import Catalog, Computed, Table
from federated.engines.connection import Warehouse
from federated.evaluation.endless import rows_with_endless
from federated.evaluation.facts import Facts, MemberChange, Row, gather_facts
from federated.rule.parents import memberships
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Measure,
    Node,
    Path,
    Step,
)
from federated.rule.walk import parts_of

MEMBERS = "fct_audience_members"
CHANGES = "fct_audience_member_changes"
_MEMBERS = f"select entity_key from {MEMBERS} where audience_key = ?"  # noqa: S608
# A profile that was merged came and went under its former id too.
_CHANGES = f"""
    select coalesce(aliases.profile_id, changes.entity_key), change, reason, as_of
    from {CHANGES} as changes
    left join dim_profile_aliases as aliases
        on changes.entity = 'profile' and changes.entity_key = aliases.former_profile_id
    where changes.audience_key = ?
"""  # noqa: S608
Fetch = Callable[[Table, str, list[Any]], list[Row]]


def read_facts(
    snapshot: Warehouse, catalog: Catalog, entity: str, key: str, rule: Node
) -> Facts | None:
    """Return what the rule may look at of one entity, None when there is no such entity."""

    def fetch(table: Table, column: str, values: list[Any]) -> list[Row]:
        return _select(snapshot, table, column, values)

    tables = rows_around(catalog, entity, key, collections_of(rule, catalog), fetch)
    members, changes = _audiences(snapshot, rule)
    return gather_facts(catalog, entity, tables, members, changes).get(key)


def rows_around(
    catalog: Catalog, entity: str, key: Any, collections: Iterable[str], fetch: Fetch
) -> dict[str, list[Row]]:
    """Return the rows of one entity, of its collections, and of all that links lead to from them.

    `fetch` gives the rows of a table whose column holds one of some values.
    """
    owner, names = catalog.entities[entity], set(collections)
    tables: dict[str, list[Row]] = {}
    waiting = [(owner.table, owner.key, [key])]
    for collection in sorted(names & set(catalog.collections)):
        found = catalog.collections[collection]
        if entity in found.owners:
            waiting.append((found.table, found.owners[entity], [key]))
    seen: set[tuple[str, str, Any]] = set()
    while waiting:
        table, column, values = waiting.pop(0)
        wanted = [
            v for v in dict.fromkeys(values) if v is not None and (table, column, v) not in seen
        ]
        seen.update((table, column, value) for value in wanted)
        if not wanted:
            # Rows lead back to where they came from, and nothing new is found there.
            tables.setdefault(table, [])
            continue
        rows = fetch(catalog.tables[table], column, wanted)
        known = {repr(row) for row in tables.get(table, ())}
        # The same row may be found by several of its columns.
        tables.setdefault(table, []).extend(row for row in rows if repr(row) not in known)
        waiting += _linked(catalog.tables[table], rows, names)
        waiting += _linked_once(catalog, table, rows, names)
        if any(a.computed is not None for a in catalog.tables[table].attributes.values()):
            waiting += _owned(catalog, table, rows, names)
    return tables


def _owned(
    catalog: Catalog, table: str, rows: list[Row], asked: set[str]
) -> Iterable[tuple[str, str, list[Any]]]:
    """Return what to read of the rows of an entity that links led to, for what is made of them."""
    for entity in catalog.entities.values():
        for name in sorted(asked & set(catalog.collections)) if entity.table == table else ():
            found = catalog.collections[name]
            if entity.name in found.owners:
                yield found.table, found.owners[entity.name], [row[entity.key] for row in rows]


def read_all_facts(
    snapshot: Warehouse, catalog: Catalog, entity: str, rule: Node
) -> dict[str, Facts]:
    """Return what the rule may look at of every entity, by key."""
    owner, asked = catalog.entities[entity], collections_of(rule, catalog)
    names = {owner.table}
    names |= {catalog.collections[n].table for n in asked & set(catalog.collections)}
    waiting = list(names)
    while waiting:
        for further in _further(catalog.tables[waiting.pop()], asked):
            if further not in names:
                names.add(further)
                waiting.append(further)
    tables = {
        name: rows_with_endless(snapshot.query(_columns_of(catalog.tables[name]).sql("duckdb")))
        for name in sorted(names)
    }
    members, changes = _audiences(snapshot, rule)
    return gather_facts(catalog, entity, tables, members, changes)


def _audiences(
    snapshot: Warehouse, rule: Node
) -> tuple[dict[str, list[str]], dict[str, list[MemberChange]]]:
    """Return who is in the audiences a rule names, and who came to and left those it asks so of."""
    members: dict[str, list[str]] = {}
    changes: dict[str, list[MemberChange]] = {}
    for test in memberships(rule):
        for audience in test.audiences:
            if test.operator in ("in", "notIn"):
                members[audience] = [row[0] for row in snapshot.rows(_MEMBERS, (audience,))]
            else:
                found = snapshot.rows(_CHANGES, (audience,))
                changes[audience] = [MemberChange(*row) for row in found]
    return members, changes


def collections_of(part: Node, catalog: Catalog) -> set[str]:
    """Return the collections a rule looks at, and the links by which rows lead to others.

    Those that computed attributes look at are among them, wherever their names lead.
    """
    names = _named_collections(part)
    made = computed_named(part, catalog)
    for attribute in made.values():
        names |= _named_collections(attribute.value)
    return names


def computed_named(part: Any, catalog: Catalog) -> dict[str, Computed]:
    """Return the computed attributes that names of a rule may lead to, by their models."""
    known: dict[str, list[Computed]] = {}
    for entity in catalog.entities.values():
        for name, attribute in catalog.tables[entity.table].attributes.items():
            if attribute.computed is not None:
                known.setdefault(name, []).append(attribute.computed)
    found: dict[str, Computed] = {}
    waiting = [part]
    while waiting and known:
        for path in parts_of(waiting.pop(), Path):
            for computed in known.get(path.names[-1], ()) if path.names else ():
                if computed.model not in found:
                    found[computed.model] = computed
                    waiting.append(computed.value)
    return found


def _named_collections(part: Any) -> set[str]:
    found = [
        *(test.collection for test in parts_of(part, CollectionTest)),
        *(test.collection for test in parts_of(part, AggregateTest)),
        *(measure.collection for measure in parts_of(part, Measure)),
        *(step.collection for step in parts_of(part, Step)),
    ]
    return {name for collection in found for name in collection.split(".")}


def _further(table: Table, asked: set[str]) -> Iterable[str]:
    """Return the tables that rows of a table may lead to: many rows only where they are asked."""
    for link in table.links.values():
        if not link.is_many or link.name in asked:
            yield link.table
    if table.history is not None:
        yield table.history.table


def _linked(table: Table, rows: list[Row], asked: set[str]) -> Iterable[tuple[str, str, list[Any]]]:
    """Return what to read to follow the links of rows, by the first column of each link."""
    for link in table.links.values():
        if not link.is_many or link.name in asked:
            own, theirs = link.on[0]
            yield link.table, theirs, [row[own] for row in rows]
    if table.history is not None:
        own, theirs = table.history.on[0]
        yield table.history.table, theirs, [row[own] for row in rows]


def _linked_once(
    catalog: Catalog, past: str, rows: list[Row], asked: set[str]
) -> Iterable[tuple[str, str, list[Any]]]:
    """Return what to read to follow links as they once were, out of rows of a history."""
    for table in catalog.tables.values():
        if table.history is None or table.history.table != past:
            continue
        for link in table.links.values():
            own, theirs = link.on[0]
            if own in catalog.tables[past].columns and (not link.is_many or link.name in asked):
                yield link.table, theirs, [row[own] for row in rows]


def _select(snapshot: Warehouse, table: Table, column: str, values: list[Any]) -> list[Row]:
    if not values:
        return []
    marks: list[exp.Expr] = [exp.Placeholder() for _ in values]
    wanted = exp.In(this=exp.column(column, quoted=True), expressions=marks)
    query = _columns_of(table).where(wanted)
    return rows_with_endless(snapshot.query(query.sql("duckdb"), values))


def _columns_of(table: Table) -> exp.Select:
    """Return the query for every declared column; names come from the catalogue and are quoted."""
    names = [exp.column(name, quoted=True) for name in table.columns]
    return exp.select(*names).from_(exp.to_table(table.name))
