"""Reads a catalogue from one YAML file, for a warehouse as it is; no dbt, and no data, is read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from federated.calendars.read_days import read_named
from federated.catalog.check import check_catalog
from federated.catalog.declared import (
    TABLE_KEYS,
    DeclaredTable,
    Describe,
    is_zone,
    read_label,
    read_table,
)
from federated.catalog.schema import Catalog, Collection, Entity, History, Link
from federated.catalog.stored import StoredCatalog
from federated.documents import Document, load_document
from federated.errors import CatalogError, Fault, nearest, shown
from federated.rule.civil import WEEKDAYS
from federated.rule.fields import Entries

TOP_KEYS = (
    "version", "time_zone", "week_starts", "named_days", "entities", "collections", "tables",
)  # fmt: skip
ENTITY_KEYS = (*TABLE_KEYS, "key", "default")
COLLECTION_KEYS = (
    *TABLE_KEYS, "owners", "key", "time", "order", "known_at", "future", "element",
)  # fmt: skip


def read_catalog_file(
    path: Path, describe: Describe | None = None, default_schema: str = ""
) -> StoredCatalog:
    """Return the catalogue a file declares; `describe` gives the tables of a schema with types.

    Raises: CatalogError with every fault and its line; DocumentError when it is no such file.
    """
    document = load_document(path, kind="catalogue")
    faults: list[Fault] = []
    found = _File(document.data, faults, describe, default_schema).read()
    if faults:
        raise CatalogError([_placed(f, document) for f in faults], str(path))
    return found


def _placed(fault: Fault, document: Document) -> Fault:
    return Fault(fault.where, fault.problem, fault.advice, document.line_of(fault.where))


class _File:
    def __init__(
        self,
        data: Mapping[str, Any],
        faults: list[Fault],
        describe: Describe | None,
        default_schema: str,
    ) -> None:
        self.top = Entries(data, "", faults)
        self.describe = describe
        self.default_schema = default_schema
        self.zone = "UTC"
        self.declared: dict[str, DeclaredTable] = {}

    def read(self) -> StoredCatalog:
        self.top.known(TOP_KEYS)
        zone = self.top.text("time_zone", "UTC")
        self.zone = zone = zone if is_zone(self.top, "time_zone", zone) else "UTC"
        week_starts = self.top.word("week_starts", WEEKDAYS, "monday")
        given = self.top.data.get("named_days")
        days = {} if given is None else read_named(given, "named_days", self.top.faults)
        parts = {
            "entities": self._section("entities", ENTITY_KEYS),
            "collections": self._section("collections", COLLECTION_KEYS),
            "tables": self._section("tables", TABLE_KEYS),
        }
        if not parts["entities"]:
            self.top.fault("entities", "is missing", "Declare what audiences select.")
        entities = {name: self._entity(t) for name, t in parts["entities"].items()}
        collections = {
            name: self._collection(t, entities) for name, t in parts["collections"].items()
        }
        for table in self.declared.values():
            self._links(table)
            self._history(table)
        tables = {name: t.table(is_rows=name in collections) for name, t in self.declared.items()}
        stored = {
            name: t.stored_table(
                entities[name].key if name in entities else None, is_rows=name in collections
            )
            for name, t in self.declared.items()
        }
        catalog = Catalog(entities, collections, tables)
        if not self.top.faults:
            self.top.faults += check_catalog(catalog)
            self._check_kinds(catalog)
        return StoredCatalog(catalog, stored, zone, week_starts, days)

    def _section(self, section: str, keys: tuple[str, ...]) -> dict[str, DeclaredTable]:
        given = self.top.data.get(section) is not None
        outer = self.top.inner(section) if given else None
        found: dict[str, DeclaredTable] = {}
        for name in outer.data if outer is not None else ():
            assert outer is not None  # noqa: S101 - it is what is walked
            entries = outer.inner(name)
            if entries is None:
                continue
            entries.known(keys)
            if name.lower() in {known.lower() for known in self.declared}:
                outer.fault(name, "is declared twice, if case is left out", "Rename one.")
                continue
            table = read_table(entries, name, self.zone, self.describe, self.default_schema)
            self.declared[name] = found[name] = table
        return found

    def _entity(self, table: DeclaredTable) -> Entity:
        entries = table.entries
        key = table.column("key", entries.data.get("key"))
        label = read_label(entries, table.name)
        return Entity(table.name, table.name, key, None, entries.flag("default"), label)

    def _collection(self, table: DeclaredTable, entities: Mapping[str, Entity]) -> Collection:
        entries = table.entries
        owners: dict[str, str] = {}
        inner = entries.inner("owners") if entries.data.get("owners") is not None else None
        for owner in inner.data if inner is not None else ():
            if owner not in entities:
                entries.fault(f"owners.{owner}", "is not an entity", nearest(owner, entities))
            else:
                owners[owner] = table.column(f"owners.{owner}", inner.data[owner])  # type: ignore[union-attr]
        if inner is not None and not inner.data:
            entries.fault("owners", "is empty", "Write {profile: profile_id}.")
        return Collection(
            table.name,
            table.name,
            owners,
            self._columns(table, "key"),
            self._optional(table, "time"),
            self._columns(table, "order"),
            self._optional(table, "known_at"),
            entries.flag("future"),
            read_label(entries, table.name),
            entries.text("element") or None,
        )

    def _optional(self, table: DeclaredTable, key: str) -> str | None:
        value = table.entries.data.get(key)
        return None if value is None else table.column(key, value)

    def _columns(self, table: DeclaredTable, key: str) -> tuple[str, ...]:
        value = table.entries.data.get(key)
        parts = [value] if isinstance(value, str) else value
        if parts is None and key == "order":
            return ()
        if not isinstance(parts, list) or not parts:
            problem = f"is not a list of columns (found {shown(value)})"
            table.entries.fault(key, problem, "Name the columns that tell rows apart.")
            return ()
        return tuple(table.column(key, part) for part in parts)

    def _links(self, table: DeclaredTable) -> None:
        given = table.entries.data.get("links") is not None
        outer = table.entries.inner("links") if given else None
        for name in outer.data if outer is not None else ():
            assert outer is not None  # noqa: S101 - it is what is walked
            entries = outer.inner(name)
            if entries is None:
                continue
            entries.known(("to", "on", "cardinality"))
            self._link(table, name, entries)

    def _link(self, table: DeclaredTable, name: str, entries: Entries) -> None:
        words = ("many_to_one", "one_to_one", "one_to_many")
        is_many = entries.word("cardinality", words, "many_to_one") == "one_to_many"
        target = self._target(entries)
        if target is not None:
            on = self._pairs(table, target, entries, f"links.{name}.on")
            table.links[name] = Link(name, target.name, on, is_many)

    def _history(self, table: DeclaredTable) -> None:
        if table.entries.data.get("history") is None:
            return
        entries = table.entries.inner("history")
        target = None if entries is None else self._target(entries)
        if entries is None or target is None:
            return
        entries.known(("to", "on", "valid_from", "valid_to"))
        on = self._pairs(table, target, entries, "history.on")
        begins = target.column("history.valid_from", entries.data.get("valid_from"))
        ends = entries.data.get("valid_to")
        until = None if ends is None else target.column("history.valid_to", ends)
        for name, attribute in table.attributes.items():
            kept = target.attributes.get(name)
            if kept is not None and kept.kind is not attribute.kind:
                entries.fault("to", f"{name} is of another kind there", "Give it one in both.")
        table.history = History(target.name, on, begins, until)

    def _target(self, entries: Entries) -> DeclaredTable | None:
        target = self.declared.get(entries.text("to"))
        if target is None:
            problem = f"is not declared (found {shown(entries.data.get('to'))})"
            entries.fault("to", problem, nearest(entries.data.get("to"), self.declared))
        return target

    def _pairs(
        self, table: DeclaredTable, target: DeclaredTable, entries: Entries, place_of: str
    ) -> tuple[tuple[str, str], ...]:
        pairs = entries.inner("on")
        on = []
        for own in pairs.data if pairs is not None else ():
            assert pairs is not None  # noqa: S101 - it is what is walked
            where = f"{place_of}.{own}"
            before = len(self.top.faults)
            theirs = target.column("links", pairs.data[own])
            for index in range(before, len(self.top.faults)):
                fault = self.top.faults[index]
                place = table.entries.at(where)
                self.top.faults[index] = Fault(place, fault.problem, fault.advice)
            on.append((table.column(where, own), theirs))
        return tuple(on)

    def _check_kinds(self, catalog: Catalog) -> None:
        """Remember a fault where two columns that are joined hold values of two kinds."""
        for collection in catalog.collections.values():
            for name, column in collection.owners.items():
                entity = catalog.entities[name]
                self._alike(
                    f"collections.{collection.name}.owners.{name}",
                    (collection.table, column), (entity.table, entity.key),
                )  # fmt: skip
        for table in catalog.tables.values():
            for link in table.links.values():
                for own, theirs in link.on:
                    where = f"{table.source}.links.{link.name}.on.{own}"
                    self._alike(where, (table.name, own), (link.table, theirs))

    def _alike(self, where: str, one: tuple[str, str], other: tuple[str, str]) -> None:
        found = [self.declared[table].columns[column] for table, column in (one, other)]
        kinds = [c.type.kind for c in found]
        if kinds[0] is not kinds[1] and not all(k.is_number for k in kinds):
            problem = f"{found[0].name} is {kinds[0].value}, {found[1].name} {kinds[1].value}"
            advice = "Join columns of one kind, through a view if need be."
            self.top.faults.append(Fault(where, problem, advice))
