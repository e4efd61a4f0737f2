"""A pattern as a tree of sets of characters; nothing here knows how it is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Range = tuple[int, int]
# NUL cannot stand in a text; every other code point can be spoken of.
LOWEST, HIGHEST = 1, 0x10FFFF
# No text holds a half of a pair either.
BEFORE_HALVES, AFTER_HALVES = 0xD7FF, 0xE000


@dataclass(frozen=True)
class Characters:
    """One character out of a set: ranges of code points, in order, apart from each other."""

    ranges: tuple[Range, ...]


@dataclass(frozen=True)
class Anchor:
    """One end of the text."""

    end: Literal["start", "end"]


@dataclass(frozen=True)
class Chain:
    """Parts that follow each other; without parts the empty text."""

    parts: tuple["Pattern", ...] = ()


@dataclass(frozen=True)
class Choice:
    """Any one of the branches; without branches nothing matches."""

    branches: tuple["Pattern", ...] = ()


@dataclass(frozen=True)
class Repeat:
    """A part so many times; `most` None has no end."""

    part: "Pattern"
    least: int
    most: int | None


Pattern: TypeAlias = Characters | Anchor | Chain | Choice | Repeat

EMPTY = Chain()
NOTHING = Choice()


def characters(ranges: Iterable[Range]) -> Characters:
    """Return the set of all characters in some ranges.

    >>> characters([(99, 100), (97, 98), (102, 103)]).ranges
    ((97, 100), (102, 103))
    """
    merged: list[Range] = []
    for low, high in sorted(ranges):
        if merged and low <= _after(merged[-1][1]):
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return Characters(tuple(merged))


def others(ranges: Iterable[Range]) -> Characters:
    """Return the set of all characters that lie in none of the ranges."""
    found: list[Range] = []
    start = LOWEST
    for low, high in characters(ranges).ranges:
        before = BEFORE_HALVES if low == AFTER_HALVES else low - 1
        if start <= before:
            found.append((start, before))
        start = max(start, _after(high))
    if start <= HIGHEST:
        found.append((start, HIGHEST))
    return Characters(tuple(found))


def _after(code: int) -> int:
    return AFTER_HALVES if code == BEFORE_HALVES else code + 1


ANY = others(())
NOT_NEWLINE = others([(10, 10)])


def may_be_empty(part: Pattern) -> bool:
    """Return whether a part matches the empty text wherever it stands; an end of the text not."""
    if isinstance(part, Chain):
        return all(map(may_be_empty, part.parts))
    if isinstance(part, Choice):
        return any(map(may_be_empty, part.branches))
    return isinstance(part, Repeat) and (part.least == 0 or may_be_empty(part.part))


def has_anchor(part: Pattern) -> bool:
    """Return whether an end of the text is asked for anywhere inside."""
    if isinstance(part, Chain):
        return any(map(has_anchor, part.parts))
    if isinstance(part, Choice):
        return any(map(has_anchor, part.branches))
    return isinstance(part, Anchor) or (isinstance(part, Repeat) and has_anchor(part.part))


def is_empty(part: Pattern) -> bool:
    """Return whether a part can match nothing but the empty text."""
    if isinstance(part, Chain):
        return all(map(is_empty, part.parts))
    if isinstance(part, Choice):
        return bool(part.branches) and all(map(is_empty, part.branches))
    return isinstance(part, Anchor) or (isinstance(part, Repeat) and is_empty(part.part))


def size_of(part: Pattern) -> int:
    """Return for how many characters a pattern stands once its counts are written out."""
    if isinstance(part, Chain):
        return sum(map(size_of, part.parts))
    if isinstance(part, Choice):
        return sum(map(size_of, part.branches))
    if isinstance(part, Repeat):
        return size_of(part.part) * max(1, part.least if part.most is None else part.most)
    return 1


def length_of(part: Pattern) -> int | None:
    """Return how many characters a part always matches, None where that differs."""
    if isinstance(part, Chain):
        found = [length_of(each) for each in part.parts]
        return None if None in found else sum(each for each in found if each is not None)
    if isinstance(part, Choice):
        lengths = {length_of(each) for each in part.branches}
        return lengths.pop() if len(lengths) == 1 else None
    if isinstance(part, Repeat):
        inner = length_of(part.part)
        return inner * part.least if inner is not None and part.least == part.most else None
    return 1 if isinstance(part, Characters) else 0
