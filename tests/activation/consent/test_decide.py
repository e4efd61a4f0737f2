"""Consent: unknown means no, a withdrawal wins, and the order of arrival is of no account."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from activation.consent.decide import UNKNOWN, WITHDRAWN, ConsentFact, decide_consent

NOW = datetime(2017, 10, 30, tzinfo=UTC)

facts = st.lists(
    st.builds(
        ConsentFact,
        channel=st.sampled_from(["email", "sms"]),
        purpose=st.sampled_from(["marketing", "night_ads"]),
        scope=st.just("brand"),
        status=st.sampled_from(["granted", "denied", "unknown", "", "GRANTED"]),
        occurred_at=st.integers(-3, 3).map(lambda days: NOW + timedelta(days=days)),
    ),
    max_size=6,
)


def decide(found: list[ConsentFact]) -> str | None:
    refusal = decide_consent(found, "email", "marketing", "brand", NOW)
    return refusal.code if refusal else None


def fact(status: str, days: int = -1, channel: str = "email", purpose: str = "marketing"):
    return ConsentFact(channel, purpose, "brand", status, NOW + timedelta(days=days))


def test_unknown_means_no() -> None:
    assert decide([]) == UNKNOWN
    assert decide([fact("granted", channel="sms")]) == UNKNOWN
    assert decide([fact("granted", purpose="night_ads")]) == UNKNOWN


def test_the_last_word_counts() -> None:
    assert decide([fact("granted", -2), fact("denied", -1)]) == WITHDRAWN
    assert decide([fact("denied", -2), fact("granted", -1)]) is None


def test_a_grant_from_the_future_counts_for_nothing_and_a_refusal_does() -> None:
    assert decide([fact("granted", 1)]) == UNKNOWN
    assert decide([fact("granted", -1), fact("denied", 1)]) == WITHDRAWN


@given(facts)
def test_the_order_of_arrival_is_of_no_account(found: list[ConsentFact]) -> None:
    assert decide(found) == decide(found[::-1])


@given(facts, facts)
def test_a_refusal_more_never_opens_a_door(found: list[ConsentFact], more: list) -> None:
    refusals = [ConsentFact(f.channel, f.purpose, f.scope, "denied", f.occurred_at) for f in more]
    if decide(found) is not None:
        assert decide([*found, *refusals]) is not None


@given(facts)
def test_only_a_grant_for_this_very_purpose_opens_it(found: list[ConsentFact]) -> None:
    if decide(found) is None:
        assert any(
            (f.channel, f.purpose, f.status) == ("email", "marketing", "granted") for f in found
        )
