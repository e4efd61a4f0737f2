"""Holds a catalogue against itself: every column, table and link it speaks of is declared."""

import re
from collections.abc import Iterable, Iterator

from federated.catalog.schema import Catalog, Collection, History, Table
from federated.errors import Fault, nearest, shown
from federated.kinds import Kind

# What becomes part of SQL as a name; nothing else ever does.
SAFE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}\Z")
RESERVED = frozenset({"audience", "null"})


def check_catalog(catalog: Catalog) -> list[Fault]:
    """Return every fault of a catalogue."""
    faults = [f for t in catalog.tables.values() for f in _check_table(catalog, t)]
    for entity in catalog.entities.values():
        table = catalog.tables[entity.table]
        faults += _columns(table, [entity.key, *([entity.idx] if entity.idx else [])])
        faults += _safe(table, [entity.name])
    for collection in catalog.collections.values():
        faults += _check_collection(catalog, collection)
    return faults


def _check_table(catalog: Catalog, table: Table) -> Iterator[Fault]:
    yield from _safe(table, [table.name, *table.columns, *table.links])
    yield from _check_changes(catalog, table)
    yield from _check_positions(table)
    for link in table.links.values():
        yield from _columns(table, [own for own, _ in link.on])
        other = catalog.tables.get(link.table)
        if other is None:
            problem = f"leads to a model without meta (found {shown(link.table)})"
            yield Fault(
                f"{table.source}.links.{link.name}", problem, nearest(link.table, catalog.tables)
            )
        else:
            yield from _columns(other, [theirs for _, theirs in link.on])
            if link.is_many and len(link.on) > 1:
                advice = "Stage one column that holds them all, on both sides."
                problem = "leads to many rows by several columns"
                yield Fault(f"{table.source}.links.{link.name}.on", problem, advice)
            if link.is_many and catalog.collection_of(other) is None:
                advice = f"Declare {other.name} as a collection, with a key."
                problem = f"leads to many rows of {other.name}, which is no collection"
                yield Fault(f"{table.source}.links.{link.name}", problem, advice)
        if not link.on:
            yield Fault(f"{table.source}.links.{link.name}.on", "is missing", "Name the columns.")
    if table.history is not None:
        yield from _check_history(catalog, table, table.history)


def _check_history(catalog: Catalog, table: Table, history: History) -> Iterator[Fault]:
    where, past = f"{table.source}.history", catalog.tables.get(history.table)
    yield from _columns(table, [own for own, _ in history.on])
    if not history.on:
        yield Fault(f"{where}.on", "is missing", "Name the columns.")
    if past is None:
        problem = f"leads to no described model (found {shown(history.table)})"
        yield Fault(f"{where}.model", problem, nearest(history.table, catalog.tables))
        return
    times = [history.valid_from, *([history.valid_to] if history.valid_to else [])]
    yield from _columns(past, [*times, *(theirs for _, theirs in history.on)])
    for name in times:
        kind = past.columns.get(name)
        if kind is not None and kind[0] is not Kind.TIMESTAMP:
            yield Fault(f"{where}.{name}", "is not a timestamp", "Declare one.")
    for name in table.columns.keys() & past.columns.keys():
        if table.columns[name] != past.columns[name]:
            problem = f"{name} is of another type in {past.name}"
            yield Fault(where, problem, "Give it one type in both.")


def _check_positions(table: Table) -> Iterator[Fault]:
    for attribute in table.attributes.values():
        if attribute.columns is None:
            continue
        where = f"{table.source}.positions.{attribute.name}"
        yield from _safe(table, [attribute.name])
        yield from _columns(table, attribute.columns)
        if attribute.name in table.columns or attribute.name in table.links:
            yield Fault(where, "is also the name of a column or a link", "Rename it.")
        for column in attribute.columns:
            kind = table.columns.get(column)
            if column in table.columns and (kind is None or not kind[0].is_number):
                yield Fault(where, f"{column} is not a number", "Name degrees as numbers.")


def _check_changes(catalog: Catalog, table: Table) -> Iterator[Fault]:
    changes = table.changes
    yield from _columns(table, [c for c in (changes.column, changes.tombstone) if c])
    kind = table.columns.get(changes.column or "")
    if kind is not None and kind[0] is not Kind.TIMESTAMP:
        yield Fault(f"{table.source}.changes.column", "is not a timestamp", "Declare one.")
    kind = table.columns.get(changes.tombstone or "")
    if kind is not None and kind[0] not in {Kind.TIMESTAMP, Kind.BOOLEAN}:
        advice = "Name a timestamp (deleted at) or a yes-or-no column."
        yield Fault(f"{table.source}.changes.tombstone", "marks nothing", advice)
    leads = {link.table for other in catalog.tables.values() for link in other.links.values()}
    is_rows = any(c.table == table.name for c in catalog.collections.values())
    is_entity = any(e.table == table.name for e in catalog.entities.values())
    if changes.tombstone and (is_entity or table.name in leads or not is_rows):
        advice = "Only rows of a collection take a tombstone; elsewhere write deletes: hash."
        yield Fault(f"{table.source}.changes.tombstone", "is not of a row", advice)


def _check_collection(catalog: Catalog, collection: Collection) -> Iterator[Fault]:
    table = catalog.tables[collection.table]
    times = [c for c in (collection.time, collection.known_at) if c]
    yield from _columns(
        table, [*collection.owners.values(), *collection.key, *collection.order, *times]
    )
    if collection.element is not None and collection.element not in table.attributes:
        advice = nearest(collection.element, table.attributes)
        yield Fault(f"{table.source}.element", "is not an attribute", advice)
    yield from _safe(table, [collection.name])
    yield from _check_owners(catalog, collection, table)
    if collection.is_future and (collection.time is None or collection.known_at is None):
        advice = "Name the columns of both, as rows exist once they are known."
        yield Fault(f"{table.source}.future", "asks for time and known_at", advice)
    if not collection.key:
        yield Fault(f"{table.source}.key", "is missing", "Name the columns that tell rows apart.")
    for column in times:
        kind = table.columns.get(column)
        if kind is not None and kind[0] is not Kind.TIMESTAMP:
            yield Fault(f"{table.source}.time", "is not a timestamp", "Declare one.")
    for other in catalog.tables.values():
        found = other.attributes.get(collection.name)
        if found is not None and found.kind.element is not None:
            problem = f"is also the name of an array of {other.name}"
            yield Fault(f"{table.source}.collection", problem, "Rename one.")
    if collection.name in catalog.entities:
        yield Fault(f"{table.source}.collection", "is also the name of an entity", "Rename it.")


def _check_owners(catalog: Catalog, collection: Collection, table: Table) -> Iterator[Fault]:
    for owner in collection.owners:
        if owner not in catalog.entities:
            advice = nearest(owner, catalog.entities)
            yield Fault(f"{table.source}.owners.{owner}", "is not an entity", advice)
    links = (link for other in catalog.tables.values() for link in other.links.values())
    if not collection.owners and not any(x.is_many and x.table == table.name for x in links):
        advice = "Write {profile: profile_id}, or let a one_to_many link lead here."
        yield Fault(f"{table.source}.owners", "is missing", advice)


def _columns(table: Table, names: Iterable[str]) -> Iterator[Fault]:
    for name in names:
        if name not in table.columns:
            problem = f"no such column (found {shown(name)})"
            yield Fault(table.source, problem, nearest(name, table.columns))


def _safe(table: Table, names: Iterable[str]) -> Iterator[Fault]:
    for name in names:
        if not SAFE_NAME.match(name) or name in RESERVED:
            advice = "Use letters, digits and _."
            yield Fault(table.source, f"the name {shown(name)} cannot be used", advice)
