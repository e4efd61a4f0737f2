"""Reads where every run stands, and which deliveries a person should look at; changes nothing."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from activation.records import State
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.recording import count_states
from activation.sync.ledger.schema import deliveries, runs
from activation.sync.sink import is_sink, sink_target

TO_LOOK_AT = (State.UNKNOWN, State.REJECTED, State.FAILED, State.RETRY)


@dataclass(frozen=True, slots=True)
class RunStatus:
    """One run: what it targeted, where its deliveries stand, and why some did not leave."""

    destination: str
    feed: str
    kind: str
    export_run_id: str
    as_of: datetime
    state: str
    targeted: int
    states: dict[str, int]
    excluded: dict[str, int]
    to_look_at: list[dict[str, str]]
    went_to_sink: bool


def read_status(ledger: Ledger, target: str) -> list[RunStatus]:
    """Return the runs of one target, the newest first, those that ended in its sink among them."""
    statement = (
        sa.select(runs)
        .where(runs.c.target.in_((target, sink_target(target))))
        .order_by(runs.c.as_of.desc(), runs.c.destination, runs.c.audience_key, runs.c.campaign)
    )
    with ledger.transaction() as connection:
        return [
            RunStatus(
                destination=row.destination,
                feed=row.campaign or row.audience_key,
                kind="campaign" if row.campaign else "membership",
                export_run_id=row.export_run_id,
                as_of=row.as_of,
                state=row.state,
                targeted=row.targeted,
                states={
                    str(state): count
                    for state, count in count_states(connection, row.run_key).items()
                    if count
                },
                excluded=_excluded(connection, row.run_key),
                to_look_at=_to_look_at(connection, row.run_key),
                went_to_sink=is_sink(row.target),
            )
            for row in connection.execute(statement).all()
        ]


def _excluded(connection: Connection, run_key: str) -> dict[str, int]:
    statement = (
        sa.select(deliveries.c.code, sa.func.count())
        .where(deliveries.c.run_key == run_key, deliveries.c.state == State.EXCLUDED)
        .group_by(deliveries.c.code)
        .order_by(deliveries.c.code)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def _to_look_at(connection: Connection, run_key: str) -> list[dict[str, str]]:
    statement = (
        sa.select(deliveries)
        .where(deliveries.c.run_key == run_key, deliveries.c.state.in_(TO_LOOK_AT))
        .order_by(deliveries.c.state, deliveries.c.entity_key)
        .limit(50)
    )
    names = ("delivery_key", "entity_key", "op", "state", "code", "reason")
    return [
        {name: str(row[name]) for name in names} for row in connection.execute(statement).mappings()
    ]
