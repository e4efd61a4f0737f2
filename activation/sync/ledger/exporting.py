"""Reads the ledger back as Arrow tables, the shape in which the warehouse takes it as a source."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from activation.records import State
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.schema import deliveries, receipts, runs

_TIME = pa.timestamp("us")

DELIVERIES = pa.schema(
    [
        *((name, pa.string()) for name in ("delivery_key", "target", "destination")),
        *((name, pa.string()) for name in ("audience_key", "campaign", "entity", "entity_key")),
        ("op", pa.string()),
        ("occurrence", _TIME),
        ("state", pa.string()),
        ("reason", pa.string()),
        ("run_id", pa.string()),
        ("updated_at", _TIME),
    ]
)
RECEIPTS = pa.schema(
    [
        ("delivery_key", pa.string()),
        ("kind", pa.string()),
        ("received_at", _TIME),
        ("detail", pa.string()),
        ("cost_amount", pa.decimal128(18, 6)),
        ("currency", pa.string()),
    ]
)
EXCLUSIONS = pa.schema(
    [
        *((name, pa.string()) for name in ("delivery_key", "entity_key", "reason", "code")),
        ("excluded_at", _TIME),
    ]
)
SCHEMAS: dict[str, pa.Schema] = {
    "deliveries": DELIVERIES,
    "receipts": RECEIPTS,
    "exclusions": EXCLUSIONS,
}


def empty_tables() -> dict[str, pa.Table]:
    """Return the three tables of a ledger in which nothing has happened yet."""
    return {name: schema.empty_table() for name, schema in SCHEMAS.items()}


def read_tables(ledger: Ledger) -> dict[str, pa.Table]:
    """Return deliveries, receipts and exclusions as the ledger holds them now, sorted by key.

    `run_id` is the run of the warehouse whose export the delivery was planned from.
    """
    with ledger.transaction() as connection:
        sent = connection.execute(_deliveries()).mappings().all()
        answered = connection.execute(
            sa.select(receipts).order_by(receipts.c.delivery_key, receipts.c.receipt_id)
        ).mappings()
        said = list(answered)
    excluded = (row for row in sent if row["state"] == State.EXCLUDED)
    return {
        "deliveries": _table(DELIVERIES, map(_delivery, sent)),
        "receipts": _table(RECEIPTS, map(_receipt, said)),
        "exclusions": _table(EXCLUSIONS, map(_exclusion, excluded)),
    }


def _deliveries() -> "sa.Select[Any]":
    joined = deliveries.join(runs, runs.c.run_key == deliveries.c.run_key)
    return (
        sa.select(deliveries, runs.c.export_run_id)
        .select_from(joined)
        .order_by(deliveries.c.delivery_key)
    )


def _delivery(row: RowMapping) -> dict[str, object]:
    kept = {name: row[name] for name in DELIVERIES.names if name in row}
    return kept | {
        "campaign": row["campaign"] or None,
        "reason": row["reason"] or None,
        "run_id": row["export_run_id"],
        "occurrence": _naive(row["occurrence"]),
        "updated_at": _naive(row["updated_at"]),
    }


def _receipt(row: RowMapping) -> dict[str, object]:
    millionths = row["cost_millionths"]
    return {
        "delivery_key": row["delivery_key"],
        "kind": row["kind"],
        "received_at": _naive(row["received_at"]),
        "detail": row["detail"],
        "cost_amount": None if millionths is None else Decimal(millionths).scaleb(-6),
        "currency": row["currency"],
    }


def _exclusion(row: RowMapping) -> dict[str, object]:
    names = ("delivery_key", "entity_key", "reason", "code")
    return {name: row[name] for name in names} | {"excluded_at": _naive(row["updated_at"])}


def _naive(time: datetime) -> datetime:
    return time.astimezone(UTC).replace(tzinfo=None)


def _table(schema: pa.Schema, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema)
