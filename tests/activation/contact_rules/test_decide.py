"""The rules of contact, one by one and in their order; removes are never held back."""

from datetime import UTC, datetime, timedelta

import pytest

from activation.consent.decide import ConsentFact, Refusal
from activation.contact_rules.decide import Candidate, Facts, Terms, decide
from activation.definitions import Cap, ConsentNeed, ContactPolicy, QuietHours
from activation.records import Op, State

NOW = datetime(2017, 10, 30, 12, tzinfo=UTC)
YES = ConsentFact("email", "marketing", "brand", "granted", NOW - timedelta(days=9))
POLICY = ContactPolicy(
    version=1,
    caps=[Cap(channel="email", at_most=1, days=7)],
    quiet_hours=[QuietHours(channels=["email"], starts="11:00", ends="13:00", source="test")],
)


def candidate(**more) -> Candidate:
    known = {"op": Op.SEND, "entity_key": "p", "channel": "email", "namespaces": {"email": "e"}}
    return Candidate(**{**known, **more})


def terms(**more) -> Terms:
    known = {
        "needs": ("email",),
        "consent": ConsentNeed(channel="email"),
        "allow_list": None,
        "checks_membership": True,
        "policy": ContactPolicy(version=1),
        "regions": {},
    }
    return Terms(**{**known, **more})


def code(candidate_: Candidate, facts: Facts, terms_: Terms) -> str | None:
    verdict = decide(candidate_, facts, terms_, NOW)
    return verdict.code if verdict else None


def test_nothing_holds_back_a_member_who_agreed() -> None:
    assert code(candidate(), Facts([YES]), terms()) is None


# From the last rule to the first: each person breaks its rule and all that come after it.
LADDER = ["cap", "service_pause", "no_longer_true", "not_on_allow_list", "suppressed",
          "consent_unknown", "vetoed", "no_namespace"]  # fmt: skip


@pytest.mark.parametrize("height", range(len(LADDER)))
def test_the_first_broken_rule_names_the_reason(height: int) -> None:
    broken = set(LADDER[: height + 1])
    found = code(
        candidate(
            namespaces={} if "no_namespace" in broken else {"email": "e"},
            is_member="no_longer_true" not in broken,
        ),
        Facts(
            consents=[] if "consent_unknown" in broken else [YES],
            suppression=Refusal("suppressed", "x") if "suppressed" in broken else None,
            service_pause="open_complaint" if "service_pause" in broken else None,
            sent_at=[NOW - timedelta(days=6)],
        ),
        terms(
            policy=POLICY,
            allow_list=frozenset() if "not_on_allow_list" in broken else None,
            hook=(lambda _: Refusal("vetoed", "x")) if "vetoed" in broken else None,
        ),
    )
    assert found == LADDER[height]


def test_a_policy_that_breaks_denies() -> None:
    def broken(_candidate: Candidate) -> None:
        raise RuntimeError("no policy server")

    assert code(candidate(), Facts([YES]), terms(hook=broken)) == "policy_unavailable"


def test_quiet_hours_put_a_message_off_and_leave_memberships_alone() -> None:
    verdict = decide(candidate(country="US"), Facts([YES]), terms(policy=POLICY), NOW)
    assert verdict is None  # no region is known, so no zone is quiet
    region = {"GB": _region("GB", "Europe/London")}
    quiet = decide(candidate(country="GB"), Facts([YES]), terms(policy=POLICY, regions=region), NOW)
    assert quiet is not None
    assert (quiet.state, quiet.until) == (State.DEFERRED, NOW + timedelta(hours=1))
    added = candidate(op=Op.ADD, country="GB")
    assert decide(added, Facts([YES]), terms(policy=POLICY, regions=region), NOW) is None


def _region(country: str, zone: str):
    from activation.definitions import Region

    return Region(version=1, country=country, label=country, zones=[zone])


def test_a_cap_forgets_what_is_long_ago() -> None:
    old = Facts([YES], sent_at=[NOW - timedelta(days=7)])
    assert code(candidate(), old, terms(policy=POLICY)) is None


def test_a_remove_is_never_held_back() -> None:
    nothing = Facts(suppression=Refusal("suppressed", "x"), service_pause="x")
    gone = candidate(op=Op.REMOVE, namespaces={}, is_member=False)
    assert code(gone, nothing, terms(allow_list=frozenset(), policy=POLICY)) is None


def test_without_a_consent_to_ask_an_open_case_is_no_reason_to_be_silent() -> None:
    assert code(candidate(), Facts(service_pause="open"), terms(consent=None)) is None
    assert code(candidate(), Facts(suppression=Refusal("s", "x")), terms(consent=None)) == "s"


def test_one_namespace_of_several_is_enough() -> None:
    either = terms(needs=("email", "loyalty_id"))
    assert code(candidate(namespaces={"loyalty_id": "7"}), Facts([YES]), either) is None
