"""Puts the rows of a foreign test case into a warehouse and asks an imported rule of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import pyarrow as pa

from federated.catalog.from_file import read_catalog_file
from federated.catalog.stored import StoredCatalog
from federated.evaluate import evaluate, moment_of
from federated.interchange.formats import Imported, import_rule
from federated.standalone.answers import explain_member, facts_of, find_members
from federated.standalone.audiences import compile_standalone
from federated.warehouse import Warehouse

ARROW = {
    "text": pa.string(),
    "integer": pa.int64(),
    "decimal(18, 4)": pa.decimal128(18, 4),
    "float": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
SCHEMA = "foreign_world"
EXPLAINED_AT_MOST = 60
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class World:
    """Tables with their columns, and the catalogue that names them."""

    tables: Mapping[str, tuple[Mapping[str, str], Rows]]
    catalog: StoredCatalog
    keys: tuple[Any, ...]


def read_world(
    folder: Path, tables: Mapping[str, tuple[Mapping[str, str], Rows]], catalog: str, key: str
) -> World:
    """Return a world whose first table is the entity's."""
    path = folder / "catalog.yml"
    path.write_text(catalog, encoding="utf-8")
    first = next(iter(tables.values()))[1]
    return World(tables, read_catalog_file(path), tuple(sorted(row[key] for row in first)))


def columns_yaml(columns: Mapping[str, str], leave_out: tuple[str, ...] = ()) -> str:
    """Return columns as the attributes of a catalogue."""
    lines = [f"      {name}: {kind}\n" for name, kind in columns.items() if name not in leave_out]
    return "".join(lines) or "      {}\n"


def load(warehouse: Warehouse, world: World) -> None:
    """Write every table of a world."""
    for name, (columns, rows) in world.tables.items():
        schema = pa.schema([(column, ARROW[kind]) for column, kind in columns.items()])
        warehouse.write_table(SCHEMA, name, pa.Table.from_pylist(rows, schema=schema))


def members(
    warehouses: list[Warehouse], world: World, imported: Imported, as_of: datetime
) -> set[Any]:
    """Return whom a rule selects; every engine and the reading in memory must say the same.

    In a world of hundreds reasons are asked of a part of them, of another for another rule.
    """
    audience = compile_standalone(imported.rule, world.catalog)
    found = [set(find_members(audience, each, as_of)) for each in warehouses]
    rule, entity = audience.compiled.named.rule, audience.audience.entity
    assert rule is not None
    stored = world.catalog
    at = moment_of(as_of, stored.zone, stored.week_starts, stored.days)
    step = max(1, len(world.keys) // EXPLAINED_AT_MOST)
    explained = set(world.keys[crc32(repr(imported.rule).encode()) % step :: step])
    read = set()
    for key in world.keys:
        facts = facts_of(audience, warehouses[0], as_of, key)
        assert facts is not None
        holds = evaluate(rule, entity, facts, stored.catalog, at)
        read |= {key} if holds else set()
        if key in explained:
            explanation = explain_member(audience, warehouses[0], as_of, key)
            assert explanation is not None
            assert explanation.holds == holds, (key, imported.rule)
    assert all(each == read for each in found), (found, read, imported.rule)
    return read


def imported(world: World, data: Any, key: str, names: Mapping[str, str] | None = None) -> Imported:
    """Return a foreign rule over the world's catalogue."""
    stored = world.catalog
    return import_rule(
        json.dumps(data), key, catalog=stored.catalog, entity=stored.default_entity, names=names
    )
