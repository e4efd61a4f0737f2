"""Writes intended deliveries into the ledger, each once, before anything leaves (T1)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from activation.crash import crash_point
from activation.errors import LedgerConflict
from activation.records import OPEN_STATES, Change, Delivery, Op, State, Subject
from activation.sync.ledger.aliases import read_aliases
from activation.sync.ledger.moves import Move, move, read_deliveries
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.schema import deliveries, events, memberships, runs


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One audience or campaign of one destination, planned from one export."""

    target: str
    destination: str
    audience_key: str
    campaign: str
    export_run_id: str
    as_of: datetime
    contact_channel: str = ""

    @property
    def key(self) -> str:
        """Return the key of this run: the same whenever it is planned again."""
        parts = (self.target, self.destination, self.audience_key, self.campaign)
        return digest([*parts, self.export_run_id])


def digest(content: object) -> str:
    """Return the SHA-256 of a value written as JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def delivery_key(subject: Subject, op: Op, occurrence: datetime, rebuild: int) -> str:
    """Return the key under which this delivery is known for ever."""
    parts = [subject.target, subject.destination, subject.audience_key, subject.campaign]
    parts += [subject.entity, subject.entity_key, op, occurrence.isoformat(), str(rebuild)]
    return digest(parts)


@dataclass(frozen=True, slots=True)
class Held:
    """One member as the far side has it: under these keys, its own among them or not."""

    entity: str
    payload_hash: str
    keys: tuple[str, ...]


def read_memberships(connection: Connection, run: RunPlan) -> dict[str, Held]:
    """Return what the far side has by entity key; who was merged is found under the survivor."""
    statement = sa.select(memberships).where(
        memberships.c.target == run.target,
        memberships.c.destination == run.destination,
        memberships.c.audience_key == run.audience_key,
    )
    rows = {row["entity_key"]: row for row in connection.execute(statement).mappings()}
    aliases = read_aliases(connection, run.target)
    held: dict[str, Held] = {}
    for survivor in {aliases.survivor(key) for key in rows}:
        keys = tuple(key for key in aliases.group(survivor) if key in rows)
        row = rows[keys[0]]
        held[survivor] = Held(row["entity"], row["payload_hash"], keys)
    return held


def read_known(
    connection: Connection, run: RunPlan, occurrence: datetime
) -> dict[tuple[str, Op], list[Delivery]]:
    """Return what is open, or of this occurrence, the newest last, by entity and op.

    What was meant for a former id is found under the profile that took it over.
    """
    aliases = read_aliases(connection, run.target)
    known: dict[tuple[str, Op], list[Delivery]] = {}
    found = read_deliveries(
        connection,
        deliveries.c.target == run.target,
        deliveries.c.destination == run.destination,
        deliveries.c.audience_key == run.audience_key,
        deliveries.c.campaign == run.campaign,
        sa.or_(deliveries.c.occurrence == occurrence, deliveries.c.state.in_(OPEN_STATES)),
    )
    for delivery in sorted(found, key=lambda each: (each.occurrence, each.rebuild)):
        survivor = aliases.survivor(delivery.subject.entity_key)
        known.setdefault((survivor, delivery.op), []).append(delivery)
    return known


def read_run_times(connection: Connection, run: RunPlan) -> dict[str, datetime]:
    """Return the as_of of every run of this audience and campaign."""
    statement = sa.select(runs.c.run_key, runs.c.as_of).where(
        runs.c.target == run.target,
        runs.c.destination == run.destination,
        runs.c.audience_key == run.audience_key,
        runs.c.campaign == run.campaign,
    )
    return {row.run_key: row.as_of for row in connection.execute(statement)}


def write_plan(
    ledger: Ledger,
    run: RunPlan,
    changes: Iterable[tuple[Change, int]],
    needed: frozenset[tuple[str, Op]] | None,
) -> None:
    """Write the run and its new deliveries (each with its rebuild number) in one transaction.

    What waits from an earlier plan, never left and is not `needed` any more, ends here;
    None keeps all of it, as a campaign does.

    Raises: LedgerConflict when a key comes back with another payload.
    """
    crash_point("plan.before")
    with ledger.transaction() as connection:
        now = ledger.clock()
        rows = [_row(run, change, rebuild, now) for change, rebuild in changes]
        _open_run(connection, run, now)
        crash_point("plan.mid")
        _insert(connection, rows)
        if needed is not None:
            _supersede(ledger, connection, run, needed)
        targeted = connection.scalar(
            sa.select(sa.func.count()).where(deliveries.c.run_key == run.key)
        )
        values: dict[str, Any] = {"targeted": targeted or 0}
        if rows:
            values |= {"state": "open", "closed_at": None}
        connection.execute(runs.update().where(runs.c.run_key == run.key).values(values))
    crash_point("plan.after")


def _open_run(connection: Connection, run: RunPlan, now: datetime) -> None:
    if connection.scalar(sa.select(runs.c.run_key).where(runs.c.run_key == run.key)):
        return
    connection.execute(
        runs.insert().values(
            run_key=run.key,
            target=run.target,
            destination=run.destination,
            audience_key=run.audience_key,
            campaign=run.campaign,
            export_run_id=run.export_run_id,
            as_of=run.as_of,
            targeted=0,
            state="open",
            started_at=now,
        )
    )


def _row(run: RunPlan, change: Change, rebuild: int, now: datetime) -> dict[str, Any]:
    subject = change.subject
    return {
        "delivery_key": delivery_key(subject, change.op, change.occurrence, rebuild),
        "run_key": run.key,
        "target": subject.target,
        "destination": subject.destination,
        "audience_key": subject.audience_key,
        "campaign": subject.campaign,
        "entity": subject.entity,
        "entity_key": subject.entity_key,
        "op": change.op,
        "occurrence": change.occurrence,
        "rebuild": rebuild,
        "payload_hash": change.payload_hash,
        "state": State.PLANNED,
        "reason": change.reason,
        "code": "",
        "attempt": 0,
        "fence": 0,
        "not_after": change.not_after,
        "reference": "",
        "contact_channel": run.contact_channel,
        "updated_at": now,
    }


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    keys = [row["delivery_key"] for row in rows]
    held: dict[str, str] = {}
    for start in range(0, len(keys), 5_000):
        statement = sa.select(deliveries.c.delivery_key, deliveries.c.payload_hash).where(
            deliveries.c.delivery_key.in_(keys[start : start + 5_000])
        )
        held |= {row[0]: row[1] for row in connection.execute(statement)}
    new = [row for row in rows if row["delivery_key"] not in held]
    for row in rows:
        if held.get(row["delivery_key"], row["payload_hash"]) != row["payload_hash"]:
            raise LedgerConflict(
                f"ledger: delivery {row['delivery_key'][:12]} ({row['op']} in "
                f"{row['audience_key']}) came back with another payload. Nothing was planned."
            )
    if new:
        connection.execute(deliveries.insert(), new)
        connection.execute(events.insert(), [_planned(row) for row in new])


def _planned(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "delivery_key": row["delivery_key"],
        "from_state": "",
        "to_state": State.PLANNED,
        "fence": 0,
        "at": row["updated_at"],
        "detail": "",
    }


def _supersede(
    ledger: Ledger, connection: Connection, run: RunPlan, needed: frozenset[tuple[str, Op]]
) -> None:
    newest: list[Move] = []
    for subject, found in read_known(connection, run, run.as_of).items():
        waiting = [each for each in found if _never_left(each)]
        # Of several that wait for one entity, only the newest still says what is wanted.
        kept = waiting[-1:] if subject in needed else []
        newest += [
            Move(each, State.EXPIRED, "A newer plan says otherwise", "superseded")
            for each in waiting
            if each not in kept
        ]
    move(connection, ledger.clock, newest)


def _never_left(delivery: Delivery) -> bool:
    return delivery.state in (State.PLANNED, State.RETRY) and not delivery.is_in_doubt
