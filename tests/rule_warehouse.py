"""Loads the small world of rules into a warehouse; for tests only."""

import pyarrow as pa
from rule_rows import MEMBERS, TABLES
from rule_world import CATALOG

from federated.kinds import Kind
from federated.warehouse import Warehouse

ARROW = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: pa.decimal128(18, 2),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
}
MEMBER = pa.schema([(name, pa.string()) for name in ("audience_key", "entity", "entity_key")])


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
    everyone = [
        {"audience_key": key, "entity": "profile", "entity_key": member}
        for key, members in MEMBERS.items()
        for member in sorted(members)
    ]
    table = pa.Table.from_pylist(everyone, schema=MEMBER)
    warehouse.write_table(schema, "fct_audience_members", table)
