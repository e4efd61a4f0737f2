"""The rules of contact in their one order; each exclusion has one reason and one code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from activation.consent.decide import ConsentFact, Refusal, decide_consent
from activation.contact_rules.quiet_hours import is_quiet, next_allowed, zones_of
from activation.definitions import Cap, ConsentNeed, ContactPolicy, QuietHours, Region
from activation.records import Op, State

PolicyHook = Callable[["Candidate"], Refusal | None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One delivery about to leave, with what the rules ask about."""

    op: Op
    entity_key: str
    channel: str
    namespaces: Mapping[str, str] = field(repr=False)
    is_member: bool = True
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the ledger knows about one person, read in the intent transaction."""

    consents: Sequence[ConsentFact] = ()
    suppression: Refusal | None = None
    service_pause: str | None = None
    sent_at: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What one destination or campaign demands; the same for everyone in a run."""

    # One of these namespaces is enough; none named, none needed.
    needs: tuple[str, ...]
    consent: ConsentNeed | None
    allow_list: frozenset[str] | None
    checks_membership: bool
    policy: ContactPolicy
    regions: Mapping[str, Region]
    hook: PolicyHook | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a delivery does not leave now, and until when if it may leave later."""

    state: State
    code: str
    reason: str
    until: datetime | None = None


def decide(candidate: Candidate, facts: Facts, terms: Terms, now: datetime) -> Verdict | None:
    """Return the first rule that holds a delivery back, or None when it may leave.

    Removes are never held back; caps and quiet hours bind messages only.
    """
    if candidate.op is Op.REMOVE:
        return None
    refusal = (
        _no_namespace(candidate, terms)
        or _policy(candidate, terms)
        or _consent(facts, terms, now)
        or facts.suppression
        or _allow_list(candidate, terms)
        or _no_longer_true(candidate, terms)
        or _service_pause(candidate, facts, terms)
        or _cap(candidate, facts, terms, now)
    )
    if refusal:
        return Verdict(State.EXCLUDED, refusal.code, refusal.reason)
    return _quiet(candidate, terms, now)


def _no_namespace(candidate: Candidate, terms: Terms) -> Refusal | None:
    if not terms.needs or any(candidate.namespaces.get(name) for name in terms.needs):
        return None
    return Refusal("no_namespace", f"Has no {' or '.join(terms.needs)}")


def _policy(candidate: Candidate, terms: Terms) -> Refusal | None:
    if terms.hook is None:
        return None
    try:
        return terms.hook(candidate)
    except Exception:  # a policy that cannot be evaluated denies, whatever broke in it
        return Refusal("policy_unavailable", "The policy could not be evaluated")


def _consent(facts: Facts, terms: Terms, now: datetime) -> Refusal | None:
    need = terms.consent
    if need is None:
        return None
    return decide_consent(facts.consents, need.channel, need.purpose, need.scope, now)


def _allow_list(candidate: Candidate, terms: Terms) -> Refusal | None:
    if terms.allow_list is None:
        return None
    known = {candidate.entity_key, *candidate.namespaces.values()}
    if known & terms.allow_list:
        return None
    return Refusal("not_on_allow_list", "Is not on this destination's allow list")


def _no_longer_true(candidate: Candidate, terms: Terms) -> Refusal | None:
    if candidate.is_member or not terms.checks_membership:
        return None
    return Refusal("no_longer_true", "Has left the audience since this was planned")


def _service_pause(candidate: Candidate, facts: Facts, terms: Terms) -> Refusal | None:
    # Without a consent to ask for it is not marketing, and an open case is no reason to be silent.
    if facts.service_pause is None or terms.consent is None or candidate.op is Op.UPDATE:
        return None
    return Refusal("service_pause", f"Has an open case ({facts.service_pause})")


def _cap(candidate: Candidate, facts: Facts, terms: Terms, now: datetime) -> Refusal | None:
    if candidate.op is not Op.SEND:
        return None
    for cap in terms.policy.caps:
        if cap.channel == candidate.channel and _count(facts, cap, now) >= cap.at_most:
            spoken = f"{cap.at_most} by {cap.channel} in {cap.days} days"
            return Refusal("cap", f"Has had the most we send: {spoken}")
    return None


def _count(facts: Facts, cap: Cap, now: datetime) -> int:
    return sum((now - sent).total_seconds() < cap.days * 86_400 for sent in facts.sent_at)


def _quiet(candidate: Candidate, terms: Terms, now: datetime) -> Verdict | None:
    if candidate.op is not Op.SEND:
        return None
    zones = zones_of(candidate.country, terms.regions)
    rules = _quiet_rules(candidate, terms)
    if not is_quiet(now, zones, rules):
        return None
    until = next_allowed(now, zones, rules)
    return Verdict(State.DEFERRED, "quiet_hours", "Quiet hours where they live", until)


def _quiet_rules(candidate: Candidate, terms: Terms) -> list[QuietHours]:
    region = terms.regions.get(candidate.country or "")
    countries = [region] if region else list(terms.regions.values())
    rules = [rule for each in countries for rule in each.quiet_hours]
    return [
        rule for rule in [*rules, *terms.policy.quiet_hours] if candidate.channel in rule.channels
    ]
