"""The point of no return: the rules are read and the rows marked as sending, together (T3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from activation.contact_rules.decide import Candidate, Terms, Verdict, decide
from activation.crash import crash_point
from activation.records import Delivery, Op, State
from activation.sync.ledger.consents import read_facts
from activation.sync.ledger.moves import Move, move
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.planning import digest
from activation.sync.ledger.recording import keep_membership

DOUBTFUL_PAYLOAD = "in doubt"


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
    with ledger.transaction() as connection:
        facts = read_facts(ledger, connection, [each for _, each in claimed], terms)
        verdicts = {
            delivery.key: decide(candidate, facts[candidate.entity_key], terms, contact_at)
            for delivery, candidate in claimed
        }
        leaving = [delivery for delivery, _ in claimed if verdicts[delivery.key] is None]
        batch_key = digest(sorted(each.key for each in leaving))
        now = ledger.clock()
        moves = [
            _held_back(each, verdicts[each.key], consent_version)
            for each, _ in claimed
            if verdicts[each.key]
        ]
        sending = [
            Move(
                each,
                State.SENDING,
                code=each.code,
                values={
                    "attempt": each.attempt + 1,
                    "first_try_at": each.first_try_at or now,
                    "batch_key": batch_key,
                    "contact_at": contact_at,
                    "consent_version": consent_version,
                },
            )
            for each in leaving
        ]
        move(connection, ledger.clock, moves + sending)
        _keep_doubtful(ledger, connection, claimed, verdicts)
        crash_point("intent.mid")
    crash_point("intent.after")
    return [
        replace(
            each,
            state=State.SENDING,
            attempt=each.attempt + 1,
            first_try_at=each.first_try_at or now,
            batch_key=batch_key,
        )
        for each in leaving
    ]


def _held_back(delivery: Delivery, verdict: Verdict | None, consent_version: int) -> Move:
    assert verdict is not None  # noqa: S101 - the caller asks only about those held back
    values: dict[str, object] = {"owner": None, "consent_version": consent_version}
    if verdict.until:
        values["deferred_until"] = verdict.until
    return Move(delivery, verdict.state, verdict.reason, verdict.code, values)


def _keep_doubtful(
    ledger: Ledger,
    connection: Connection,
    claimed: Sequence[tuple[Delivery, Candidate]],
    verdicts: Mapping[str, Verdict | None],
) -> None:
    """Note who may be at the far side after a lost answer, so that the next plan removes them."""
    for delivery, _ in claimed:
        if verdicts[delivery.key] and delivery.is_in_doubt and delivery.op is Op.ADD:
            keep_membership(connection, delivery, DOUBTFUL_PAYLOAD, ledger.clock())
