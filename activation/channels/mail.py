"""One mail as bytes whose headers say what we wrote and no more; sending it is elsewhere."""

import email
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from email.errors import HeaderParseError, MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime

from activation.channels.base import Config
from activation.errors import RowRejected
from activation.records import Message, Row

# The longest line a mail may have. Source: RFC 5322 section 2.1.1.
MOST_OCTETS = 998
# What is no longer than this stands on the line of its header. Source: the same section.
PLAIN_CHARACTERS = 60
# Nobody reads further; encoding more than this only to measure it would take long.
MOST_SUBJECT_CHARACTERS = 400
# The longest path. Source: RFC 5321 section 4.5.3.1.3, without its angle brackets.
MOST_ADDRESS_OCTETS = 254
# They turn the reading direction, so that text shows as other text than it is.
BIDI_CONTROLS = dict.fromkeys(
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
# What makes a line break or leaves none to see: controls, line and paragraph separators.
BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})
OURS = ("From", "To", "Subject", "Message-ID", "Date", "MIME-Version", "Content-Type")

# Headers that must stay readable to programs: folding would hide a long address in encoded words.
UNFOLDED = ("list-unsubscribe", "message-id")


class _Policy(EmailPolicy):
    """The SMTP policy, but text is never read as encoded words, and some headers never fold."""

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        if name.lower() == "subject":
            return name, value
        return super().header_store_parse(name, value)

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value if name.lower() == "subject" else super().header_fetch_parse(name, value)

    def fold(self, name: str, value: str) -> str:
        if name.lower() == "subject":
            return f"{name}: {_encoded(value)}\r\n"
        return f"{name}: {value}\r\n" if name.lower() in UNFOLDED else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in (*UNFOLDED, "subject"):
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


def _encoded(text: str) -> str:
    """Return a text as it stands in a header: encoded words (RFC 2047) unless it is plain.

    A text that holds what looks like an encoded word is encoded once more, so it shows as it is.
    """
    if text.isascii() and "=?" not in text and len(text) <= PLAIN_CHARACTERS:
        return text
    return Header(text, charset="utf-8", header_name="Subject").encode(linesep="\r\n")


POLICY = _Policy(linesep=SMTP.linesep)


def compose(row: Row, config: Config, message: Message, sent_at: datetime) -> EmailMessage:
    """Build one mail, text and HTML, with an id made from the delivery's key.

    Raises: RowRejected when a header would break out of its line, a header does not come back as
    it was written, or the address is none.
    """
    address = row.identities["email"]
    written = {"Subject": message.subject.translate(BIDI_CONTROLS), **message.headers}
    _check_text(written)
    written["Subject"] = _shorten(written["Subject"])
    written["Message-ID"] = f"<{row.key[:40]}@{config['from_address'].rpartition('@')[2]}>"
    written["Date"] = format_datetime(sent_at)
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(config["from_name"], addr_spec=config["from_address"])
    mail["To"] = _recipient(address)
    for name, value in written.items():
        mail[name] = value
    mail.set_content(message.text, cte="base64")
    mail.add_alternative(message.html, subtype="html", cte="base64")
    # Last: making the mail of several parts moves every Content- header into the first of them.
    mail["Content-Language"] = written["Content-Language"] = message.language
    _check_headers(mail, {"To": address, **written})
    return mail


def _check_text(written: Mapping[str, str]) -> None:
    for name, value in written.items():
        if any(unicodedata.category(character) in BREAKING for character in value):
            raise RowRejected(f"{name}: has a line break or a control in it", "header_injection")


def _shorten(subject: str) -> str:
    """Cut a subject, words and all, to what its header may hold."""
    kept = subject[:MOST_SUBJECT_CHARACTERS]
    while len(_written_out(kept, subject)) > MOST_OCTETS:
        kept = kept[: len(kept) * 9 // 10]
    return subject if kept == subject else f"{kept}…"


def _written_out(kept: str, subject: str) -> str:
    text = kept if kept == subject else f"{kept}…"
    return POLICY.fold("Subject", text)


def _recipient(address: str) -> Address:
    fault = RowRejected("The address is not one SMTP can carry", "bad_address")
    if not address.isascii() or len(address) > MOST_ADDRESS_OCTETS:
        raise fault
    try:
        return Address(addr_spec=address)
    except (ValueError, HeaderParseError, IndexError, AttributeError) as error:
        # The standard library stumbles over some of them: a domain literal that is not closed.
        raise fault from error


def _check_headers(mail: EmailMessage, written: Mapping[str, str]) -> None:
    """Hold the finished mail against what was written, before and after it became bytes.

    The standard library reads encoded words in what it is given, so that a value may become a
    line break after every check of its letters.
    """
    try:
        read = email.message_from_bytes(mail.as_bytes(), policy=SMTP)
    except (MessageError, ValueError) as error:
        raise RowRejected("The mail cannot be written", "header_injection") from error
    expected = sorted({*OURS, *written, "Content-Language"})
    for each in (mail, read):
        if sorted(each.keys()) != expected:
            raise RowRejected("Its headers would not be the ones we wrote", "header_injection")
        for name in expected:
            value = str(each[name])
            if any(character in value for character in "\r\n\0") or len(value) > MOST_OCTETS:
                raise RowRejected(f"{name}: would break out of its line", "header_injection")
            if name in written and value != written[name]:
                raise RowRejected(f"{name}: would not say what we wrote", "header_injection")
