"""The point of no return: the rules are read and the rows marked as sending, together (T3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from activation.contact_rules.decide import Candidate, Terms, Verdict, decide
from activation.crash import crash_point
from activation.records import Delivery, State
from activation.sync.ledger.aliases import read_aliases
from activation.sync.ledger.consents import read_facts
from activation.sync.ledger.merged import already_sent
from activation.sync.ledger.moves import Move, move
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.planning import digest
from activation.sync.ledger.recording import keep_doubtful


def intend(
    ledger: Ledger,
    claimed: Sequence[tuple[Delivery, Candidate]],
    terms: Terms,
    contact_at: datetime,
    consent_version: int,
) -> list[Delivery]:
    """Mark as sending what may leave now, settle what may not, and return the former.

    Consent, suppression, pauses and caps are read inside this same transaction.
    """
    now = ledger.clock()
    with ledger.transaction() as connection:
        verdicts = _decide_all(ledger, connection, claimed, terms, contact_at)
        leaving = [delivery for delivery, _ in claimed if verdicts[delivery.key] is None]
        batch_key = digest(sorted(each.key for each in leaving))
        sending = [_sending(each, batch_key, now) for each in leaving]
        noted = {"contact_at": contact_at, "consent_version": consent_version}
        moves = [
            _held_back(each, verdict, noted)
            for each, _ in claimed
            if (verdict := verdicts[each.key])
        ]
        moves += [_leaving(old, new, noted) for old, new in zip(leaving, sending, strict=True)]
        move(connection, ledger.clock, moves)
        keep_doubtful(connection, moves, now)
        crash_point("intent.mid")
    crash_point("intent.after")
    return sending


def _decide_all(
    ledger: Ledger,
    connection: Connection,
    claimed: Sequence[tuple[Delivery, Candidate]],
    terms: Terms,
    contact_at: datetime,
) -> dict[str, Verdict | None]:
    if not claimed:
        return {}
    target = claimed[0][0].subject.target
    facts = read_facts(ledger, connection, target, [each for _, each in claimed], terms)
    verdicts = {
        delivery.key: decide(candidate, facts[candidate.entity_key], terms, contact_at)
        for delivery, candidate in claimed
    }
    leaving = [delivery for delivery, _ in claimed if verdicts[delivery.key] is None]
    keys = {each.subject.entity_key for each in leaving}
    aliases = read_aliases(connection, target, keys)
    return verdicts | already_sent(connection, aliases, leaving)


def _sending(delivery: Delivery, batch_key: str, now: datetime) -> Delivery:
    return replace(
        delivery,
        state=State.SENDING,
        attempt=delivery.attempt + 1,
        first_try_at=delivery.first_try_at or now,
        batch_key=batch_key,
    )


def _leaving(held: Delivery, sending: Delivery, noted: Mapping[str, object]) -> Move:
    values = {
        "attempt": sending.attempt,
        "first_try_at": sending.first_try_at,
        "batch_key": sending.batch_key,
        **noted,
    }
    return Move(held, State.SENDING, code=held.code, values=values)


def _held_back(delivery: Delivery, verdict: Verdict, noted: Mapping[str, object]) -> Move:
    values = {**noted, "owner": None, "deferred_until": verdict.until}
    return Move(delivery, verdict.state, verdict.reason, verdict.code, values)
