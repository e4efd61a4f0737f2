"""E-mail keeps the channel contract; headers stay lines; answers are read as RFC 5321 says."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from channel_contract import AS_OF, ChannelContract, batch, config_of, row

from activation.channels.mail import compose
from activation.errors import ChannelDown, RowRejected, SettingsError
from activation.inbound.unsubscribe import one_click_headers
from activation.records import Message, Op, State
from muster.demo.servers import _free_port

LONG = "https://shop.example/unsubscribe?token=" + "x" * 200


def message(name: str = "Ada", subject: str = "Hello") -> Message:
    return Message("ko", subject, f"Dear {name}", f"<p>{name}</p>", one_click_headers(LONG))


class TestSmtpEmail(ChannelContract):
    key = "smtp_email"
    op = Op.SEND

    @pytest.fixture(autouse=True)
    def _server(self, mailbox: Any, tmp_path: Path) -> None:
        self.mailbox, self.tmp_path = mailbox, tmp_path

    def config(self, port: int | None = None):
        values = {
            "host": "127.0.0.1",
            "port": str(port or self.mailbox.port),
            "security": "none",
            "user": "",
            "password": "",
            "from_address": "hello@shop.example",
            "from_name": "Café 咖啡",
        }
        return config_of(self.tmp_path, **values)

    def broken(self):
        return self.config(port=_free_port())

    def row(self, key: str, name: str = "Ada"):
        return row(key, name, Op.SEND, message(name))

    def received(self) -> list[str]:
        return [recipient.partition("@")[0] for recipient in self.mailbox.recipients]

    def text_of(self, key: str) -> str:
        return self.mailbox.mails[0].get_body(("plain",)).get_content()

    def test_a_mail_has_both_parts_and_says_its_language(self) -> None:
        self.send(self.row("a"))
        [mail] = self.mailbox.mails
        assert mail.get_content_type() == "multipart/alternative"
        assert mail.get_body(("html",)).get_content().strip() == "<p>Ada</p>"
        assert mail["Content-Language"] == "ko"
        assert mail["Message-ID"] == f"<{self.row('a').key[:40]}@shop.example>"

    def test_one_click_refusal_stays_readable_to_programs(self) -> None:
        self.send(self.row("a"))
        [path] = self.mailbox.folder.glob("*.eml")
        assert f"List-Unsubscribe: <{LONG}>\r\n".encode() in path.read_bytes()
        assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in path.read_bytes()

    @pytest.mark.parametrize("subject", ["Hi\r\nBcc: all@example.com", "Hi\nX: y", "Hi\rX: y"])
    def test_a_line_break_in_a_header_is_refused(self, subject: str) -> None:
        [result] = self.send(row("a", op=Op.SEND, message=message(subject=subject)))
        assert (result.state, result.code) == (State.REJECTED, "header_injection")
        assert self.mailbox.mails == []

    @pytest.mark.parametrize("address", ["no-at-sign", "a@b@c", "é@example.com", "a@x\r\nBcc: b"])
    def test_an_address_smtp_cannot_carry_is_refused(self, address: str) -> None:
        bad = self.row("a")
        object.__setattr__(bad, "identities", {"email": address})
        with pytest.raises(RowRejected):
            compose(bad, self.config(), message(), AS_OF)

    def test_an_unknown_kind_of_security_is_named(self) -> None:
        config = self.config()
        config.values["security"] = "tsl"  # type: ignore[index]
        with (
            pytest.raises(SettingsError, match=r"settings\.security"),
            self.channel.open(config) as session,
        ):
            session.send(batch(self.row("a")))


class _Scripted:
    """A mail server that answers each mail as it was told."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        if self.answers and self.answers[0].startswith("MAIL "):
            return self.answers[0].removeprefix("MAIL ")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if "gone" in address:
            return "550 5.1.1 no such mailbox"
        if self.answers and self.answers[0].startswith("RCPT "):
            return self.answers[0].removeprefix("RCPT ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        answer = self.answers.pop(0)
        if answer == "drop":
            server.transport.abort()
            await asyncio.sleep(0)
        return answer


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        ("250 fine", State.SENT, ""),
        ("451 greylisted", State.RETRY, "451"),
        ("554 spam", State.REJECTED, "554"),
        ("drop", State.UNKNOWN, "in_doubt"),
    ],
)
def test_answers_are_read_by_class(answer: str, state: State, code: str, tmp_path: Path) -> None:
    [result] = _send_to(_Scripted(answer), tmp_path, "ada")
    assert (result.state, result.code) == (state, code)


def test_an_address_that_does_not_exist_is_a_hard_bounce(tmp_path: Path) -> None:
    [result] = _send_to(_Scripted(), tmp_path, "gone")
    assert (result.state, result.code) == (State.REJECTED, "hard_bounce")


@pytest.mark.parametrize(
    "answer", ["530 5.7.0 Must issue a STARTTLS command first", "550 Sender not authorised"]
)
def test_a_refused_sender_is_about_us_and_about_nobody_mailed(answer: str, tmp_path: Path) -> None:
    with pytest.raises(ChannelDown, match=answer[:3]) as down:
        _send_to(_Scripted(f"MAIL {answer}"), tmp_path, "ada")
    assert down.value.exit_code == 5 and "apply again" in str(down.value)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("550 5.1.1 no such user", "hard_bounce"),
        ("550 5.1.10 null MX", "hard_bounce"),
        ("550 5.7.1 blocked, see https://bl.example/?c=5.1.1", "550"),
        ("554 blocked by rule 15.1.1 of 5.1.1", "554"),
        ("550 5.1.11 something else", "550"),
        ("550 Message refused 5.1.2", "550"),
    ],
)
def test_only_the_status_itself_gives_an_address_up(answer: str, code: str, tmp_path: Path) -> None:
    [result] = _send_to(_Scripted(f"RCPT {answer}"), tmp_path, "ada")
    assert (result.state, result.code) == (State.REJECTED, code)


def test_no_address_is_in_what_is_kept_of_an_answer(tmp_path: Path) -> None:
    said = "RCPT 550 5.1.1 <Ada@example.com>: no mailbox ada; ask post@x.example, +886 912 345 678"
    [result] = _send_to(_Scripted(said), tmp_path, "ada")
    assert result.reason == ("550 5.1.1 <address>: no mailbox <address>; ask <address>, <address>")


@pytest.mark.parametrize("address", ["a@[1.2.3.4", None, "a@b\x00"])
def test_one_odd_row_does_not_hold_back_the_others(address: str | None, tmp_path: Path) -> None:
    contract = TestSmtpEmail()
    contract.tmp_path = tmp_path
    odd = contract.row("odd")
    object.__setattr__(odd, "identities", {"email": address} if address else {})
    rows = (contract.row("a"), odd, contract.row("b"))
    with (
        _running(_Scripted("250 OK", "250 OK")) as port,
        contract.channel.open(contract.config(port)) as session,
    ):
        found = session.send(batch(*rows))
    assert [result.state for result in found] == [State.SENT, State.REJECTED, State.SENT]


@contextmanager
def _running(scripted: _Scripted) -> Iterator[int]:
    port = _free_port()
    controller = Controller(scripted, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def _send_to(scripted: _Scripted, tmp_path: Path, key: str):
    contract = TestSmtpEmail()
    contract.tmp_path = tmp_path
    with _running(scripted) as port, contract.channel.open(contract.config(port)) as session:
        return session.send(batch(contract.row(key)))
