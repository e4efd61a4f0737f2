"""Loads consent, suppression and pauses from an export, and reads what a decision needs."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from activation.consent.decide import DENIED, GRANTED, Refusal
from activation.contact_rules.decide import Candidate, Facts, Terms
from activation.exports import Export
from activation.records import Op, State
from activation.sync.ledger.aliases import Aliases, read_aliases, read_by_person
from activation.sync.ledger.consent_facts import facts_of
from activation.sync.ledger.dialects import insert_for
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.schema import (
    agreements,
    consent_loads,
    consents,
    deliveries,
    service_pauses,
    suppressions,
    withdrawals,
)

COUNTED = (State.SENDING, State.SENT, State.UNKNOWN)
WORDS = {
    "hard_bounce": "The address does not exist (hard bounce)",
    "complaint": "Reported us as spam",
    "unsubscribed": "Has unsubscribed",
}


def load_consents(ledger: Ledger, export: Export) -> int:
    """Replace what the warehouse knows of consent by this export's, and return its version.

    Withdrawals that reached us directly are kept apart and win. An older export changes nothing.
    """
    with ledger.transaction() as connection:
        last = connection.execute(
            sa.select(consent_loads).order_by(consent_loads.c.version.desc()).limit(1)
        ).first()
        if last and (last.export_run_id == export.run_id or last.as_of > export.as_of):
            return int(last.version)
        connection.execute(consents.delete())
        connection.execute(agreements.delete())
        connection.execute(service_pauses.delete())
        _insert(connection, consents, _strictest(export.rows("consents")))
        _insert(connection, agreements, _agreements(export.rows("agreements")))
        _insert(connection, service_pauses, _pauses(export.rows("service_pauses")))
        _suppress(ledger, connection, export)
        inserted = connection.execute(
            consent_loads.insert().values(
                export_run_id=export.run_id, as_of=export.as_of, loaded_at=ledger.clock()
            )
        ).inserted_primary_key
        return int(inserted[0]) if inserted else 0


def _insert(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _strictest(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        fact = {name: row[name] for name in ("profile_id", "channel", "purpose", "scope")}
        place = tuple(fact.values())
        fact |= {"status": row["status"] or "unknown", "occurred_at": _utc(row["occurred_at"])}
        other = kept.get(place)
        if other is None or _weight(fact) > _weight(other):
            kept[place] = fact
    return list(kept.values())


def _weight(fact: dict[str, Any]) -> tuple[datetime, bool, bool]:
    return fact["occurred_at"], fact["status"] == DENIED, fact["status"] != GRANTED


def _agreements(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "agreed_at": _utc(row["agreed_at"])} for row in rows]


def _pauses(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    reasons = {row["profile_id"]: row["reason"] for row in rows}
    return [{"profile_id": key, "reason": reason} for key, reason in reasons.items()]


def _suppress(ledger: Ledger, connection: Connection, export: Export) -> None:
    for row in export.rows("suppressions"):
        suppress(
            ledger,
            connection,
            channel=row["channel"],
            namespace=row["namespace"],
            identifier=row["identifier"],
            code=row["code"],
        )


def suppress(
    ledger: Ledger,
    connection: Connection,
    *,
    channel: str,
    namespace: str,
    identifier: str,
    code: str,
) -> None:
    """Never again contact this identifier on this channel; kept as a keyed hash only."""
    row = {
        "channel": channel,
        "identifier_hash": ledger.hash_identifier(namespace, identifier),
        "code": code,
        "reason": WORDS.get(code, code),
        "suppressed_at": ledger.clock(),
    }
    connection.execute(insert_for(connection, suppressions).values(row).on_conflict_do_nothing())


def record_withdrawal(
    ledger: Ledger, profile_id: str, channel: str, purpose: str, source: str
) -> None:
    """Note that a person took consent back; saying it twice changes nothing more."""
    with ledger.transaction() as connection:
        connection.execute(
            withdrawals.insert().values(
                profile_id=profile_id,
                channel=channel,
                purpose=purpose,
                received_at=ledger.clock(),
                source=source,
            )
        )


def read_facts(
    ledger: Ledger,
    connection: Connection,
    target: str,
    candidates: Sequence[Candidate],
    terms: Terms,
) -> dict[str, Facts]:
    """Return what the ledger knows about each candidate, by entity key.

    What it knows about any profile merged with a candidate's is among it.
    """
    keys = [each.entity_key for each in candidates]
    aliases = read_aliases(connection, target, keys)
    said = facts_of(connection, aliases, keys, terms)
    silenced = _suppressed(ledger, connection, candidates)
    pauses = read_by_person(connection, service_pauses, aliases, keys)
    sent = _sent_at(connection, target, aliases, candidates)
    return {
        each.entity_key: Facts(
            consents=said.get(each.entity_key, ()),
            suppression=silenced.get(each.entity_key),
            service_pause=next((row.reason for row in pauses.get(each.entity_key, ())), None),
            sent_at=sent.get(each.entity_key, ()),
        )
        for each in candidates
    }


def _suppressed(
    ledger: Ledger, connection: Connection, candidates: Sequence[Candidate]
) -> dict[str, Refusal]:
    hashes = {
        ledger.hash_identifier(namespace, identifier): (each.entity_key, each.channel)
        for each in candidates
        for namespace, identifier in each.namespaces.items()
    }
    found: dict[str, Refusal] = {}
    keys = list(hashes)
    for start in range(0, len(keys), 5_000):
        some = keys[start : start + 5_000]
        matching = suppressions.c.identifier_hash.in_(some)
        for row in connection.execute(sa.select(suppressions).where(matching)):
            entity_key, channel = hashes[row.identifier_hash]
            if row.channel == channel:
                found[entity_key] = Refusal(f"suppressed_{row.code}", row.reason)
    return found


def _sent_at(
    connection: Connection, target: str, aliases: Aliases, candidates: Sequence[Candidate]
) -> dict[str, list[datetime]]:
    sends = [each for each in candidates if each.op is Op.SEND]
    if not sends:
        return {}
    statement = sa.select(deliveries.c.entity_key, deliveries.c.contact_at).where(
        deliveries.c.target == target,
        deliveries.c.entity_key.in_(aliases.all_ids(each.entity_key for each in sends)),
        deliveries.c.op == Op.SEND,
        deliveries.c.state.in_(COUNTED),
        deliveries.c.contact_channel == sends[0].channel,
        deliveries.c.contact_at.is_not(None),
    )
    by_id: dict[str, list[datetime]] = {}
    for row in connection.execute(statement):
        by_id.setdefault(row.entity_key, []).append(row.contact_at)
    return {
        key: [sent for each in aliases.group(key) for sent in by_id.get(each, ())]
        for key in (each.entity_key for each in sends)
    }


def _utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time
