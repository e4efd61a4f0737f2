"""Fills in the phrases of one language; which phrase is wanted is decided in `describe`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from federated.documents import load_document
from federated.errors import DocumentError, Fault, nearest
from federated.sentences.particles import with_particle

Ending = Literal["and", "or", "end", "alone"]
Number = Literal["one", "many"]

_FOLDER = Path(__file__).parent
_MARK = re.compile(r"\{(?P<name>\w+)(?:\|(?P<pair>[^}]+))?\}|<(?P<verb>[^>]+)>")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_BRACKETS = "「」（）"
_TIGHT = re.compile(r"[\u3400-\u9fff「」（）]")


@dataclass(frozen=True)
class Form:
    """What a verb must agree with: the number before it and what follows it."""

    number: Number = "one"
    ending: Ending = "end"


@dataclass(frozen=True)
class Slot:
    """A place in a phrase that something else fills in, perhaps with a particle after it."""

    name: str
    particles: str = ""


@dataclass(frozen=True)
class Language:
    """The words of one language."""

    code: str
    data: Mapping[str, Any]
    _read: dict[tuple[str, str, Form | None], list[str | Slot]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def say(self, section: str, key: str, form: Form | None = None, **values: str) -> str:
        """Return a phrase with its values filled in and its verbs in the form asked for."""
        said = [
            _filled(piece, values[piece.name]) if isinstance(piece, Slot) else piece
            for piece in self.pieces(section, key, form)
        ]
        return self.together([piece for piece in said if piece])

    def pieces(self, section: str, key: str, form: Form | None = None) -> list[str | Slot]:
        """Return a phrase as its own words, verbs in the form asked for, and its open places."""
        asked = section, key, form
        if asked not in self._read:
            self._read[asked] = self._pieces(section, key, form)
        return self._read[asked]

    def _pieces(self, section: str, key: str, form: Form | None) -> list[str | Slot]:
        pieces: list[str | Slot] = [""]
        end = 0
        phrase = self.data[section][key]
        for mark in _MARK.finditer(phrase):
            pieces[-1] = f"{pieces[-1]}{phrase[end : mark.start()]}"
            end = mark.end()
            if mark["verb"]:
                pieces[-1] = f"{pieces[-1]}{self._verb(mark['verb'], form or Form())}"
            else:
                pieces += [Slot(mark["name"], mark["pair"] or ""), ""]
        pieces[-1] = f"{pieces[-1]}{phrase[end:]}"
        return [piece for piece in pieces if piece]

    def has(self, section: str, key: str) -> bool:
        """Return whether the language has a phrase of its own for this."""
        return key in self.data[section]

    def quoted(self, text: str) -> str:
        """Return a text between quotation marks, so that no other text looks the same."""
        opening, closing = self.data["quotes"]
        escaped = text.replace("\\", "\\\\").replace(closing, "\\" + closing)
        plain = "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in escaped)
        return f"{opening}{plain}{closing}"

    def statement(self, clause: str) -> str:
        """Return a clause as a sentence of its own, without what ties it to another."""
        for start, instead in self.data["statement_starts"].items():
            if clause.startswith(start):
                clause = instead + clause.removeprefix(start)
                break
        return clause[:1].upper() + clause[1:]

    def unit(self, number: int, unit: str) -> str:
        """Return the name of a unit of time as it follows the number."""
        names = self.data["units"][unit]
        return str(names[0] if number == 1 else names[-1])

    def day(self, day: date) -> str:
        """Return a date as it is written."""
        months = self.data.get("months")
        month = months[day.month - 1] if months else str(day.month)
        return self.say("phrases", "date", year=str(day.year), month=month, day=str(day.day))

    def joined(self, kind: str, parts: list[str]) -> str:
        """Return the parts as one list: `kind` names the words between them."""
        if len(parts) < 2:
            return "".join(parts)
        between, last = self.between(kind, len(parts))
        pieces = [piece for part in parts[:-2] for piece in (part, between)]
        return self.together([*pieces, parts[-2], last, parts[-1]])

    def between(self, kind: str, count: int) -> tuple[str, str]:
        """Return what stands between the parts of a list of so many, and before the last."""
        between = self._between(kind, "between", ", ")
        return between, self._between(kind, "two" if count == 2 else "last", between)

    def _between(self, kind: str, place: str, default: str) -> str:
        phrases = self.data["phrases"]
        found = phrases.get(f"{kind}_{place}", phrases.get(f"{kind}_last", default))
        return str(found if place != "between" else phrases.get(f"{kind}_between", default))

    def _verb(self, verb: str, form: Form) -> str:
        forms = self.data["verbs"][verb]
        return str(forms.get(form.ending) or forms.get(form.number) or verb)

    def together(self, pieces: list[str]) -> str:
        """Return the pieces as one text, spaced as the language does."""
        if not self.data.get("space_between_scripts"):
            return "".join(pieces)
        text = ""
        for piece in pieces:
            text = _spaced(text, piece)
        return text


def _filled(slot: Slot, value: str) -> str:
    return with_particle(value, slot.particles) if slot.particles else value


def _spaced(left: str, right: str) -> str:
    """Put a space between Chinese and Latin or digits, and none beside Chinese or its marks."""
    a, b = left[-1:], right[:1]
    if a == " " and _TIGHT.match(b) and (_TIGHT.match(left[-2:-1]) or b in _BRACKETS):
        return left[:-1] + right
    if b == " " and _TIGHT.match(a) and (_TIGHT.match(right[1:2]) or a in _BRACKETS):
        return left + right[1:]
    if _IDEOGRAPH.match(a) and b.isascii() and b.isalnum():
        return f"{left} {right}"
    if a.isascii() and a.isalnum() and _IDEOGRAPH.match(b):
        return f"{left} {right}"
    return left + right


@cache
def open_language(code: str) -> Language:
    """Return the words of a language.

    Raises: DocumentError when there is no such language.
    """
    known = languages()
    if code not in known:
        fault = Fault("language", f'no sentences in "{code}"', nearest(code, known))
        raise DocumentError([fault])
    return Language(code, load_document(_FOLDER / f"{code}.yml", kind="language").data)


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages, English first."""
    codes = sorted(path.stem for path in _FOLDER.glob("*.yml"))
    return tuple(sorted(codes, key=lambda code: code != "en"))
