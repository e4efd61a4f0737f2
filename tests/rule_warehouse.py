"""Opens warehouses for tests, and loads the small world of rules into one; for tests only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pytest
from rule_rows import CHANGES, MEMBERS, TABLES
from rule_world import CATALOG

from federated.kinds import Kind
from federated.warehouse import Warehouse, open_warehouse

ARROW = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: pa.decimal128(18, 2),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
    Kind.FLOAT: pa.float64(),
    Kind.TEXT_ARRAY: pa.list_(pa.string()),
    Kind.INTEGER_ARRAY: pa.list_(pa.int64()),
    Kind.TIMESTAMP_ARRAY: pa.list_(pa.timestamp("us")),
}
EXECUTED = [
    "duckdb",
    pytest.param("postgres", marks=pytest.mark.postgres),
    pytest.param("spark", marks=pytest.mark.spark),
]
# Spark plans for rows by the million; a few dozen are answered sooner without.
HASTE = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
}
MEMBER = pa.schema([(name, pa.string()) for name in ("audience_key", "entity", "entity_key")])

CHANGED = pa.schema(
    [*MEMBER, ("change", pa.string()), ("reason", pa.string()), ("as_of", pa.timestamp("us"))]
)
FORMER = {"p09": "p00"}


def _changed(rows: list[Any]) -> pa.Table:
    found = [dict(zip(CHANGED.names, row, strict=True)) for row in rows]
    return pa.Table.from_pylist(found, schema=CHANGED)


@contextmanager
def both_opened(postgres_url: str) -> Iterator[dict[str, Warehouse]]:
    """Open an empty DuckDB and the PostgreSQL of this worker, by their names."""
    with (
        open_warehouse("duckdb:///:memory:", read_only=False) as duckdb,
        open_warehouse(postgres_url, read_only=False) as postgres,
    ):
        yield {"duckdb": duckdb, "postgres": postgres}


@contextmanager
def opened(engine: str, request: pytest.FixtureRequest, schema: str) -> Iterator[Warehouse]:
    """Open a warehouse of one of the executed engines, its schema empty."""
    url = "duckdb:///:memory:" if engine == "duckdb" else request.getfixturevalue(f"{engine}_url")
    with open_warehouse(url, read_only=False) as warehouse:
        if engine == "spark":
            hurry(warehouse)
        if engine != "duckdb":
            warehouse.execute(f"drop schema if exists {schema} cascade")
        yield warehouse


def hurry(warehouse: Warehouse) -> None:
    """Make a Spark fit for few rows."""
    for name, value in HASTE.items():
        warehouse.execute(f"set {name}={value}")


def load_world(warehouse: Warehouse, schema: str = "main") -> None:
    """Write the tables of the world, and one table of members per audience."""
    for name, rows in TABLES.items():
        columns = CATALOG.tables[name].columns
        kinds = pa.schema([(column, ARROW[kind[0]]) for column, kind in columns.items() if kind])
        warehouse.write_table(schema, name, pa.Table.from_pylist(rows, schema=kinds))
    for key, members in MEMBERS.items():
        rows = [(key, "profile", member) for member in sorted(members)]
        table = pa.Table.from_pylist(
            [dict(zip(MEMBER.names, row, strict=True)) for row in rows], schema=MEMBER
        )
        warehouse.write_table(schema, f"int_audience_members__{key}", table)
    changes = [(key, "profile", *each) for key, found in CHANGES.items() for each in found]
    for key in CHANGES:
        mine = [each for each in changes if each[0] == key]
        warehouse.write_table(schema, f"int_audience_member_changes__{key}", _changed(mine))
    # In the history p09 still goes by an id it had before it was merged.
    stored = [(a, e, FORMER.get(k, k), *rest) for a, e, k, *rest in changes]
    warehouse.write_table(schema, "fct_audience_member_changes", _changed(stored))
    aliases = [{"former_profile_id": old, "profile_id": new} for new, old in FORMER.items()]
    warehouse.write_table(schema, "dim_profile_aliases", pa.Table.from_pylist(aliases))
    everyone = [
        {"audience_key": key, "entity": "profile", "entity_key": member}
        for key, members in MEMBERS.items()
        for member in sorted(members)
    ]
    table = pa.Table.from_pylist(everyone, schema=MEMBER)
    warehouse.write_table(schema, "fct_audience_members", table)
