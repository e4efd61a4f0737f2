"""Works out what one feed would change, and whether a person must agree first; sends nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from activation.consent.decide import WITHDRAWN, decide_consent
from activation.contact_rules.decide import Terms, decide
from activation.errors import RowRejected
from activation.exports import Export
from activation.records import Change, Delivery, Op, State, Subject
from activation.sync.diff import Difference, diff_members
from activation.sync.feeds import Feed
from activation.sync.ledger.consent_facts import consent_facts
from activation.sync.ledger.consents import read_facts
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.planning import (
    Held,
    RunPlan,
    delivery_key,
    digest,
    read_known,
    read_memberships,
    read_run_times,
)
from activation.sync.payload import make_candidate, payload_hash

Known = Mapping[tuple[str, Op], Sequence[Delivery]]


@dataclass(frozen=True)
class FeedPlan:
    """What one feed would do now."""

    feed: Feed = field(repr=False)
    run: RunPlan
    changes: list[tuple[Change, int]] = field(repr=False)
    needed: frozenset[tuple[str, Op]] | None = field(repr=False)
    members: int
    held_back: dict[str, int]
    guard: str = ""

    def count(self, op: Op) -> int:
        """Return how many new deliveries of one kind there are."""
        return sum(change.op is op for change, _ in self.changes)


def plan_feed(ledger: Ledger, feed: Feed, export: Export, contact_at: datetime) -> FeedPlan:
    """Return what the feed would change at the far side, without writing anything."""
    run = RunPlan(
        target=feed.target,
        destination=feed.destination.key,
        audience_key=feed.audience_key,
        campaign=feed.campaign.key if feed.campaign else "",
        export_run_id=export.run_id,
        as_of=export.as_of,
        contact_channel=feed.contact_channel,
    )
    members = export.members(feed.audience_key)
    with ledger.transaction() as connection:
        occurrence = feed.campaign.launch if feed.campaign else run.as_of
        known = read_known(connection, run, occurrence)
        times = read_run_times(connection, run)
        have = read_memberships(connection, run)
    if feed.campaign:
        asked_at = {
            subject: max(times[each.run_key] for each in found) for subject, found in known.items()
        }
        changes = _sends(feed, run, export, members, known, asked_at, contact_at)
        needed, guard = None, ""
    else:
        differences = _differences(ledger, feed, export, members, have, contact_at)
        changes = [
            planned
            for each in differences
            if (planned := _change(feed, run, export, members, have, each, known))
        ]
        needed = frozenset((each.entity_key, each.op) for each in differences)
        there = sum(len(held.keys) for held in have.values())
        guard = guard_text(feed, [change for change, _ in changes], there)
    held_back = _forecast(ledger, feed, export, members, changes, contact_at)
    return FeedPlan(feed, run, changes, needed, len(members), held_back, guard)


def plan_id(plans: Sequence[FeedPlan]) -> str:
    """Return a short name of exactly these changes; another change gives another name."""
    keys = [
        [delivery_key(change.subject, change.op, change.occurrence, rebuild), change.payload_hash]
        for plan in plans
        for change, rebuild in plan.changes
    ]
    return digest(sorted(keys))[:10]


def _sends(
    feed: Feed,
    run: RunPlan,
    export: Export,
    members: Mapping[str, tuple[str, datetime]],
    known: Known,
    asked_at: Mapping[tuple[str, Op], datetime],
    contact_at: datetime,
) -> list[tuple[Change, int]]:
    campaign = feed.campaign
    if campaign is None or contact_at < campaign.launch:
        return []
    if campaign.ends and contact_at >= campaign.ends:
        return []
    changes = []
    for entity_key, (entity, _) in sorted(members.items()):
        earlier = known.get((entity_key, Op.SEND), ())
        # Each member hears of a launch once. Whoever was left out is asked again when business
        # time has moved on, for they may have agreed since.
        if any(each.state is not State.EXCLUDED for each in earlier):
            continue
        if earlier and asked_at[entity_key, Op.SEND] >= run.as_of:
            continue
        change = Change(
            subject=_subject(run, entity, entity_key),
            op=Op.SEND,
            occurrence=campaign.launch,
            payload_hash=_send_hash(feed, export, entity_key),
            not_after=contact_at + timedelta(days=campaign.drop_after_days),
        )
        changes.append((change, max((each.rebuild + 1 for each in earlier), default=0)))
    return changes


def _send_hash(feed: Feed, export: Export, entity_key: str) -> str:
    try:
        return payload_hash(feed, export, entity_key, Op.SEND)
    except RowRejected as error:
        return digest(["no message", error.code])


def _subject(run: RunPlan, entity: str, entity_key: str) -> Subject:
    return Subject(run.target, run.destination, run.audience_key, run.campaign, entity, entity_key)


def _differences(
    ledger: Ledger,
    feed: Feed,
    export: Export,
    members: Mapping[str, tuple[str, datetime]],
    have: Mapping[str, Held],
    contact_at: datetime,
) -> list[Difference]:
    wanted = {key: payload_hash(feed, export, key, Op.ADD) for key in members}
    held = {key: member.payload_hash for key, member in have.items()}
    lost = _lost_consent(ledger, feed.target, feed.terms, list(held), contact_at)
    mirrors = feed.membership is None or feed.membership.mode == "mirror"
    moved = {key for key, member in have.items() if _is_told_of(feed, key, member)}
    return diff_members(wanted, held, lost, removes=mirrors, moved=moved)


def _is_told_of(feed: Feed, key: str, member: Held) -> bool:
    """Say whether a far side that has a member under former keys must hear of the merge.

    One that knows its members by mapped identifiers has the same member still.
    """
    by_identifier = bool(feed.membership and feed.membership.identities)
    return len(member.keys) > 1 or (member.keys != (key,) and not by_identifier)


def _lost_consent(
    ledger: Ledger, target: str, terms: Terms, keys: Sequence[str], contact_at: datetime
) -> dict[str, bool]:
    """Return who may not stay, and whether they said so themselves."""
    need = terms.consent
    if need is None or not keys:
        return {}
    said = consent_facts(ledger, target, keys, terms)
    refusals = (
        (
            key,
            decide_consent(said.get(key, ()), need.channel, need.purpose, need.scope, contact_at),
        )
        for key in keys
    )
    return {key: refusal.code == WITHDRAWN for key, refusal in refusals if refusal}


def _change(
    feed: Feed,
    run: RunPlan,
    export: Export,
    members: Mapping[str, tuple[str, datetime]],
    have: Mapping[str, Held],
    difference: Difference,
    known: Known,
) -> tuple[Change, int] | None:
    """Return the delivery this difference needs, or None when one is already on its way."""
    key, op = difference.entity_key, difference.op
    payload = payload_hash(feed, export, key, op)
    entity = members[key][0] if key in members else have[key].entity
    change = Change(
        subject=_subject(run, entity, key),
        op=op,
        occurrence=run.as_of,
        payload_hash=payload,
        reason=difference.reason,
        is_exempt=difference.is_exempt,
    )
    earlier = known.get((key, op), ())
    if any(_still_waits(each, payload) for each in earlier):
        return None
    same_day = [each for each in earlier if each.occurrence == run.as_of]
    if not same_day:
        return change, 0
    last = same_day[-1]
    if last.state not in (State.SENT, State.EXPIRED) and last.payload_hash == payload:
        return None
    # It left, or was decided, with something else at this same as_of: the day was built again.
    return change, last.rebuild + 1


def _still_waits(delivery: Delivery, payload: str) -> bool:
    if delivery.state in (State.CLAIMED, State.SENDING):
        return True
    waits = delivery.state in (State.PLANNED, State.RETRY)
    return waits and (delivery.payload_hash == payload or delivery.is_in_doubt)


def guard_text(feed: Feed, changes: Sequence[Change], have: int) -> str:
    """Return why a person must agree before this leaves, or nothing.

    Removes because of lost consent are exempt: they must not wait.
    """
    guards = feed.destination.guards
    removes = sum(change.op is Op.REMOVE and not change.is_exempt for change in changes)
    adds = sum(change.op is Op.ADD for change in changes)
    if removes >= guards.removed_rows and removes > guards.removed_share * have:
        return f"would remove {removes} of {have} members, more than {guards.removed_share:.0%}"
    if guards.added_rows is not None and adds > guards.added_rows:
        return f"would add {adds} members, more than {guards.added_rows}"
    return ""


def _forecast(
    ledger: Ledger,
    feed: Feed,
    export: Export,
    members: Mapping[str, tuple[str, datetime]],
    changes: Sequence[tuple[Change, int]],
    contact_at: datetime,
) -> dict[str, int]:
    """Count, by code, what the rules of contact would hold back now; intent decides again."""
    asked = [
        make_candidate(feed, export, _as_delivery(change, rebuild), members)
        for change, rebuild in changes
    ]
    with ledger.transaction() as connection:
        facts = read_facts(ledger, connection, feed.target, asked, feed.terms)
    verdicts = (decide(each, facts[each.entity_key], feed.terms, contact_at) for each in asked)
    return dict(sorted(Counter(verdict.code for verdict in verdicts if verdict).items()))


def _as_delivery(change: Change, rebuild: int) -> Delivery:
    return Delivery(
        key=delivery_key(change.subject, change.op, change.occurrence, rebuild),
        run_key="",
        subject=change.subject,
        op=change.op,
        occurrence=change.occurrence,
        rebuild=rebuild,
        payload_hash=change.payload_hash,
        state=State.PLANNED,
        attempt=0,
        fence=0,
    )
