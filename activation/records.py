"""The things that travel through activation, all frozen; no behaviour beyond their own shape."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

Clock = Callable[[], datetime]

# The code of a delivery whose answer was lost.
IN_DOUBT = "in_doubt"
# What a membership carries that may or may not be at the far side; like no hash of a payload.
DOUBTFUL_PAYLOAD = "in doubt"


class Op(StrEnum):
    """What a delivery does at the far side."""

    ADD = "add"
    UPDATE = "update"
    REMOVE = "remove"
    SEND = "send"


class State(StrEnum):
    """Where a delivery stands; the second group ends a run."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    RETRY = "retry"

    SENT = "sent"
    EXCLUDED = "excluded"
    REJECTED = "rejected"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DEFERRED = "deferred"
    EXPIRED = "expired"


OPEN_STATES = (State.PLANNED, State.CLAIMED, State.SENDING, State.RETRY)
CLOSING_STATES = tuple(state for state in State if state not in OPEN_STATES)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a delivery is about: one entity, through one audience or campaign of a destination."""

    target: str
    destination: str
    audience_key: str
    campaign: str
    entity: str
    entity_key: str


@dataclass(frozen=True, slots=True)
class Change:
    """One intended delivery, before the ledger knows it."""

    subject: Subject
    op: Op
    occurrence: datetime
    payload_hash: str
    not_after: datetime | None = None
    reason: str = ""
    is_exempt: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger, as a worker holds it."""

    key: str
    run_key: str
    subject: Subject
    op: Op
    occurrence: datetime
    rebuild: int
    payload_hash: str
    state: State
    attempt: int
    fence: int
    code: str = ""
    first_try_at: datetime | None = None
    batch_key: str | None = None

    @property
    def is_in_doubt(self) -> bool:
        """Return whether an earlier try may have reached the far side."""
        return self.code == IN_DOUBT


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery with what it carries, as a channel gets it; never stored."""

    key: str
    op: Op
    audience_key: str
    entity_key: str
    identities: Mapping[str, str] = field(repr=False)
    attributes: Mapping[str, str | None] = field(repr=False)
    message: "Message | None" = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One rendered message in one language."""

    language: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of one call; `key` is the same whenever the rows are the same."""

    key: str
    run_key: str
    audience_key: str
    as_of: datetime
    contact_at: datetime
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What the far side said about one row; `state` is sent, rejected, retry or unknown."""

    key: str
    state: State
    code: str = ""
    reason: str = ""
    reference: str = ""
    cost_amount: Decimal | None = None
    currency: str | None = None
    retry_after_seconds: float | None = None
