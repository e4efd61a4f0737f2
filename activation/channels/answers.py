"""What channels make of an answer they share: rows left over when a call stops half-way."""

from collections.abc import Iterable

from activation.errors import ActivationError, ChannelDown, InDoubt, RetryLater
from activation.records import IN_DOUBT, Result, Row, State

# After any of these nothing more is sent in the same call.
STOPS = (ChannelDown, RetryLater, InDoubt)
# Rows not sent wait this long after a doubt: what is in doubt goes first, under its own key.
BEHIND_DOUBT_SECONDS = 1.0


def leave_over(tried: Iterable[Row], unsent: Iterable[Row], error: ActivationError) -> list[Result]:
    """Return what is to be noted of the rows a call stopped at, and of those after them."""
    wait: float | None = 0.0
    if isinstance(error, InDoubt):
        wait = BEHIND_DOUBT_SECONDS
    elif isinstance(error, RetryLater):
        wait = error.after_seconds
    waiting = State.UNKNOWN if isinstance(error, InDoubt) else State.RETRY
    code = IN_DOUBT if isinstance(error, InDoubt) else "not_taken"
    return [
        *(Result(row.key, waiting, code, str(error), retry_after_seconds=wait) for row in tried),
        *(
            Result(row.key, State.RETRY, "not_sent", str(error), retry_after_seconds=wait)
            for row in unsent
        ),
    ]
