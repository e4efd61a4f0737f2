"""Finds messages a person has had under another of their ids; who is merged is in aliases."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from activation.contact_rules.decide import Verdict
from activation.records import Delivery, Op, State
from activation.sync.ledger.aliases import Aliases
from activation.sync.ledger.schema import deliveries

ALREADY_SENT = Verdict(
    State.EXCLUDED, "already_sent", "Has had this message under another profile, now merged"
)


def already_sent(
    connection: Connection, aliases: Aliases, leaving: Sequence[Delivery]
) -> dict[str, Verdict]:
    """Return which messages of one campaign may not leave, by delivery key.

    Of two in the same batch for one person the first may.
    """
    merged = [
        each
        for each in leaving
        if each.op is Op.SEND and len(aliases.group(each.subject.entity_key)) > 1
    ]
    if not merged:
        return {}
    had: dict[tuple[str, datetime], set[str]] = {}
    keys = aliases.all_ids(each.subject.entity_key for each in merged)
    for start in range(0, len(keys), 5_000):
        for entity_key, occurrence in _sent(connection, merged[0], keys[start : start + 5_000]):
            had.setdefault((aliases.survivor(entity_key), occurrence), set()).add(entity_key)
    held_back: dict[str, Verdict] = {}
    for each in merged:
        key = each.subject.entity_key
        under = had.setdefault((aliases.survivor(key), each.occurrence), set())
        if under - {key}:
            held_back[each.key] = ALREADY_SENT
        else:
            under.add(key)
    return held_back


def _sent(
    connection: Connection, like: Delivery, keys: Sequence[str]
) -> list[tuple[str, datetime]]:
    statement = sa.select(deliveries.c.entity_key, deliveries.c.occurrence).where(
        deliveries.c.target == like.subject.target,
        deliveries.c.destination == like.subject.destination,
        deliveries.c.audience_key == like.subject.audience_key,
        deliveries.c.campaign == like.subject.campaign,
        deliveries.c.op == Op.SEND,
        deliveries.c.state.in_((State.SENDING, State.SENT, State.UNKNOWN)),
        deliveries.c.entity_key.in_(keys),
    )
    return [(row.entity_key, row.occurrence) for row in connection.execute(statement)]
