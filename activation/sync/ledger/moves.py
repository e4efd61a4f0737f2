"""Moves deliveries from state to state, each move with its event; decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from activation.errors import LedgerConflict
from activation.records import Clock, Delivery, Op, State, Subject
from activation.sync.ledger.schema import deliveries, events


@dataclass(frozen=True, slots=True)
class Move:
    """One delivery, where it goes, and what else is noted in its row."""

    delivery: Delivery
    to_state: State
    reason: str = ""
    code: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def move(connection: Connection, clock: Clock, moves: Sequence[Move]) -> None:
    """Move every delivery, or none.

    Raises: LedgerConflict when a row is no longer as its worker holds it: someone took over.
    """
    now = clock()
    by_columns: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for item in moves:
        values = {
            "state": item.to_state,
            "reason": item.reason,
            "code": item.code,
            "updated_at": now,
            **item.values,
        }
        held = {
            "held_key": item.delivery.key,
            "held_state": item.delivery.state,
            "held_fence": item.delivery.fence,
        }
        by_columns.setdefault(tuple(values), []).append(held | values)
    for names, rows in by_columns.items():
        _update(connection, names, rows)
    if moves:
        connection.execute(events.insert(), [_event(item, now) for item in moves])


def _update(connection: Connection, names: tuple[str, ...], rows: list[dict[str, object]]) -> None:
    statement = (
        deliveries.update()
        .where(
            deliveries.c.delivery_key == sa.bindparam("held_key"),
            deliveries.c.state == sa.bindparam("held_state"),
            deliveries.c.fence == sa.bindparam("held_fence"),
        )
        .values({name: sa.bindparam(name) for name in names})
    )
    moved = connection.execute(statement, rows).rowcount
    if moved != len(rows):
        raise LedgerConflict(
            f"ledger: {len(rows) - moved} of {len(rows)} deliveries were taken over by another "
            "worker. Nothing was recorded; look at them with: muster activate status."
        )


def _event(item: Move, now: object) -> dict[str, object]:
    return {
        "delivery_key": item.delivery.key,
        "from_state": item.delivery.state,
        "to_state": item.to_state,
        "fence": item.values.get("fence", item.delivery.fence),
        "at": now,
        "detail": item.code,
    }


def read_deliveries(
    connection: Connection, *conditions: Any, limit: int | None = None
) -> list[Delivery]:
    """Return the deliveries that meet the conditions, in the order they are worked on.

    Rows of a batch that was already tried come first, so that they are tried as the same batch.
    """
    statement = (
        sa.select(deliveries)
        .where(*conditions)
        .order_by(
            sa.nulls_last(deliveries.c.batch_key),
            deliveries.c.occurrence,
            deliveries.c.delivery_key,
        )
        .limit(limit)
    )
    return [_delivery(row) for row in connection.execute(statement).mappings()]


def _delivery(row: RowMapping) -> Delivery:
    names = ("target", "destination", "audience_key", "campaign", "entity", "entity_key")
    return Delivery(
        key=row["delivery_key"],
        run_key=row["run_key"],
        subject=Subject(**{name: row[name] for name in names}),
        op=Op(row["op"]),
        occurrence=row["occurrence"],
        rebuild=row["rebuild"],
        payload_hash=row["payload_hash"],
        state=State(row["state"]),
        attempt=row["attempt"],
        fence=row["fence"],
        code=row["code"],
        first_try_at=row["first_try_at"],
        batch_key=row["batch_key"],
    )
