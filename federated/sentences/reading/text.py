"""One sentence on its way back into a rule: every way to read on, and how far any of them came."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any, TypeAlias

from federated.errors import Fault, RuleError, shown
from federated.sentences.phrases import Form, Language, Slot

# Where a part ends, and what it means; a sentence is read in all ways that its phrases allow.
Found: TypeAlias = list[tuple[int, Any]]
Values: TypeAlias = Mapping[str, Any]
# Reads a part from a place on, knowing what the open places before it in the phrase hold.
Reads: TypeAlias = Callable[[int, Values], Found]
# Rules have 16 levels of groups at most; each is said in one pair of brackets or two.
MOST_LEVELS = 40
MOST_TOLD = 8
PLACES_TOLD = 4


def just(end: int, means: Any) -> Reads:
    """Return what reads a part that was read already."""
    return lambda _place, _values: [(end, means)]


class Text:
    """The text of a sentence, what is known of its places, and what was looked for at the last."""

    def __init__(self, text: str, words: Language) -> None:
        self.text = text
        self.words = words
        self.known: dict[Hashable, Found] = {}
        self.wanted: dict[int, set[str]] = {}
        self.depth = 0
        self._pieces: dict[tuple[str, str, Form | None], list[str | Slot]] = {}

    def once(self, key: Hashable, read: Callable[[], Iterable[tuple[int, Any]]]) -> Found:
        """Return what was found for a key, reading it the first time only."""
        if key not in self.known:
            self.known[key] = list(read())
        return self.known[key]

    def literal(self, place: int, words: str) -> Found:
        """Return the place after some words when they stand here."""
        if self.text.startswith(words, place):
            return [(place + len(words), words)]
        self._missed(place, words)
        return []

    def one_of(self, place: int, named: Mapping[str, Any]) -> Found:
        """Return each thing whose words stand here."""
        return [
            (end, means) for said, means in named.items() for end, _ in self.literal(place, said)
        ]

    def matching(self, place: int, pattern: re.Pattern[str], example: str) -> Found:
        """Return the match of a pattern here."""
        match = pattern.match(self.text, place)
        if match is None:
            self._missed(place, example)
            return []
        return [(match.end(), match)]

    def phrase(
        self, place: int, section: str, key: str, form: Form | None, **slots: Reads
    ) -> Found:
        """Return every way a phrase stands here, with what its open places hold."""
        kept = (section, key, form)
        if kept not in self._pieces:
            self._pieces[kept] = self.words.pieces(section, key, form)
        ways: list[tuple[int, dict[str, Any]]] = [(place, {})]
        for piece in self._pieces[kept]:
            if isinstance(piece, Slot):
                ways = [
                    (end, {**values, piece.name: means})
                    for at, values in ways
                    for end, means in slots[piece.name](at, values)
                ]
            else:
                ways = [(end, values) for at, values in ways for end, _ in self.literal(at, piece)]
        return list(ways)

    def listed(self, place: int, kind: str, item: Reads, least: int = 1) -> Found:
        """Return every list of a kind that begins here, with at least so many items."""
        return self.separated(
            place, lambda count: self.words.between(kind, count), lambda at: item(at, {}), least
        )

    def separated(
        self,
        place: int,
        words: Callable[[int], tuple[str, str]],
        item: Callable[[int], Found],
        least: int = 1,
    ) -> Found:
        """Return every list that begins here; `words` gives what stands between so many."""
        found: Found = []
        ways: list[tuple[int, tuple[Any, ...]]] = [(end, (one,)) for end, one in item(place)]
        if least <= 1:
            found += ways
        while ways:
            longer = []
            for at, items in ways:
                last = words(len(items) + 1)[1]
                for after, _ in self.literal(at, last):
                    found += [(end, (*items, one)) for end, one in item(after)]
                for after, _ in self.literal(at, words(len(items) + 2)[0]):
                    longer += [(end, (*items, one)) for end, one in item(after)]
            ways = longer
        return found

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Read something inside something else.

        Raises: RuleError when that is deeper than any sentence of ours.
        """
        self.depth += 1
        if self.depth > MOST_LEVELS:
            raise RuleError([Fault("sentence", "has too many brackets inside one another", "")])
        try:
            yield
        finally:
            self.depth -= 1

    def fault(self) -> Fault:
        """Return where no way went on, what stands there, and what could have."""
        place = max(self.wanted, default=0)
        rest = self.text[place:]
        there = f"from character {place + 1} on (found {shown(rest, 40)})"
        problem = f"is no sentence of ours {there}" if rest else "ends too early"
        return Fault("sentence", problem, self._advice(place))

    def _advice(self, last: int) -> str:
        # A slip may stand a word before the last place, where something shorter went on.
        for place in sorted(self.wanted, reverse=True)[:PLACES_TOLD]:
            if close := self._close(place, 0.7 if place == last else 0.85):
                return f'Did you mean "{close}"?'
        listed = [f'"{words}"' for words in sorted(self.wanted.get(last, ()))]
        more = ", …" if len(listed) > MOST_TOLD else ""
        return f"Expected {' or '.join(listed[:MOST_TOLD])}{more}."

    def _close(self, place: int, cutoff: float) -> str:
        """Return the name that was looked for at a place and is nearest to what stands there."""
        names = sorted({words.strip() for words in self.wanted[place] if words.strip(" ,.;()")})
        rest = self.text[place : place + 400].split()
        # As many words as each name has, for a slip in one of them.
        heads = {" ".join(rest[: name.count(" ") + 1]).rstrip(",.;)") for name in names} - {""}
        for head in sorted(heads, key=lambda each: (-len(each), each)):
            if close := get_close_matches(head, names, n=1, cutoff=cutoff):
                return close[0]
        return ""

    def _missed(self, place: int, words: str) -> None:
        """Remember what was looked for."""
        self.wanted.setdefault(place, set()).add(words)
