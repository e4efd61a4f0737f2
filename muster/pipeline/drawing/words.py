"""What pictures say of identity, in words; no layout."""

import unicodedata

KINDS = {
    "cross_device": "Ids of people",
    "email": "E-mail",
    "phone": "Phone",
    "device": "Devices",
    "cookie": "Cookies",
    "other": "Other kinds",
}
ELSEWHERE = "Of other profiles"
MAXIMUM = "more than the maximum of "
FULL = "more identifiers than graph_limit"


def namespace(name: str) -> str:
    """Return a namespace as it is read."""
    return name.replace("_", " ")


def reason(recorded: str) -> str:
    """Return why a link was refused, as a sentence goes on.

    >>> reason("more than the maximum of crm_id")
    'one profile would hold more crm id than it may, and links seen last win'
    """
    if recorded.startswith(MAXIMUM):
        name = namespace(recorded.removeprefix(MAXIMUM))
        return f"one profile would hold more {name} than it may, and links seen last win"
    if recorded == FULL:
        return "the profile would hold more identifiers than it may; oldest cookies go first"
    return recorded


def counted(count: int, what: str) -> str:
    """Return a count with what is counted.

    >>> counted(1, "link"), counted(1200, "link")
    ('1 link', '1,200 links')
    """
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def language_of(text: str) -> str | None:
    """Return the language a text's script tells, None for Latin.

    >>> language_of("林莎拉"), language_of("박서연"), language_of("Grace")
    ('zh-TW', 'ko', None)
    """
    if any("\uac00" <= c <= "\ud7a3" or "\u1100" <= c <= "\u11ff" for c in text):
        return "ko"
    if any("\u3040" <= c <= "\u30ff" for c in text):
        return "ja"
    if any("\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff" for c in text):
        return "zh-TW"
    return None


def width_of(text: str, size: float) -> float:
    """Return about how wide a text of a font size is; Han and Hangul are as wide as high."""
    return size * sum(0 if unicodedata.combining(c) else _share(c) for c in text)


def _share(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return 0.7 if character.isupper() or character in "mwMW@%…" else 0.56


def fitted(text: str, size: float, room: float) -> str:
    """Return a text cut in the middle until it fits, so that both its ends can be told apart."""
    if width_of(text, size) <= room:
        return text
    half = len(text) // 2
    while half > 1 and width_of(f"{text[:half]}…{text[-half:]}", size) > room:
        half -= 1
    return f"{text[:half]}…{text[-half:]}"
