"""Takes over what a dead worker left, wakes what was deferred, claims the next batch (T2)."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from activation.channels.base import Channel
from activation.crash import crash_point
from activation.records import Delivery, State
from activation.sync.ledger.doubt import in_doubt, released
from activation.sync.ledger.moves import Move, move, read_deliveries
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.recording import keep_doubtful
from activation.sync.ledger.schema import deliveries

LEASE = timedelta(seconds=120)


def recover(ledger: Ledger, channel: Channel, target: str, destination: str) -> int:
    """Settle what workers left behind, by what the channel allows; return how many rows.

    The caller holds the destination, so every claim found here belongs to a dead worker.
    """
    with ledger.transaction() as connection:
        left = read_deliveries(
            connection,
            deliveries.c.target == target,
            deliveries.c.destination == destination,
            deliveries.c.state.in_((State.CLAIMED, State.SENDING)),
        )
        now = ledger.clock()
        moves = [_settled(each, channel, now) for each in left]
        move(connection, ledger.clock, moves)
        keep_doubtful(connection, moves, now)
    crash_point("recover.after")
    return len(left)


def _settled(delivery: Delivery, channel: Channel, now: datetime) -> Move:
    if delivery.state is State.CLAIMED:
        state = State.RETRY if delivery.attempt else State.PLANNED
        return Move(delivery, state, code=delivery.code, values=released(now))
    return in_doubt(delivery, channel, now)


def wake(ledger: Ledger, target: str, destination: str, contact_at: datetime) -> None:
    """Put what was deferred back to work when its time has come; end what is too old."""
    with ledger.transaction() as connection:
        mine = (deliveries.c.target == target, deliveries.c.destination == destination)
        waiting = (State.PLANNED, State.RETRY, State.DEFERRED)
        late = read_deliveries(
            connection,
            *mine,
            deliveries.c.state.in_(waiting),
            deliveries.c.not_after < contact_at,
        )
        reason = "Its time was over before it could leave"
        move(
            connection,
            ledger.clock,
            [Move(each, State.EXPIRED, reason, "too_late") for each in late],
        )
        due = read_deliveries(
            connection,
            *mine,
            deliveries.c.state == State.DEFERRED,
            deliveries.c.deferred_until <= contact_at,
        )
        move(
            connection,
            ledger.clock,
            [Move(each, State.PLANNED, values={"deferred_until": None}) for each in due],
        )


def reopen(ledger: Ledger, target: str, destination: str, states: tuple[State, ...]) -> int:
    """Put deliveries that have ended badly back to work; return how many.

    It is as if they had never been tried, but what may have arrived still may have.
    """
    with ledger.transaction() as connection:
        ended = read_deliveries(
            connection,
            deliveries.c.target == target,
            deliveries.c.destination == destination,
            deliveries.c.state.in_(states),
        )
        reason = "Tried again by hand"
        values = {"attempt": 0, "first_try_at": None, "batch_key": None, "next_at": None}
        move(
            connection,
            ledger.clock,
            [
                Move(
                    each, State.RETRY, reason, each.code if each.is_in_doubt else "by_hand", values
                )
                for each in ended
            ],
        )
    return len(ended)


def claim(ledger: Ledger, run_key: str, owner: str, limit: int) -> list[Delivery]:
    """Claim the next batch of one run: a batch tried before as it was, else the next rows."""
    with ledger.transaction() as connection:
        chosen = _ready(connection, run_key, ledger.clock(), limit)
        lease = ledger.clock() + LEASE
        move(
            connection,
            ledger.clock,
            [
                Move(
                    each,
                    State.CLAIMED,
                    code=each.code,
                    values={"owner": owner, "lease_until": lease, "fence": each.fence + 1},
                )
                for each in chosen
            ],
        )
        crash_point("claim.mid")
        keys = [each.key for each in chosen]
        claimed = _claimed(connection, run_key, keys)
    crash_point("claim.after")
    return claimed


def _ready(connection: Connection, run_key: str, now: datetime, limit: int) -> list[Delivery]:
    due = sa.or_(deliveries.c.next_at.is_(None), deliveries.c.next_at <= now)
    ready = (
        deliveries.c.run_key == run_key,
        deliveries.c.state.in_((State.PLANNED, State.RETRY)),
        due,
    )
    first = read_deliveries(connection, *ready, limit=1)
    if not first:
        return []
    same_batch = deliveries.c.batch_key.is_not_distinct_from(first[0].batch_key)
    return read_deliveries(connection, *ready, same_batch, limit=limit)


def _claimed(connection: Connection, run_key: str, keys: list[str]) -> list[Delivery]:
    wanted = set(keys)
    found = read_deliveries(
        connection, deliveries.c.run_key == run_key, deliveries.c.state == State.CLAIMED
    )
    return [each for each in found if each.key in wanted]
