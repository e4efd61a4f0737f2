"""Reads dbt source YAML with ours under `config.meta.muster`; says every fault, renders nothing."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from federated.documents import load_folder
from federated.errors import CatalogError, Fault, nearest
from federated.staging.declarations import CHANGES, KINDS, Column, Namespace, SourceTable
from federated.staging.read_tables import TableReader
from federated.staging.reading import NAME, Reader, check_type, meta_of
from federated.versions import Upgraded

FOUND_AS = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
TABLE_KEYS = (
    "version",
    "kind",
    "key",
    "occurred_at",
    "loaded_at",
    "changes",
    "identities",
    "attributes",
    "event",
    "consents",
    "links",
)


def read_sources(folder: Path, namespaces: Mapping[str, Namespace]) -> list[SourceTable]:
    """Return every declared table below the folder, by source and name.

    Raises: CatalogError with the faults of all files.
    """
    tables: list[SourceTable] = []
    faults: list[Fault] = []
    # dbt's own files say version 2; version 1 never had anything else in it.
    for document in load_folder(folder, "sources", {1: lambda data, _: Upgraded(data)}):
        reader = Reader(document)
        for place, source in enumerate(reader.items(document.data.get("sources"), "sources")):
            tables += _read_source(reader, source, f"sources[{place}]", namespaces)
        faults += reader.faults
    faults += _check_links(tables)
    if faults:
        raise CatalogError(faults)
    return sorted(tables, key=lambda t: (t.source, t.name))


def _read_source(
    reader: Reader, source: Any, where: str, namespaces: Mapping[str, Namespace]
) -> list[SourceTable]:
    if not isinstance(source, dict) or (meta := meta_of(source)) is None:
        return []
    path = f"{where}.config.meta.muster"
    meta = reader.mapping(meta, path, ("version", "channel"))
    _check_version(reader, meta, path)
    name = reader.name(source.get("name"), f"{where}.name")
    channel = reader.plain(meta.get("channel", name), f"{path}.channel")
    tables = reader.items(source.get("tables"), f"{where}.tables")
    return [
        _read_table(reader, table, f"{where}.tables[{i}]", (name, channel), namespaces)
        for i, table in enumerate(tables)
        if isinstance(table, dict) and meta_of(table) is not None
    ]


def _check_version(reader: Reader, meta: Mapping[str, Any], where: str) -> None:
    if meta.get("version") != 1:
        reader.fault(
            f"{where}.version", f"is not known (found {meta.get('version')})", "Write: version: 1"
        )


def _read_table(
    reader: Reader,
    table: dict[str, Any],
    where: str,
    source: tuple[str, str],
    namespaces: Mapping[str, Namespace],
) -> SourceTable:
    path = f"{where}.config.meta.muster"
    meta = reader.mapping(meta_of(table), path, TABLE_KEYS)
    _check_version(reader, meta, path)
    columns = _read_columns(reader, table, where)
    parts = TableReader(reader, path, {c.name: c for c in columns}, namespaces)
    kind = reader.choice(meta.get("kind"), f"{path}.kind", KINDS)
    for needed in {"event": ("event", "occurred_at"), "consent": ("consents", "occurred_at")}.get(
        kind, ()
    ):
        if not meta.get(needed):
            reader.fault(f"{path}.{needed}", f"is missing, and kind is {kind}", "Declare it.")
    keys = reader.items(meta.get("key"), f"{path}.key")
    if not keys:
        reader.fault(f"{path}.key", "is missing", "Name the columns that identify a row.")
    return SourceTable(
        source=source[0],
        name=reader.name(table.get("name"), f"{where}.name"),
        description=str(table.get("description") or ""),
        kind=kind,
        changes=reader.choice(meta.get("changes"), f"{path}.changes", CHANGES, "replace"),
        key=tuple(parts.column(k, f"{path}.key[{i}]") for i, k in enumerate(keys)),
        columns=columns,
        channel=source[1],
        occurred_at=parts.time(meta.get("occurred_at"), f"{path}.occurred_at"),
        loaded_at=parts.time(meta.get("loaded_at"), f"{path}.loaded_at"),
        identities=parts.identities(meta.get("identities")),
        attributes=parts.attributes(meta.get("attributes")),
        event=parts.event(meta.get("event")),
        expire_after_days=parts.expiry(meta.get("event"), meta),
        consents=parts.consents(meta.get("consents")),
        links=parts.links(meta.get("links")),
    )


def _read_columns(reader: Reader, table: dict[str, Any], where: str) -> tuple[Column, ...]:
    columns: list[Column] = []
    for i, entry in enumerate(reader.items(table.get("columns"), f"{where}.columns")):
        path = f"{where}.columns[{i}]"
        if not isinstance(entry, dict):
            reader.fault(path, "is not a mapping", "Write: {name: …, data_type: …}")
            continue
        found_as = reader.text(entry.get("name"), f"{path}.name")
        if found_as and not FOUND_AS.fullmatch(found_as):
            reader.fault(f"{path}.name", "is not a plain column name", "Rename it in a view.")
        meta = meta_of(entry)
        if meta is not None:
            meta = reader.mapping(meta, f"{path}.config.meta.muster", ("as",))
        name = (meta or {}).get("as", found_as)
        if not isinstance(name, str) or not NAME.fullmatch(name):
            reader.fault(path, f'"{name}" is not snake_case', "Add config.meta.muster.as.")
        data_type = reader.text(entry.get("data_type"), f"{path}.data_type", "text")
        check_type(reader, data_type, f"{path}.data_type")
        if any(c.name == name for c in columns):
            reader.fault(path, f'"{name}" is declared twice', "Keep one of them.")
        columns.append(Column(found_as, str(name), data_type, str(entry.get("description") or "")))
    return tuple(columns)


def _check_links(tables: list[SourceTable]) -> list[Fault]:
    known = {f"{t.source}.{t.name}": t for t in tables}
    faults = []
    for table in tables:
        for link in table.links:
            where = f"{table.source}.{table.name}: links.{link.column}"
            target = known.get(f"{link.source}.{link.table}")
            if target is None:
                found = f"{link.source}.{link.table}"
                faults.append(Fault(where, f'no table "{found}"', nearest(found, known)))
            elif not target.has(link.key):
                advice = nearest(link.key, [c.name for c in target.columns])
                faults.append(Fault(where, f'no column "{link.key}" there', advice))
    return faults
