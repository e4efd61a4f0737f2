"""How values read on the page: numbers, days, languages of names; no layout."""

import re
from datetime import date, datetime
from decimal import Decimal

from markupsafe import Markup, escape

from muster.pipeline.drawing.words import language_of

NAMESPACES = {
    "crm_id": "CRM record",
    "loyalty_id": "loyalty card",
    "email": "e-mail",
    "phone": "phone",
    "phone_e164": "phone",
    "cookie": "browser cookie",
    "device_id": "app device",
    "device": "app device",
    "push_token": "push token",
}
_LETTER = "[\u1100-\u11ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]"
EASTERN = re.compile(f"{_LETTER}(?:[ ]?{_LETTER})*")
LANGUAGE_NAMES = {"en": "English", "zh-TW": "繁體中文", "ko": "한국어"}


def number(value: float | None) -> str:
    """Return a count with thousands apart, a dash for nothing."""
    return "–" if value is None else f"{value:,}"


def money(value: float | Decimal) -> str:
    """Return an amount with its cents."""
    return f"{value:,.2f}"


def percent(value: float | None) -> str:
    """Return a share in percent with one decimal; never rounded up to all."""
    if value is None:
        return "–"
    shown = f"{100 * value:.1f}%"
    return "99.9%" if shown == "100.0%" and value < 1 else shown.replace("100.0%", "100%")


def day(value: date | datetime | None) -> str:
    """Return a day as a person writes it."""
    return "–" if value is None else f"{value.day} {value:%B %Y}"


def namespace(name: str) -> str:
    """Return what an identifier's namespace is to a reader."""
    return NAMESPACES.get(name, name.replace("_", " "))


def reason(recorded: str) -> str:
    """Return why a link was refused, in words.

    >>> reason("more than the maximum of crm_id")
    'it would make one person of two who each have a CRM record; the link seen last won'
    """
    name = recorded.removeprefix("more than the maximum of ")
    if name == recorded:
        return recorded
    held = f"two who each have a {namespace(name)}"
    return f"it would make one person of {held}; the link seen last won"


def spoken(text: object) -> Markup:
    """Return a text escaped, each run of Han, kana or Hangul in a span with its language."""
    plain, marked, end = "" if text is None else str(text), Markup(), 0
    for run in EASTERN.finditer(plain):
        span = Markup('<span lang="{}">{}</span>').format(language_of(run[0]) or "zh-TW", run[0])
        marked += escape(plain[end : run.start()]) + span
        end = run.end()
    return marked + escape(plain[end:])


def shortened(text: str, length: int = 22) -> str:
    """Return a text cut in the middle, so that both its ends can be told apart."""
    if len(text) <= length:
        return text
    half = (length - 1) // 2
    return f"{text[:half]}…{text[-half:]}"
