"""What becomes of a delivery whose answer was lost; who asks, and what is noted, is elsewhere."""

from datetime import datetime, timedelta

from activation.channels.base import Channel, Guarantee
from activation.records import IN_DOUBT, Delivery, State
from activation.sync.ledger.moves import Move

# A key is not used again in the last hour of its life at the far side.
KEY_MARGIN = timedelta(hours=1)


def in_doubt(delivery: Delivery, channel: Channel, now: datetime) -> Move:
    """Return what becomes of a delivery whose answer was lost: again with its key, or unknown."""
    again = channel.guarantee in (Guarantee.IDEMPOTENT, Guarantee.ATOMIC_REPLACE)
    if again and channel.key_life and delivery.first_try_at:
        again = now < delivery.first_try_at + channel.key_life - KEY_MARGIN
    if again:
        return Move(delivery, State.RETRY, "The answer was lost", IN_DOUBT, released(now))
    reason = "The answer was lost; it may have gone out"
    return Move(delivery, State.UNKNOWN, reason, IN_DOUBT, released(None))


def released(next_at: datetime | None) -> dict[str, object]:
    """Return what a row says that no worker holds."""
    return {"owner": None, "lease_until": None, "next_at": next_at}
