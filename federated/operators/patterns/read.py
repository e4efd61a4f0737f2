"""Reads the text of a pattern: a subset of RE2, with a name and a place for all outside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from federated.errors import shown
from federated.operators.patterns.tree import (
    ANY,
    EMPTY,
    NOT_NEWLINE,
    Anchor,
    Chain,
    Characters,
    Choice,
    Pattern,
    Range,
    Repeat,
    characters,
    others,
)

Folding = Mapping[str, str]
NO_FOLDING: Folding = {}
MAX_LENGTH = 200
MAX_COUNT = 1_000
DIGITS: tuple[Range, ...] = ((48, 57),)
CLASSES: dict[str, tuple[Range, ...]] = {
    "d": DIGITS,
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": ((9, 10), (12, 13), (32, 32)),
}
CONTROLS = {"t": 9, "n": 10, "r": 13, "f": 12}
_SET = "Write the characters in brackets, as [a-z]."
_ENDS = "Write ^ or $ for the ends of the text."
# What follows a backslash elsewhere, and what to write here.
FOREIGN_ESCAPES = {
    **dict.fromkeys("123456789", ("a backreference", "Write the text itself.")),
    **dict.fromkeys("bB", ("a word boundary", "Write [^A-Za-z0-9_], or ^ or $.")),
    **dict.fromkeys("AzZ", ("another end of the text", _ENDS)),
    **dict.fromkeys("DWS", ("the opposite of a class", "Write [^\\d], [^\\w] or [^\\s].")),
    **dict.fromkeys("pP", ("a class of Unicode", _SET)),
    **dict.fromkeys("xuU0", ("a character by its number", "Write the character itself.")),
    **dict.fromkeys("QE", ("a quotation", "Put \\ before each mark.")),
    **dict.fromkeys("kg", ("a backreference", "Write the text itself.")),
}
FOREIGN_GROUPS = (
    ("?=", "a look-ahead", "Write two conditions."),
    ("?!", "a look-ahead", "Write a second condition with doesNotMatch."),
    ("?<=", "a look-behind", "Write two conditions."),
    ("?<!", "a look-behind", "Write a second condition with doesNotMatch."),
    ("?>", "an atomic group", "Write (…)."),
    ("?P", "a named group", "Write (…)."),
    ("?<", "a named group", "Write (…)."),
    ("?#", "a comment", "Remove it."),
    ("?", "a flag inside the pattern", "Write caseSensitive: false beside it."),
)


@dataclass(frozen=True)
class Foreign:
    """One thing in a pattern that is not of the language: where (from 1), what, and what to do."""

    place: int
    what: str
    advice: str

    def __str__(self) -> str:
        return f"the pattern has {self.what} at character {self.place}"


def read_pattern(text: str, folding: Folding = NO_FOLDING) -> tuple[Pattern, list[Foreign]]:
    """Return the pattern a text says, and everything in it that is not of the language.

    `folding` gives what each character folds to; then all that fold alike stand for each other.
    """
    reader = _Reader(text, folding)
    return reader.whole(), reader.foreign


def read_like(text: str, folding: Folding = NO_FOLDING) -> Pattern:
    """Return the pattern of a whole text in which only % and _ mean more than themselves."""
    parts = [
        Repeat(ANY, 0, None) if c == "%" else ANY if c == "_" else alike(_one(c), folding)
        for c in text
    ]
    return Chain((Anchor("start"), *parts, Anchor("end")))


def alike(ranges: Iterable[Range], folding: Folding) -> Characters:
    """Return the set of all characters that fold to what some character in the ranges folds to.

    >>> alike([(107, 107)], {"K": "k"}).ranges
    ((75, 75), (107, 107))
    """
    found = list(ranges)
    if not folding:
        return characters(found)

    def is_in(character: str) -> bool:
        return any(low <= ord(character) <= high for low, high in found)

    wanted = {lower for upper, lower in folding.items() if is_in(upper) or is_in(lower)}
    upper = [upper for upper, lower in folding.items() if lower in wanted]
    return characters([*found, *((ord(c), ord(c)) for c in (*wanted, *upper))])


@dataclass
class _Reader:
    text: str
    folding: Folding
    at: int = 0
    foreign: list[Foreign] = field(default_factory=list)

    def whole(self) -> Pattern:
        found = self._choice()
        while self.at < len(self.text):
            # Only a bracket that nothing opened ends a choice early.
            self._refuse(self.at, "a ) that closes nothing", "Write \\) for the character.")
            self.at += 1
            found = Chain((found, self._choice()))
        return found

    def _peek(self, ahead: int = 0) -> str:
        return self.text[self.at + ahead : self.at + ahead + 1]

    def _take(self) -> str:
        character = self._peek()
        self.at += 1
        return character

    def _refuse(self, place: int, what: str, advice: str) -> None:
        self.foreign.append(Foreign(place + 1, what, advice))

    def _choice(self) -> Pattern:
        branches = [self._chain()]
        while self._peek() == "|":
            self.at += 1
            branches.append(self._chain())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _chain(self) -> Pattern:
        parts: list[Pattern] = []
        while self._peek() not in ("", "|", ")"):
            place = self.at
            part = self._atom()
            parts.append(EMPTY if part is None else self._counted(part, place))
        return parts[0] if len(parts) == 1 else Chain(tuple(parts))

    def _counted(self, part: Pattern, start: int) -> Pattern:
        place = self.at
        bounds = self._count()
        if bounds is None:
            return part
        while self._peek() and self._peek() in "?+*{":
            what = {"?": "a lazy count", "+": "a possessive count"}.get(
                self._peek(), "a count of a count"
            )
            advice = "Remove the second one: it changes nothing here, or write (…) around the first"
            self._refuse(self.at, what, f"{advice}.")
            self.at += 1
        least, most = bounds
        if most is not None and most < least:
            self._refuse(place, "a count whose end comes before its start", "Write {2,5}.")
            return part
        if max(least, most or 0) > MAX_COUNT:
            self._refuse(place, f"a count above {MAX_COUNT:,}", "Lower it.")
            return part
        return Repeat(part, least, most)

    def _count(self) -> tuple[int, int | None] | None:
        mark = self._peek()
        if mark and mark in "*+?":
            self.at += 1
            return int(mark == "+"), 1 if mark == "?" else None
        if mark != "{":
            return None
        place, close = self.at, self.text.find("}", self.at)
        low, comma, high = self.text[place + 1 : max(close, place)].partition(",")
        numbers = [low, high] if high else [low]
        if close < 0 or not all(n.isascii() and n.isdecimal() and len(n) < 6 for n in numbers):
            self._refuse(place, "a { without a count", "Write \\{ for the character, or {2,5}.")
            self.at += 1
            return 1, 1
        self.at = close + 1
        return int(low), (int(high) if high else None) if comma else int(low)

    def _atom(self) -> Pattern | None:
        place = self.at
        character = self._take()
        if character == "(":
            return self._group(place)
        if character == "[":
            return self._set(place)
        if character == ".":
            return NOT_NEWLINE
        if character in "^$":
            return Anchor("start" if character == "^" else "end")
        if character in "*+?{":
            self._refuse(place, f"a {character} after nothing", f"Write \\{character} for it.")
            return None
        if character in "]}":
            advice = f"Write \\{character} for the character."
            self._refuse(place, f"a {character} that closes nothing", advice)
            return None
        return alike(self._escaped(place) if character == "\\" else _one(character), self.folding)

    def _group(self, place: int) -> Pattern:
        rest = self.text[self.at : self.at + 3]
        if rest.startswith("?:"):
            self.at += 2
        elif rest.startswith("?"):
            mark, what, advice = next(g for g in FOREIGN_GROUPS if rest.startswith(g[0]))
            self._refuse(place, what, advice)
            self.at += len(mark)
        inside = self._choice()
        if self._peek() == ")":
            self.at += 1
        else:
            self._refuse(place, "a ( that is never closed", "Write \\( for the character.")
        return inside

    def _escaped(self, place: int) -> tuple[Range, ...]:
        character = self._take()
        if character in CLASSES:
            return CLASSES[character]
        if character in CONTROLS:
            return ((CONTROLS[character], CONTROLS[character]),)
        if character in FOREIGN_ESCAPES:
            what, advice = FOREIGN_ESCAPES[character]
            self._refuse(place, f"{what} ({shown(chr(92) + character)})", advice)
        elif not character:
            self._refuse(place, "a \\ before nothing", "Write \\\\ for the character.")
            return ()
        elif not character.isascii() or character.isalnum() or not character.isprintable():
            what = f"an escape that means nothing ({shown(chr(92) + character)})"
            self._refuse(place, what, "Write the character itself.")
        return _one(character)

    def _set(self, place: int) -> Characters:
        is_turned = self._peek() == "^"
        self.at += is_turned
        members: list[Range] = []
        is_first = True
        while is_first or self._peek() != "]":
            if not self._peek():
                self._refuse(place, "a [ that is never closed", "Write \\[ for the character.")
                break
            is_first = False
            members += self._members()
        self.at += 1
        found = alike(members, self.folding)
        return others(found.ranges) if is_turned else found

    def _members(self) -> tuple[Range, ...]:
        """Return one member of a set: a character, a class, or a range of characters."""
        place = self.at
        low = self._member()
        is_range = self._peek() == "-" and self._peek(1) not in ("]", "")
        if not is_range or len(low) != 1 or low[0][0] != low[0][1]:
            return low
        self.at += 1
        high = self._member()
        if len(high) != 1 or high[0][0] != high[0][1]:
            self._refuse(place, "a range that ends in a class", "Write \\- for the character.")
        elif high[0][0] < low[0][0]:
            self._refuse(place, "a range whose end comes before its start", "Turn it round.")
        else:
            return ((low[0][0], high[0][0]),)
        return ()

    def _member(self) -> tuple[Range, ...]:
        place = self.at
        character = self._take()
        if character == "[" and self._peek() and self._peek() in ":.=":
            self._refuse(place, "a class by its name", _SET)
        return self._escaped(place) if character == "\\" else _one(character)


def _one(character: str) -> tuple[Range, ...]:
    return ((ord(character), ord(character)),)
