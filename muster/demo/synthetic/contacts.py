"""Invented phones and e-mails and the many ways people type them; not whose they are."""

import random

FULL_WIDTH = str.maketrans("0123456789+-", "０１２３４５６７８９＋－")
US_AREAS = ("503", "971", "360", "541", "458", "509")
MAIL_DOMAINS = ("example.com", "example.org", "example.net")
PLACEHOLDER_EMAILS = ("test@test.com", "unknown", "none", "noemail@example.com")
PLACEHOLDER_PHONES = {"TW": "0900000000", "KR": "9999999", "US": "9999999"}


def phone_number(region: str, nth: int) -> str:
    """Return the nth invented mobile number in E.164.

    American numbers are of the block 555-01xx kept for fiction, Korean ones of the unassigned
    010-1xxx; Taiwan keeps no such block, so one little-used prefix stands in.
    """
    if region == "US":
        area, line = divmod(nth, 100)
        return f"+1{US_AREAS[area % len(US_AREAS)]}55501{line:02d}"
    if region == "KR":
        return f"+82101{(nth * 37) % 1000:03d}{(nth * 7919) % 10000:04d}"
    return f"+8869590{(nth * 7919) % 100000:05d}"


def typed_phone(rng: random.Random, e164: str, region: str) -> str:
    """Return the number as somebody of the region typed it into a form."""
    if region == "US":
        area, line = e164[2:5], e164[8:]
        forms = (f"({area}) 555-{line}", f"{area}-555-{line}", f"+1 {area} 555 {line}", e164)
        return rng.choice(forms)
    if region == "KR":
        first, last = e164[5:9], e164[9:]
        forms = (f"010-{first}-{last}", f"010{first}{last}", f"+82 10-{first}-{last}", e164)
    else:
        a, b, c = e164[4:7], e164[7:10], e164[10:]
        forms = (f"0{a}-{b}-{c}", f"0{a}{b}{c}", f"+886 {a} {b} {c}", f"0{a} {b} {c} ")
    form = rng.choice(forms)
    return form.translate(FULL_WIDTH) if rng.random() < 0.12 else form


def email_address(latin: str, nth: int) -> str:
    """Return an invented address on a domain reserved for examples."""
    local = latin.lower().replace("-", "").replace("'", "").replace(" ", ".")
    return f"{local}{nth}@{MAIL_DOMAINS[nth % len(MAIL_DOMAINS)]}"


def typed_email(rng: random.Random, email: str) -> str:
    """Return the address with the capitals and spaces of hurried typing."""
    draw = rng.random()
    if draw < 0.08:
        return email.upper()
    if draw < 0.18:
        return email.title()
    if draw < 0.24:
        return f" {email}"
    return f"{email} " if draw < 0.30 else email
