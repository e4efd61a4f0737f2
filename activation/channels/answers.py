"""What all channels make of an answer: rows left over by a call, words fit for the ledger."""

import re
from collections.abc import Iterable

from activation.errors import ActivationError, ChannelDown, InDoubt, RetryLater
from activation.records import IN_DOUBT, Result, Row, State

# After any of these nothing more is sent in the same call.
STOPS = (ChannelDown, RetryLater, InDoubt)
# Rows not sent wait this long after a doubt: what is in doubt goes first, under its own key.
BEHIND_DOUBT_SECONDS = 1.0

# How much of what the far side says is looked at, and how much of that is kept.
MOST_READ = 2_000
MOST_KEPT = 300
ADDRESS = re.compile(r"""[^\s<>()\[\]"',;:]+@[^\s<>()"',;]+|\+\d[\d ().-]{6,}\d""")


def without_addresses(said: bytes | str, identifiers: Iterable[str]) -> str:
    """Return what the far side said on one line, without `identifiers` or any other address.

    >>> without_addresses(b"5.1.1 <ada@x.example>: no such user ada", ["ada@x.example"])
    '5.1.1 <address>: no such user <address>'
    """
    text = said[: MOST_READ * 4].decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = " ".join(text[:MOST_READ].split())
    known = {each for each in identifiers if each}
    # Mail servers often name the mailbox without its domain.
    known |= {each.partition("@")[0] for each in known if "@" in each}
    text = ADDRESS.sub("<address>", _replace_known(text, {each for each in known if "@" in each}))
    text = _replace_known(text, known)
    return re.sub("<+address>+", "<address>", text)[:MOST_KEPT]


def _replace_known(text: str, known: Iterable[str]) -> str:
    for each in sorted(known, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", "<address>", text, flags=re.IGNORECASE)
    return text


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
