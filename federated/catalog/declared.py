"""Reads one table of a stand-alone catalogue: where it is, its columns and links, its changes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from federated.catalog.check import RESERVED, SAFE_NAME
from federated.catalog.positions import read_positions
from federated.catalog.read_changes import read_changes
from federated.catalog.schema import Attribute, Changes, History, Link, Table
from federated.catalog.stored import (
    NotReadable,
    Reading,
    StoredColumn,
    StoredTable,
    StoredType,
    read_as,
    stored_type,
)
from federated.errors import nearest, shown
from federated.kinds import Kind
from federated.rule.fields import Entries
from federated.rule.parse import LANGUAGES

TABLE_KEYS = (
    "table", "label", "labels", "attributes", "columns", "positions", "links", "changes", "history",
)  # fmt: skip
# The tables of a schema, each with the types of its columns; None where nothing can be asked.
Describe = Callable[[str], Mapping[str, Mapping[str, str]]]
# What the sets of keys inside a query are called.
_OURS = re.compile(r".*_set_\d+\Z|int_audience_members__")


@dataclass
class DeclaredTable:
    """One table while it is read: what is known of its columns so far."""

    name: str
    entries: Entries
    zone: str = "UTC"
    place: tuple[str, ...] = ()
    stored: Mapping[str, str] | None = None
    is_absent: bool = False
    columns: dict[str, StoredColumn] = field(default_factory=dict)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    history: History | None = None

    def column(self, key: str, name: Any) -> str:
        """Return the name under which rules and queries know a column, '' with a fault."""
        if not isinstance(name, str) or not name:
            self.entries.fault(key, f"is not a column (found {shown(name)})", "Name one.")
            return ""
        if name in self.columns:
            return name
        for known, column in self.columns.items():
            if column.name == name:
                return known
        ours = self._free_name(name)
        found = self._column(self.entries, key, name, None, None)
        if found is None:
            return ""
        self.columns[ours] = found
        return ours

    def _free_name(self, name: str) -> str:
        plain = re.sub(r"\W", "_", name, flags=re.ASCII)
        plain = plain if SAFE_NAME.match(plain) else f"c_{plain}"[:100]
        taken = RESERVED | {known.lower() for known in self.columns}
        number = 2
        found = plain
        while found.lower() in taken:
            found, number = f"{plain}_{number}", number + 1
        return found

    def _column(
        self, entries: Entries, key: str, name: str, declared: StoredType | None, zone: str | None
    ) -> StoredColumn | None:
        """Return a column as it is read, None with a fault."""
        found = declared
        if self.stored is not None:
            if name not in self.stored:
                problem = f"{'.'.join(self.place)} has no column {shown(name)}"
                entries.fault(key, problem, nearest(name, self.stored))
                return None
            found = self._as_stored(entries, key, name, declared)
        elif declared is None and self.is_absent:
            # Told of the table already; nothing is made of a catalogue with a fault.
            found = StoredType(Kind.TEXT)
        elif declared is None:
            advice = "Declare it (for a key or time: below columns), or name a warehouse."
            entries.fault(key, f"the type of {name} is not known", advice)
        if found is None:
            return None
        if found.reading is Reading.AS_DAY:
            zone = zone or self.zone
        is_local = found.kind is Kind.TIMESTAMP and found.reading is not Reading.FROM_INSTANT
        if zone is not None and not is_local:
            entries.fault(key, "has a time zone, and is not a local time", "Remove timezone.")
        return StoredColumn(name, found, zone)

    def _as_stored(
        self, entries: Entries, key: str, name: str, declared: StoredType | None
    ) -> StoredType | None:
        word = (self.stored or {})[name]
        try:
            found = stored_type(word)
        except NotReadable as error:
            if declared is not None and declared.kind is Kind.DECIMAL and "scale" in str(error):
                return read_as(StoredType(Kind.DECIMAL, None), declared)
            entries.fault(key, f"{name} ({shown(word)}) {error}", error.advice)
            return None
        if declared is None:
            return found
        read = read_as(found, declared)
        if read is None:
            problem = f"{name} is {word} in the warehouse, and declared as {declared.kind.value}"
            entries.fault(key, problem, "Declare what it is; columns are never cast.")
        return read

    def declare(self, section: Entries, name: str) -> None:
        """Read one entry of `attributes` or `columns`: nothing, a type, or a mapping."""
        value = section.data[name]
        if value is None or isinstance(value, str):
            value = {"type": value}
        where, is_attribute = section.at(name), section.where.endswith("attributes")
        if not isinstance(value, Mapping):
            section.fault(name, f"is not a column (found {shown(value)})", "Write its type.")
            return
        entries = Entries(value, where, section.faults)
        more = ("label", "labels", "allowed_values") if is_attribute else ()
        entries.known(("column", "type", "timezone", *more))
        if is_attribute and not SAFE_NAME.match(name):
            advice = "Give it a name of letters, digits and _, with column: for the one it has."
            section.fault(name, f"the name {shown(name)} cannot be used", advice)
            return
        if name.lower() in {known.lower() for known in self.columns}:
            section.fault(name, "is declared twice, if case is left out", "Rename one.")
            return
        declared, zone = _type(entries), _zone(entries)
        column = self._column(section, name, entries.text("column", name) or name, declared, zone)
        if column is None:
            return
        key = name if is_attribute else self._free_name(name)
        self.columns[key] = column
        if is_attribute:
            self.attributes[name] = Attribute(
                name, column.type.kind, column.type.scale, read_label(entries, name),
                entries.texts("labels"), _allowed(entries),
            )  # fmt: skip

    def table(self, *, is_rows: bool) -> Table:
        """Return the table as rules see it; tombstones of other than rows are left to reading."""
        kinds = {n: (c.type.kind, c.type.scale) for n, c in self.columns.items()}
        label = read_label(self.entries, self.name)
        changes = self.changes
        if not is_rows and changes.tombstone is not None:
            changes = replace(changes, deletes="hash", tombstone=None)
        where, labels = self.entries.where, self.entries.texts("labels")
        found = self.entries.data.get("positions")
        positions = read_positions(found, self.entries.at("positions"), self.entries.faults)
        attributes = {**self.attributes, **positions}
        return Table(
            self.name, kinds, attributes, self.links, label, where, labels, changes, self.history,
        )  # fmt: skip

    def stored_table(self, key: str | None, *, is_rows: bool) -> StoredTable:
        """Return where the table is; a collection's tombstone is for the query itself."""
        tombstone = None if is_rows else self.changes.tombstone
        return StoredTable(self.place, self.columns, key, tombstone)


def read_table(
    entries: Entries, name: str, zone: str, describe: Describe | None, default_schema: str
) -> DeclaredTable:
    """Return what a table says of itself; columns that others name are added as they are asked."""
    table = DeclaredTable(name, entries, zone)
    if _OURS.match(name) or not SAFE_NAME.match(name):
        advice = "Use letters, digits and _, and no ending such as _set_1."
        entries.fault("", f"the name {shown(name)} cannot be used", advice)
    table.place = _place(entries)
    if describe is not None and table.place:
        schema = table.place[-2] if len(table.place) > 1 else default_schema
        table.place = (*table.place[:-2], schema, table.place[-1])
        found = describe(schema)
        if table.place[-1] in found:
            table.stored = found[table.place[-1]]
        else:
            problem = f"the warehouse has no table {shown('.'.join(table.place))}"
            advice = nearest(table.place[-1], found) if found else f"{schema} has no tables."
            entries.fault("table", problem, advice)
            table.is_absent = True
    for section in ("columns", "attributes"):
        inner = entries.inner(section) if entries.data.get(section) is not None else None
        for column in inner.data if inner is not None else ():
            table.declare(inner, str(column))  # type: ignore[arg-type]
    _read_changes(table)
    return table


def _place(entries: Entries) -> tuple[str, ...]:
    value = entries.data.get("table")
    parts = value.split(".") if isinstance(value, str) else value
    names = parts if isinstance(parts, list) and 1 <= len(parts) <= 3 else [None]
    if all(isinstance(p, str) and p for p in names):
        return tuple(names)
    problem = f"is not the name of a table (found {shown(value)})"
    entries.fault("table", problem, "Write schema.table, or [schema, table] for names with dots.")
    return ()


def _type(entries: Entries) -> StoredType | None:
    word = entries.text("type")
    if not word:
        return None
    try:
        return stored_type(word)
    except NotReadable as error:
        words = ["text", "integer", "decimal(18, 2)", "float", "boolean", "date", "timestamp"]
        advice = error.advice if "scale" in str(error) else nearest(word, words)
        entries.fault("type", f"{shown(word)} {error}", advice)
        return None


def _zone(entries: Entries) -> str | None:
    name = entries.text("timezone")
    return name if name and is_zone(entries, "timezone", name) else None


def is_zone(entries: Entries, key: str, name: str) -> bool:
    """Return whether there is a time zone of that name, with a fault where there is none."""
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        problem = f"is not a time zone (found {shown(name)})"
        entries.fault(key, problem, nearest(name, available_timezones()))
        return False
    return True


def read_label(entries: Entries, name: str) -> dict[str, str]:
    """Return the label of a part by language; a plain text is English."""
    value = entries.data.get("label")
    if isinstance(value, str):
        return {"en": value}
    inner = entries.inner("label") if value is not None else None
    if inner is None:
        return {"en": name.replace("_", " ")}
    inner.known(LANGUAGES)
    return {code: inner.text(code) for code in LANGUAGES if inner.text(code)}


def _allowed(entries: Entries) -> tuple[str, ...]:
    value = entries.data.get("allowed_values")
    if value is None or (
        isinstance(value, list) and not any(isinstance(v, list | dict) for v in value)
    ):
        return tuple(str(v) for v in value or ())
    entries.fault("allowed_values", f"is not a list (found {shown(value)})", "Write: [a, b].")
    return ()


def _read_changes(table: DeclaredTable) -> None:
    entries = table.entries
    changes = read_changes(entries.data.get("changes"), entries.where, entries.faults)
    column, tombstone = (
        table.column(f"changes.{key}", name) if name is not None else None
        for key, name in (("column", changes.column), ("tombstone", changes.tombstone))
    )
    kind = table.columns[tombstone].type.kind if tombstone else Kind.BOOLEAN
    if kind not in {Kind.BOOLEAN, Kind.TIMESTAMP}:
        advice = "Name a timestamp (deleted at) or a yes-or-no column."
        entries.fault("changes.tombstone", f"marks nothing, as it is {kind.value}", advice)
    table.changes = replace(changes, column=column or None, tombstone=tombstone or None)
