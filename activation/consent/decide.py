"""Decides consent from dated facts, failing closed; reads no table and no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

GRANTED, DENIED = "granted", "denied"
# The codes under which a lack of consent is counted.
WITHDRAWN, UNKNOWN = "consent_withdrawn", "consent_unknown"


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """What one person said about one channel and purpose, and when."""

    channel: str
    purpose: str
    scope: str
    status: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not leave: a stable code and a sentence."""

    code: str
    reason: str


def decide_consent(
    facts: Iterable[ConsentFact], channel: str, purpose: str, scope: str, now: datetime
) -> Refusal | None:
    """Return why consent is lacking, or None when the latest fact grants it.

    Unknown means no. At the same instant a withdrawal wins. A fact from the future counts only
    when it takes consent away.

    >>> from datetime import UTC
    >>> day = datetime(2017, 10, 1, tzinfo=UTC)
    >>> yes = ConsentFact("email", "marketing", "brand", "granted", day)
    >>> decide_consent([yes], "email", "marketing", "brand", day) is None
    True
    >>> decide_consent([], "email", "marketing", "brand", day).code
    'consent_unknown'
    """
    said = [
        fact
        for fact in facts
        if (fact.channel, fact.purpose, fact.scope) == (channel, purpose, scope)
        and (fact.occurred_at <= now or fact.status != GRANTED)
    ]
    if not said:
        return Refusal(UNKNOWN, f"Has never agreed to {purpose} by {channel}")
    last = max(said, key=_weight)
    if last.status == GRANTED:
        return None
    if last.status != DENIED:
        return Refusal(UNKNOWN, f"Has neither agreed to {purpose} by {channel} nor refused")
    day = last.occurred_at.date().isoformat()
    return Refusal(WITHDRAWN, f"Said no to {purpose} by {channel} on {day}")


def _weight(fact: ConsentFact) -> tuple[datetime, int]:
    strictness = {GRANTED: 0, DENIED: 2}
    return fact.occurred_at, strictness.get(fact.status, 1)
