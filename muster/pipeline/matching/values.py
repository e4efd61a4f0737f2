"""Brings names, addresses and dates to one form before they are compared; compares nothing."""

import re
import unicodedata

_ACCENTED = re.compile(r"([A-Za-z])[\u0300-\u036f]+")
_DATE = re.compile(r"(\d{4})\D?(\d{2})\D?(\d{2})")
# Han, kana and Hangul: here one sign more or less is another name, not a slip of typing.
_SYLLABIC = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
# So long a text of such signs holds enough of them to tell a slip from another text.
LONG = 8
# Written either way for the same place.
_SAME = str.maketrans({"臺": "台"})


def plain(text: str) -> str | None:
    """Return a text composed, in half width, lower case, without accents of Latin letters.

    >>> plain("Ｊｏｓé  O’Neill"), plain("臺北市"), plain("  ")
    ('jose o neill', '台北市', None)
    """
    split = unicodedata.normalize("NFKD", text)
    whole = unicodedata.normalize("NFKC", _ACCENTED.sub(r"\1", split)).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", whole).split()).translate(_SAME) or None


def name(text: str) -> str | None:
    """Return one part of a name; spaces within Han and Hangul say nothing.

    >>> name("Anne-Marie"), name("王 小明")
    ('anne marie', '王小明')
    """
    found = plain(text)
    return found.replace(" ", "") if found and _SYLLABIC.search(found) else found


def full_name(text: str) -> str | None:
    """Return a whole name, whichever of its parts is written first in Latin letters.

    >>> full_name("Lin, Sarah") == full_name("sarah lin"), full_name("김 민준")
    (True, '김민준')
    """
    found = name(text)
    return " ".join(sorted(found.split())) if found else None


def birth_date(text: str) -> str | None:
    """Return a date as eight digits, even one of no calendar; None where the year is not first.

    >>> birth_date("1971-06-24 00:00:00"), birth_date("19729518"), birth_date("24/06/1971")
    ('19710624', '19729518', None)
    """
    found = _DATE.match(unicodedata.normalize("NFKC", text).strip())
    return "".join(found.groups()) if found else None


def code(text: str) -> str | None:
    """Return a postcode or a number without what is written between its signs.

    >>> code("SW1A 1AA"), code("100-0001")
    ('sw1a1aa', '1000001')
    """
    found = plain(text)
    return found.replace(" ", "") if found else None


def email(text: str) -> str | None:
    """Return an address trimmed, in half width and lower case.

    >>> email(" Sarah@Example.com ")
    'sarah@example.com'
    """
    found = unicodedata.normalize("NFKC", text).strip().casefold()
    return found if "@" in found.strip("@") else None


def letters(text: str | None) -> str | None:
    """Return what likeness may be measured of: None for a few signs of Han, kana or Hangul.

    >>> letters("sarah"), letters("王小明"), letters("台北市信義區松仁路100號")
    ('sarah', None, '台北市信義區松仁路100號')
    """
    if text is None or (len(text) < LONG and _SYLLABIC.search(text)):
        return None
    return text


def ends(text: str) -> tuple[str, str]:
    """Return the two parts of a whole name that are looked for alone.

    >>> ends("lin sarah"), ends("王小明")
    (('lin', 'sarah'), ('王', '小明'))
    """
    if _SYLLABIC.search(text):
        return text[:1], text[1:]
    parts = text.split()
    return parts[0], parts[-1]
