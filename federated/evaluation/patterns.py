"""Whether a text matches a pattern of the rule language, by following sets of places in the text.

Deliberately no regular expression library: what is judged here is what engines make of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Fold = Callable[[str], str]
Ends = Callable[[str, int], frozenset[int]]

_ASCII = [chr(code) for code in range(128)]
_CLASSES = {
    "d": frozenset("0123456789"),
    "w": frozenset(c for c in _ASCII if c.isalnum() or c == "_"),
    "s": frozenset("\t\n\f\r "),
}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def pattern_matches(pattern: str, text: str, fold: Fold) -> bool:
    """Return whether some part of the text matches."""
    ends = _Reader(pattern, fold).whole()
    folded = "".join(map(fold, text))
    return any(ends(folded, start) for start in range(len(folded) + 1))


def like_matches(pattern: str, text: str, fold: Fold) -> bool:
    """Return whether the whole text matches; only % and _ mean more than themselves."""
    places = {0}
    for character in pattern:
        if character == "%":
            places = set(range(min(places), len(text) + 1)) if places else set()
        else:
            places = {
                place + 1
                for place in places
                if place < len(text) and (character == "_" or fold(character) == fold(text[place]))
            }
    return len(text) in places


def _one(accepts: Callable[[str], bool]) -> Ends:
    return lambda text, at: (
        frozenset({at + 1}) if at < len(text) and accepts(text[at]) else frozenset()
    )


def _one_after_the_other(parts: list[Ends]) -> Ends:
    def ends(text: str, at: int) -> frozenset[int]:
        places = frozenset({at})
        for part in parts:
            places = frozenset(end for place in places for end in part(text, place))
        return places

    return ends


def _either(branches: list[Ends]) -> Ends:
    return lambda text, at: frozenset(end for branch in branches for end in branch(text, at))


def _repeated(part: Ends, least: int, most: int | None) -> Ends:
    def step(text: str, places: Iterable[int]) -> frozenset[int]:
        return frozenset(end for place in places for end in part(text, place))

    def ends(text: str, at: int) -> frozenset[int]:
        places = frozenset({at})
        for _ in range(least):
            places = step(text, places)
        seen, rounds = places, 0
        while places and (most is None or rounds < most - least):
            places = step(text, places) - seen
            seen, rounds = seen | places, rounds + 1
        return seen

    return ends


@dataclass
class _Reader:
    """Reads a pattern from left to right; only well-formed ones come here."""

    pattern: str
    fold: Fold
    at: int = 0

    def whole(self) -> Ends:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._take()
            branches.append(self._sequence())
        return _either(branches)

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _take(self) -> str:
        character = self._peek()
        self.at += 1
        return character

    def _sequence(self) -> Ends:
        parts: list[Ends] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._quantified(self._atom()))
        return _one_after_the_other(parts)

    def _quantified(self, part: Ends) -> Ends:
        while self._peek() and self._peek() in "*+?{":
            mark = self._take()
            if mark == "{":
                close = self.pattern.index("}", self.at)
                low, comma, high = self.pattern[self.at : close].partition(",")
                self.at = close + 1
                most = (int(high) if high else None) if comma else int(low)
                part = _repeated(part, int(low), most)
            else:
                part = _repeated(part, int(mark == "+"), 1 if mark == "?" else None)
        return part

    def _atom(self) -> Ends:
        character = self._take()
        if character == "(":
            if self.pattern.startswith("?:", self.at):
                self.at += 2
            inside = self.whole()
            self._take()
            return inside
        if character == "[":
            return self._character_class()
        if character == ".":
            return _one(lambda found: found != "\n")
        if character == "^":
            return lambda text, at: frozenset({at}) if at == 0 else frozenset()
        if character == "$":
            return lambda text, at: frozenset({at}) if at == len(text) else frozenset()
        members = self._escaped() if character == "\\" else frozenset(character)
        return self._among(members, wanted=True)

    def _escaped(self) -> frozenset[str]:
        character = self._take()
        return _CLASSES.get(character, frozenset(_CONTROLS.get(character, character)))

    def _among(self, members: frozenset[str], *, wanted: bool) -> Ends:
        folded = frozenset(map(self.fold, members))
        return _one(lambda found: (found in folded) == wanted)

    def _character_class(self) -> Ends:
        wanted = self._peek() != "^"
        if not wanted:
            self._take()
        members: set[str] = set()
        first = True
        while first or self._peek() != "]":
            first = False
            low = self._class_member()
            if len(low) == 1 and self._peek() == "-" and self.pattern[self.at + 1] != "]":
                self._take()
                high = self._class_member()
                members.update(map(chr, range(ord(min(low)), ord(min(high)) + 1)))
            else:
                members.update(low)
        self._take()
        return self._among(frozenset(members), wanted=wanted)

    def _class_member(self) -> frozenset[str]:
        character = self._take()
        return self._escaped() if character == "\\" else frozenset(character)
