"""One-click refusal: a token that cannot be forged, ends some day, and really stops the mails."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_exports import write_export
from sample_feeds import REFUSAL_SECRET, apply, campaign, counts, definitions, mail, template

from activation.inbound.unsubscribe import TOKEN_LIFE, Refused, Tokens
from activation.sync.ledger.consents import record_withdrawal

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ADA = Refused("profile-1", "email", "marketing")
TOKENS = Tokens("a secret", lambda: NOW)
TOKEN = TOKENS.make(ADA)


def test_a_token_says_who_refuses_what_and_no_address() -> None:
    assert TOKENS.read(TOKEN) == ADA
    assert "@" not in TOKEN


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("abcXYZ019-_."))
def test_no_changed_token_is_taken(place: int, character: str) -> None:
    changed = TOKEN[:place] + character + TOKEN[place + 1 :]
    found = TOKENS.read(changed)
    # The last character of base64 may carry unused bits; who refuses what never changes.
    assert found is None or (found == ADA and place in (len(TOKEN) - 1,)) or changed == TOKEN


def test_another_key_makes_another_token() -> None:
    assert Tokens("another", lambda: NOW).read(TOKEN) is None


def test_a_token_ends_some_day_but_not_within_sixty() -> None:
    at = [NOW]
    tokens = Tokens("a secret", lambda: at[0])
    at[0] = NOW + timedelta(days=60)
    assert tokens.read(TOKEN) == ADA
    at[0] = NOW + TOKEN_LIFE + timedelta(seconds=1)
    assert tokens.read(TOKEN) is None


@pytest.fixture
def found(mailbox):
    return definitions(mail(mailbox.port), campaigns=[campaign()], templates=[template()])


def test_a_click_stops_the_next_mail(ledger, clock, found, mailbox, far_side, tmp_path) -> None:
    clock.now = datetime.now(UTC)  # the receiver reads the machine's clock
    write_export(tmp_path / "exports", "2017-10-30", {"fans": ["ada"]})
    apply(ledger, found, "mail", tmp_path)
    [mailed] = mailbox.mails
    address = str(mailed["List-Unsubscribe"]).strip("<>")
    token = httpx.URL(address).params["token"]
    assert httpx.get(f"{far_side.url}/unsubscribe?token={token}").status_code == 200
    assert far_side.refusals == []
    good = httpx.post(f"{far_side.url}/unsubscribe?token={token}")
    bad = httpx.post(f"{far_side.url}/unsubscribe?token=x{token}")
    assert (good.status_code, good.text) == (bad.status_code, bad.text)
    assert far_side.refusals == [Refused("ada", "email", "marketing")]


def test_a_refusal_wins_over_what_the_export_says(ledger, found, mailbox, tmp_path) -> None:
    record_withdrawal(ledger, "ada", "email", "marketing", "one_click")
    record_withdrawal(ledger, "ada", "email", "marketing", "one_click")
    write_export(tmp_path / "exports", "2017-10-30", {"fans": ["ada"]})
    [outcome] = apply(ledger, found, "mail", tmp_path)
    assert (counts(outcome), mailbox.mails) == ({"excluded": 1}, [])
    assert REFUSAL_SECRET not in repr(Tokens(REFUSAL_SECRET, lambda: NOW))
