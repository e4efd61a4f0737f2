"""Whatever a profile holds, a mail has the headers we wrote, once each, and the body we wrote."""

import email
from email.policy import default

import pytest
from channel_contract import AS_OF, config_of, row

from activation.channels.mail import MOST_OCTETS, compose
from activation.errors import RowRejected
from activation.inbound.unsubscribe import one_click_headers
from activation.records import Message, Op

HEADERS = one_click_headers("https://shop.example/unsubscribe?token=" + "x" * 200)
OURS = ("From", "To", "Subject", "Message-ID", "Date", "MIME-Version", "Content-Type")
NAMES = sorted([*OURS, *HEADERS, "Content-Language"])
INJECTED = "=?utf-8?q?x=0D=0ABcc=3A_victim@x.example=0D=0A=0D=0AOwned_body?="


def composed(tmp_path, subject: str, address: str = "ada@example.com", **headers: str):
    """Compose one mail, write it out and read it again."""
    config = config_of(tmp_path, from_address="hello@shop.example", from_name="Café 咖啡")
    message = Message("ko", subject, "Dear Ada", "<p>Ada</p>", {**HEADERS, **headers})
    given = row("ada", op=Op.SEND, message=message)
    object.__setattr__(given, "identities", {"email": address})
    mail = compose(given, config, message, AS_OF)
    return email.message_from_bytes(mail.as_bytes(), policy=default)


@pytest.mark.parametrize(
    "name",
    [
        INJECTED,
        INJECTED.replace("?q?", "?Q?"),
        "=?utf-8?b?eA0KQmNjOiB2aWN0aW1AeC5leGFtcGxl?=",
        "=?us-ascii?q?a=00b?=",
        "=?utf-8?q?two?= =?utf-8?q?words?= 咖啡",
    ],
)
def test_a_name_that_is_an_encoded_word_shows_as_it_is(name: str, tmp_path) -> None:
    mail = composed(tmp_path, f"{name}, we miss you")
    assert (str(mail["Subject"]), sorted(mail.keys())) == (f"{name}, we miss you", NAMES)
    assert mail.get_body(("plain",)).get_content().strip() == "Dear Ada"


@pytest.mark.parametrize(
    "breaking", ["\r\nBcc: b", "\x85Bcc: b", "\u2028b", "\x0b", "\0", "\ud800"]
)
def test_a_name_that_breaks_its_line_is_refused(breaking: str, tmp_path) -> None:
    with pytest.raises(RowRejected) as refused:
        composed(tmp_path, f"Ada{breaking}, we miss you")
    assert refused.value.code == "header_injection"


@pytest.mark.parametrize(
    "subject",
    [
        "Hello", "林小姐，您的咖啡", "김 님, 커피 ☕ 한 잔", "a  b   c", "=? not a word ?=",
        "1 = 2?", "Zoë O'Brien \"=cmd()\" {{ 7*7 }} <b>", "x" * 300, "咖" * 150, "",
    ],
)  # fmt: skip
def test_any_other_subject_arrives_as_it_was_written(subject: str, tmp_path) -> None:
    mail = composed(tmp_path, subject)
    assert (str(mail["Subject"]), sorted(mail.keys())) == (subject, NAMES)
    assert mail.get_body(("plain",)).get_content().strip() == "Dear Ada"


def test_what_turns_the_reading_direction_is_left_out(tmp_path) -> None:
    mail = composed(tmp_path, "Hi \u202eadA\u202c \u2066x\u2069\u200f")
    assert str(mail["Subject"]) == "Hi adA x"


@pytest.mark.parametrize("letter", ["x", "咖", "☕ ", "=", "é"])
def test_an_absurdly_long_name_is_cut(letter: str, tmp_path) -> None:
    mail = composed(tmp_path, letter * 100_000)
    subject = str(mail["Subject"])
    assert subject.endswith("…") and 80 < len(subject) <= 401
    assert letter.startswith(subject[0])
    [line] = [text for name, text in mail.raw_items() if name == "Subject"]
    assert len(line.encode("utf-8", "surrogateescape")) <= MOST_OCTETS


@pytest.mark.parametrize("value", ["x" * 1_000, INJECTED, "a\nb"])
def test_any_other_header_is_held_to_the_same(value: str, tmp_path) -> None:
    with pytest.raises(RowRejected):
        composed(tmp_path, "Hello", **{"X-Campaign": value})


@pytest.mark.parametrize(
    "address",
    ["a@[1.2.3.4", "a@", "@b", "a@b, c@d", "A <a@b>", "a@b (c)", f"{'a' * 250}@b.example", ""],
)
def test_an_address_that_is_none_is_refused(address: str, tmp_path) -> None:
    with pytest.raises(RowRejected) as refused:
        composed(tmp_path, "Hello", address)
    assert refused.value.code in ("bad_address", "header_injection")
