"""E-mail keeps the channel contract; headers stay lines; answers are read as RFC 5321 says."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from channel_contract import AS_OF, ChannelContract, batch, config_of, row

from activation.channels.smtp_email import compose
from activation.errors import RowRejected, SettingsError
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

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if "gone" in address:
            return "550 5.1.1 no such mailbox"
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


def _send_to(scripted: _Scripted, tmp_path: Path, key: str):
    port = _free_port()
    controller = Controller(scripted, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        contract = TestSmtpEmail()
        contract.tmp_path = tmp_path
        with contract.channel.open(contract.config(port)) as session:
            return session.send(batch(contract.row(key)))
    finally:
        controller.stop()
