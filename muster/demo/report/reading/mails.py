"""The mails the demo's server kept, one per language for the page; sends nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from muster.demo.report.words import LANGUAGE_NAMES
from muster.pipeline.drawing.words import language_of

LANG_ATTRIBUTE = re.compile(r"<html[^>]*\blang\s*=\s*[\"']?([A-Za-z-]+)", re.IGNORECASE)
TOKEN = re.compile(r"(?<=token=)[A-Za-z0-9._~%-]+")
# Nothing in a mail may reach out, be clicked through, or run.
MAIL_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"


@dataclass(frozen=True)
class Mail:
    """One mail as it left."""

    language: str
    sender: str
    to: str
    subject: str
    html: str
    text: str
    has_one_click: bool
    sent_at: datetime | None


def read_mails(folder: Path) -> Sequence[Mail]:
    """Return every kept mail, in the order of its file name."""
    return [_read(path) for path in sorted(folder.glob("*.eml"))] if folder.is_dir() else []


def pick_mails(mails: Sequence[Mail], preferred: Sequence[str]) -> Sequence[Mail]:
    """Return one mail per language, those to a preferred address first."""
    wanted = {address.lower(): rank for rank, address in enumerate(preferred)}
    ranked = sorted(mails, key=lambda mail: wanted.get(_address(mail.to), len(wanted)))
    picked: dict[str, Mail] = {}
    for mail in ranked:
        picked.setdefault(mail.language, mail)
    return list(picked.values())


def framed(mail: Mail, style: str) -> str:
    """Return a mail's HTML made inert, for the srcdoc of a sandboxed frame."""
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{MAIL_CSP}">'
        '<meta name="viewport" content="width=device-width">'
        f'<base target="_blank"><style>{style}</style>'
    )
    # A policy only counts when it is read before what it forbids: so it goes first of all.
    body = re.sub(r"<!doctype[^>]*>", "", mail.html, count=1, flags=re.IGNORECASE)
    opening = re.search(r"<head[^>]*>", body, flags=re.IGNORECASE)
    if opening:
        return f"<!doctype html>{body[: opening.end()]}{head}{body[opening.end() :]}"
    return f"<!doctype html><html><head>{head}</head>{body}"


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
    html, text = _part(message, "html"), _part(message, "plain")
    return Mail(
        language=_language(message, html, text),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        html=html,
        text=text,
        has_one_click="one-click" in str(message["List-Unsubscribe-Post"] or "").lower(),
        sent_at=getattr(message["Date"], "datetime", None),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None or part.get_content_subtype() != kind:
        return ""
    # A page is passed around; the token would let its reader refuse mail for the person.
    return TOKEN.sub("hidden", str(part.get_content()))


def _language(message: EmailMessage, html: str, text: str) -> str:
    declared = str(message["Content-Language"] or "").split(",")[0].strip()
    found = LANG_ATTRIBUTE.search(html)
    code = declared or (found.group(1) if found else language_of(text) or "en")
    return next((known for known in LANGUAGE_NAMES if known[:2] == code[:2].lower()), code)


def _address(header: str) -> str:
    return header.rsplit("<", 1)[-1].rstrip("> ").lower()
