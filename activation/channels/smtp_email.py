"""E-mail by SMTP: one message at a time, at most once; templates and consent are elsewhere."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from activation.channels.answers import MOST_KEPT, STOPS, leave_over, without_addresses
from activation.channels.base import Channel, Config, Guarantee, Limits, Setting
from activation.channels.mail import compose
from activation.crash import crash_point
from activation.errors import ActivationError, ChannelDown, RowRejected, SettingsError
from activation.records import Batch, Op, Result, Row, State

TIMEOUT_SECONDS = 20.0
# Codes after which the address itself is given up. Source: RFC 3463 section 3.2 (X.1.1, X.1.2).
DEAD_ADDRESS = ("5.1.1", "5.1.2", "5.1.10")


class _Mailbox:
    """One connection to one server; opened again when the server has closed it."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.server = self._connect()

    def send(self, batch: Batch) -> list[Result]:
        """Send each row as one mail; what was answered before the line broke is kept."""
        results: list[Result] = []
        for place, row in enumerate(batch.rows):
            try:
                results.append(self._send_row(row, batch.contact_at))
            except STOPS as error:
                if not results:
                    raise
                return results + leave_over([row], batch.rows[place + 1 :], error)
        return results

    def _send_row(self, row: Row, sent_at: datetime) -> Result:
        if row.message is None:
            return Result(row.key, State.REJECTED, "no_message", "Has no message to send")
        try:
            mail = compose(row, self.config, row.message, sent_at)
            content = mail.as_bytes()
            refused = self._envelope(row)
        except RowRejected as error:
            return Result(row.key, State.REJECTED, error.code, str(error))
        except ActivationError:
            raise
        except Exception as error:
            # Nothing has left yet, and one odd row is no reason to hold back the others.
            reason = f"Cannot be made into a mail ({type(error).__name__})"
            return Result(row.key, State.REJECTED, "odd_row", reason)
        return refused or self._hand_over(row, content, str(mail["Message-ID"]))

    def _hand_over(self, row: Row, content: bytes, message_id: str) -> Result:
        crash_point("send.during")
        try:
            code, answer = self.server.data(content)
        except smtplib.SMTPDataError as error:
            return _refusal(row, error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException):
            # The whole mail may have been accepted before the line went dead.
            return Result(row.key, State.UNKNOWN, "in_doubt", "The line went dead during the mail")
        if code == 250:
            return Result(row.key, State.SENT, reference=message_id)
        return _refusal(row, code, answer)

    def _envelope(self, row: Row) -> Result | None:
        """Name sender and recipient; nothing is sent before both are accepted."""
        for attempt in (1, 2):
            try:
                self.server.rset()
                code, answer = self.server.mail(self.config["from_address"])
                if code != 250:
                    raise _refused_us(self.config, code, answer)
                code, answer = self.server.rcpt(row.identities["email"])
                return None if code in (250, 251) else _refusal(row, code, answer)
            except (OSError, smtplib.SMTPServerDisconnected) as error:
                if attempt == 2:
                    raise _down(self.config, error) from error
                self.server = self._connect()
        return None

    def _connect(self) -> smtplib.SMTP:
        config = self.config
        context = ssl.create_default_context()
        security = config["security"]
        if security not in ("none", "starttls", "tls"):
            raise SettingsError(
                f"destination {config.destination}: settings.security: is {security!r}. "
                "Write none, starttls or tls."
            )
        place = (config["host"], config.number("port"))
        try:
            server = (
                smtplib.SMTP_SSL(*place, timeout=TIMEOUT_SECONDS, context=context)
                if security == "tls"
                else smtplib.SMTP(*place, timeout=TIMEOUT_SECONDS)
            )
            if security == "starttls":
                server.starttls(context=context)
            server.ehlo()
            if config["user"]:
                server.login(config["user"], config["password"])
        except (OSError, smtplib.SMTPException) as error:
            raise _down(config, error) from error
        return server


def _down(config: Config, error: Exception) -> ChannelDown:
    said = type(error).__name__
    if isinstance(error, smtplib.SMTPResponseException):
        said = f"{error.smtp_code}"
    elif isinstance(error, OSError) and error.strerror:
        said = error.strerror
    return ChannelDown(
        f"destination {config.destination}: the mail server {config['host']}:{config['port']} "
        f"does not take our mail ({said}). Nothing is lost: start the server or correct the "
        "address, then apply again."
    )


def _refused_us(config: Config, code: int, answer: bytes) -> ChannelDown:
    return ChannelDown(
        f"destination {config.destination}: the mail server {config['host']}:{config['port']} "
        f"refuses our sender ({code} {without_addresses(answer, ())}). Nothing is lost: correct "
        "from_address, security or the log-in, then apply again."
    )


def _refusal(row: Row, code: int, answer: bytes | str) -> Result:
    said = without_addresses(answer, row.identities.values())
    reason = f"{code} {said}"[:MOST_KEPT]
    if 400 <= code < 500:
        return Result(row.key, State.RETRY, str(code), reason)
    if _enhanced_status(said) in DEAD_ADDRESS:
        return Result(row.key, State.REJECTED, "hard_bounce", reason)
    return Result(row.key, State.REJECTED, str(code), reason)


def _enhanced_status(said: str) -> str:
    """Return the status an answer begins with (RFC 2034); what comes later is only words."""
    found = re.match(r"\d\.\d{1,3}\.\d{1,3}(?= |$)", said)
    return found.group() if found else ""


@contextmanager
def _open(config: Config) -> Iterator[_Mailbox]:
    mailbox = _Mailbox(config)
    try:
        yield mailbox
    finally:
        mailbox.server.close()


CHANNEL = Channel(
    key="smtp_email",
    label="E-mail (SMTP)",
    needs=("email",),
    takes=frozenset({Op.SEND}),
    guarantee=Guarantee.BLIND,
    limits=Limits(
        rows_per_call=1,
        source="RFC 5321 section 4.5.3.1.8: at least 100 recipients; one, for its own answer",
        read_on="2026-11-21",
    ),
    settings={
        "host": Setting("Mail server"),
        "port": Setting("Its port", default="587"),
        "security": Setting("none, starttls or tls", default="starttls"),
        "user": Setting("Log-in name", is_required=False),
        "password": Setting("Password", is_secret=True, is_required=False),
        "from_address": Setting("Sender's address"),
        "from_name": Setting("Sender's name"),
        "unsubscribe_url": Setting("Page that takes one-click refusals", is_required=False),
        "unsubscribe_secret": Setting("Key of refusals", is_secret=True, is_required=False),
    },
    errors={
        "4xx": "the server asks us to come back: tried again later",
        "5xx": "the server refuses this mail for good: rejected with its words",
        "5.1.1": "the address does not exist: rejected, and never mailed again",
        "line dead during the mail": "it may have gone out: unknown, listed, not sent again",
        "the sender is refused": "the server refuses us: stops, the mails wait",
        "no connection": "nothing left: waits in the ledger",
    },
    open=_open,
    contact_channel="email",
)
