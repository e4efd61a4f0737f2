"""Records what the far side said (T4) and closes a run whose counts balance (T5)."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from activation.channels.base import Channel
from activation.crash import crash_point
from activation.errors import LedgerUnbalanced
from activation.records import (
    CLOSING_STATES,
    DOUBTFUL_PAYLOAD,
    IN_DOUBT,
    OPEN_STATES,
    Delivery,
    Op,
    Result,
    State,
)
from activation.sync.ledger.aliases import read_aliases
from activation.sync.ledger.dialects import insert_for
from activation.sync.ledger.doubt import in_doubt
from activation.sync.ledger.moves import Move, move
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.schema import deliveries, memberships, receipts, runs

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
MOST_ATTEMPTS = 12
# Codes of a destination that surely took nothing: no fault, and no try, of one person.
CHANNEL_DOWN = "channel_down"
ASKED_TO_WAIT = "asked_to_wait"
OUTAGES = (CHANNEL_DOWN, ASKED_TO_WAIT)
# What names one membership at the far side.
PLACE = ["target", "destination", "audience_key", "entity", "entity_key"]


def record(
    ledger: Ledger, channel: Channel, sent: Sequence[Delivery], results: Mapping[str, Result]
) -> None:
    """Note what became of every row that left, with its receipt and its membership."""
    crash_point("record.before")
    with ledger.transaction() as connection:
        now = ledger.clock()
        moves = [_outcome(each, results[each.key], channel, now) for each in sent]
        move(connection, ledger.clock, moves)
        keep_doubtful(connection, moves, now)
        crash_point("record.mid")
        _write_receipts(connection, [results[each.key] for each in sent], channel, now)
        arrived = [each for each in sent if results[each.key].state is State.SENT]
        _settle_memberships(connection, arrived, now)
    crash_point("record.after")


def settle(ledger: Ledger, settled: Sequence[tuple[Delivery, State, str, str]]) -> None:
    """End deliveries that cannot be made ready: (delivery, state, code, reason)."""
    with ledger.transaction() as connection:
        moves = [
            Move(delivery, state, reason, code, {"owner": None})
            for delivery, state, code, reason in settled
        ]
        move(connection, ledger.clock, moves)
        keep_doubtful(connection, moves, ledger.clock())


def _outcome(delivery: Delivery, result: Result, channel: Channel, now: datetime) -> Move:
    values: dict[str, object] = {"owner": None, "lease_until": None, "next_at": None}
    if result.state is State.UNKNOWN:
        return in_doubt(delivery, channel, now)
    if result.state is State.RETRY:
        # Once in doubt, always in doubt: an earlier try may have arrived.
        code = IN_DOUBT if delivery.is_in_doubt else result.code
        if result.code in OUTAGES:
            values |= _untried(delivery)
        elif delivery.attempt >= MOST_ATTEMPTS:
            reason = f"Gave up after {MOST_ATTEMPTS} tries: {result.reason}"
            return Move(delivery, State.FAILED, reason, code, values)
        values["next_at"] = now + _wait(delivery.attempt, result.retry_after_seconds)
        return Move(delivery, State.RETRY, result.reason, code, values)
    values["reference"] = result.reference
    return Move(delivery, result.state, result.reason, result.code, values)


def _untried(delivery: Delivery) -> dict[str, object]:
    """Return what takes a try back: the far side took nothing from anyone."""
    tries = delivery.attempt - 1
    return {"attempt": tries} if tries else {"attempt": 0, "first_try_at": None, "batch_key": None}


def _wait(attempt: int, asked_seconds: float | None) -> timedelta:
    if asked_seconds is not None:
        return timedelta(seconds=asked_seconds)
    ceiling = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempt, 10))
    return timedelta(seconds=random.SystemRandom().uniform(1.0, ceiling.total_seconds()))


def _write_receipts(
    connection: Connection, results: Sequence[Result], channel: Channel, now: datetime
) -> None:
    rows = [
        {
            "delivery_key": result.key,
            "kind": str(result.state),
            "received_at": now,
            "detail": result.reason or result.reference,
            "cost_millionths": _millionths(result, channel),
            "currency": result.currency,
        }
        for result in results
    ]
    if rows:
        connection.execute(receipts.insert(), rows)


def _millionths(result: Result, channel: Channel) -> int | None:
    cost = result.cost_amount
    if cost is None and result.state is State.SENT:
        cost = channel.cost_per_row
    return None if cost is None else int((cost * Decimal(1_000_000)).to_integral_value())


def _settle_memberships(connection: Connection, arrived: Sequence[Delivery], now: datetime) -> None:
    there = [each for each in arrived if each.op in (Op.ADD, Op.UPDATE)]
    keep_memberships(connection, [(each, each.payload_hash) for each in there], now)
    gone = [_place(each, "gone_") for each in arrived if each.op is Op.REMOVE]
    # The far side has heard of the survivor: what it had under former ids is that member now.
    gone += _former_places(connection, arrived)
    if gone:
        here = [memberships.c[name] == sa.bindparam(f"gone_{name}") for name in PLACE]
        connection.execute(memberships.delete().where(*here), gone)


def _former_places(connection: Connection, arrived: Sequence[Delivery]) -> list[dict[str, str]]:
    members = [each for each in arrived if each.op is not Op.SEND]
    if not members:
        return []
    keys = {each.subject.entity_key for each in members}
    aliases = read_aliases(connection, members[0].subject.target, keys)
    return [
        {**_place(each, "gone_"), "gone_entity_key": former_id}
        for each in members
        for former_id in aliases.former(each.subject.entity_key)
    ]


def keep_memberships(
    connection: Connection, held: Sequence[tuple[Delivery, str]], now: datetime
) -> None:
    """Note that the far side has these members, each with its payload."""
    rows = [
        {
            **_place(delivery),
            "payload_hash": payload_hash,
            "delivery_key": delivery.key,
            "since": now,
        }
        for delivery, payload_hash in held
    ]
    if not rows:
        return
    statement = insert_for(connection, memberships)
    new = {name: statement.excluded[name] for name in ("payload_hash", "delivery_key")}
    connection.execute(statement.on_conflict_do_update(index_elements=PLACE, set_=new), rows)


def keep_doubtful(connection: Connection, moves: Sequence[Move], now: datetime) -> None:
    """Note whom the far side may have all the same, so that a later plan can remove them.

    These are adds that end here otherwise than sent, after an answer to them was lost.
    """
    ends = [each for each in moves if each.to_state in CLOSING_STATES]
    held = [
        (each.delivery, DOUBTFUL_PAYLOAD)
        for each in ends
        if each.delivery.op is Op.ADD
        and each.to_state is not State.SENT
        and (each.to_state is State.UNKNOWN or each.delivery.is_in_doubt)
    ]
    keep_memberships(connection, held, now)


def _place(delivery: Delivery, prefix: str = "") -> dict[str, str]:
    return {f"{prefix}{name}": getattr(delivery.subject, name) for name in PLACE}


def count_states(connection: Connection, run_key: str) -> dict[State, int]:
    """Return how many deliveries of a run stand in each state, all states named."""
    statement = (
        sa.select(deliveries.c.state, sa.func.count())
        .where(deliveries.c.run_key == run_key)
        .group_by(deliveries.c.state)
    )
    found = {State(row[0]): int(row[1]) for row in connection.execute(statement)}
    return {state: found.get(state, 0) for state in State}


def close_run(ledger: Ledger, run_key: str) -> bool:
    """Close a run all of whose deliveries have ended; return whether it is closed.

    Raises: LedgerUnbalanced when what it targeted is not the sum of its states.
    """
    crash_point("close.before")
    with ledger.transaction() as connection:
        counts = count_states(connection, run_key)
        targeted = connection.scalar(sa.select(runs.c.targeted).where(runs.c.run_key == run_key))
        check_balance(run_key, int(targeted or 0), counts)
        done = not any(counts[state] for state in OPEN_STATES)
        values = {"state": "closed", "closed_at": ledger.clock()} if done else {"state": "open"}
        connection.execute(runs.update().where(runs.c.run_key == run_key).values(values))
    crash_point("close.after")
    return done


def check_balance(run_key: str, targeted: int, counts: Mapping[State, int]) -> None:
    """Hold `targeted` against the sum of the states; open ones count until a run is closed.

    >>> check_balance("r", 3, {State.SENT: 2, State.EXCLUDED: 1})
    """
    ended = sum(counts.get(state, 0) for state in CLOSING_STATES)
    still_open = sum(counts.get(state, 0) for state in OPEN_STATES)
    if targeted != ended + still_open:
        raise LedgerUnbalanced(
            f"ledger: run {run_key[:12]} targeted {targeted}, but its states add up to "
            f"{ended + still_open}. Nothing more is sent; look at the ledger."
        )
