"""How long an engine that tries one way after another can take, told from the pattern alone.

The places of a pattern are the sets of characters in it; a text is read by walking from place to
place. Where one text can be walked in many ways, such an engine walks them all before it says no.
"""

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cache, partial

from federated.operators.patterns.rings import rings
from federated.operators.patterns.spell import fixed_pieces
from federated.operators.patterns.tree import (
    ANY,
    Anchor,
    Chain,
    Characters,
    Choice,
    Pattern,
    Repeat,
)

# Ways of one text: at most so many, times the square of its length.
MOST_DEGREE = 2
MOST_WAYS = 1_000
MOST_WORK = 300_000
WRITTEN_OUT = 3


class TooCostly(ValueError):
    """Some text would keep an engine busy without end."""


def check_cost(pattern: Pattern) -> None:
    """Return when every text is read in bounded time.

    Raises: TooCostly saying what grows without bound.
    """
    if fixed_pieces(pattern) is not None:
        return
    walk = _Walk()
    whole: Pattern = pattern
    parts = pattern.parts if isinstance(pattern, Chain) else (pattern,)
    if not parts or parts[0] != Anchor("start"):
        whole = Chain((Repeat(ANY, 0, None), *parts))
    ends = walk.add(whole)
    try:
        graph = _Graph(walk.places, walk.follows)
        if graph.is_exponential():
            raise TooCostly("some texts can be read in exponentially many ways")
        if graph.degree() > MOST_DEGREE:
            raise TooCostly("too many of its parts can each match the same stretch of text")
        if graph.ways(ends.first) > MOST_WAYS:
            raise TooCostly(f"some texts can be read in more than {MOST_WAYS:,} ways")
    except _TooMuchWork as error:
        raise TooCostly("its parts overlap in too many ways to bound") from error


class _TooMuchWork(Exception):
    pass


@dataclass(frozen=True)
class _Ends:
    """The places a part begins and ends at, and in how many ways it matches nothing."""

    first: Counter[int]
    last: Counter[int]
    empty: int


@dataclass
class _Walk:
    """Gathers the places of a pattern, and how often each follows another."""

    places: list[Characters] = field(default_factory=list)
    follows: dict[int, Counter[int]] = field(default_factory=dict)

    def add(self, part: Pattern) -> _Ends:
        if isinstance(part, Characters):
            place = len(self.places)
            self.places.append(part)
            self.follows[place] = Counter()
            return _Ends(Counter([place]), Counter([place]), 0)
        if isinstance(part, Chain):
            return self._chained([self.add(each) for each in part.parts])
        if isinstance(part, Choice):
            found = [self.add(each) for each in part.branches]
            first = sum((each.first for each in found), Counter[int]())
            last = sum((each.last for each in found), Counter[int]())
            return _Ends(first, last, sum(each.empty for each in found))
        if isinstance(part, Repeat):
            return self._repeated(part)
        return _Ends(Counter(), Counter(), 1)

    def _chained(self, parts: list[_Ends]) -> _Ends:
        whole = _Ends(Counter(), Counter(), 1)
        for each in parts:
            self._link(whole.last, each.first)
            first = whole.first + _times(each.first, whole.empty)
            last = each.last + _times(whole.last, each.empty)
            whole = _Ends(first, last, whole.empty * each.empty)
        return whole

    def _repeated(self, part: Repeat) -> _Ends:
        most = part.most
        if most is not None and most <= WRITTEN_OUT:
            needed = [self.add(part.part) for _ in range(part.least)]
            more = _Ends(Counter(), Counter(), 1)
            for _ in range(most - part.least):
                inner = self._chained([self.add(part.part), more])
                more = _Ends(inner.first, inner.last, inner.empty + 1)
            return self._chained([*needed, more])
        inner = self.add(part.part)
        self._link(inner.last, inner.first)
        return _Ends(inner.first, inner.last, inner.empty + (part.least == 0))

    def _link(self, last: Counter[int], first: Counter[int]) -> None:
        for one, times in last.items():
            self.follows[one] += _times(first, times)


def _times(counts: Counter[int], times: int) -> Counter[int]:
    return Counter(
        {key: min(count * times, 2 * MOST_WAYS) for key, count in counts.items() if times}
    )


class _Graph:
    def __init__(self, places: list[Characters], follows: dict[int, Counter[int]]) -> None:
        self.places = places
        self.follows = follows
        self.work = 0
        self.rings = [set(ring) for ring in rings(follows, follows.__getitem__)]
        self.ring_of = {place: number for number, ring in enumerate(self.rings) for place in ring}
        self.share = cache(lambda a, b: _overlap(places[a], places[b]))

    def is_ring(self, number: int) -> bool:
        ring = self.rings[number]
        return len(ring) > 1 or any(place in self.follows[place] for place in ring)

    def _count_work(self, more: int = 1) -> None:
        self.work += more
        if self.work > MOST_WORK:
            raise _TooMuchWork

    def _pairs(self, within: set[int], pair: tuple[int, int]) -> Iterator[tuple[int, int]]:
        a, b = pair
        for one in self.follows[a]:
            for two in self.follows[b] if one in within else ():
                self._count_work()
                if two in within and self.share(one, two):
                    yield one, two

    def is_exponential(self) -> bool:
        """Return whether a ring can be gone round in two ways by one text."""
        for number, ring in enumerate(self.rings):
            if not self.is_ring(number):
                continue
            if any(self.follows[a][b] > 1 for a in ring for b in self.follows[a] if b in ring):
                return True
            after = partial(self._pairs, ring)
            for found in rings([(a, a) for a in ring], after):
                if any(a == b for a, b in found) and any(a != b for a, b in found):
                    return True
        return False

    def degree(self) -> int:
        """Return to which power of its length the ways of a text can grow."""
        longest: dict[int, int] = {}
        # Rings come after all that follows from them.
        for number in range(len(self.rings)):
            after = self._after(number)
            steps = [longest[n] + self._grows(number, n) for n in after if self.is_ring(n)]
            longest[number] = max(steps, default=0) if self.is_ring(number) else 0
        return max(longest.values(), default=0)

    @cache  # noqa: B019 - a graph lives as long as its check
    def _after(self, number: int) -> frozenset[int]:
        found: set[int] = set()
        for place in self.rings[number]:
            for other in self.follows[place]:
                if self.ring_of[other] != number:
                    found |= {self.ring_of[other], *self._after(self.ring_of[other])}
        return frozenset(found)

    def _grows(self, one: int, two: int) -> bool:
        """Return whether one text leads round a ring, from it to a later one, and round that."""
        between = {one, two, *(n for n in self._after(one) if two in self._after(n))}
        middle = {place for number in between for place in self.rings[number]}
        return any(
            self._leads(p, q, (self.rings[one], middle, self.rings[two]))
            for p in self.rings[one]
            for q in self.rings[two]
        )

    def _leads(self, p: int, q: int, within: tuple[set[int], set[int], set[int]]) -> bool:
        waiting, seen = [(p, p, q)], {(p, p, q)}
        while waiting:
            a, b, c = waiting.pop()
            for x in self.follows[a].keys() & within[0]:
                for y in self.follows[b].keys() & within[1]:
                    if not self.share(x, y):
                        continue
                    for z in self.follows[c].keys() & within[2]:
                        self._count_work()
                        found = (x, y, z)
                        if found in seen or not self._all_share(x, y, z):
                            continue
                        if found == (p, q, q):
                            return True
                        seen.add(found)
                        waiting.append(found)
        return False

    def _all_share(self, x: int, y: int, z: int) -> bool:
        # Ranges that meet two by two all meet in one point; sets of them need a look.
        if not (self.share(x, z) and self.share(y, z)):
            return False
        both = _common(self.places[x], self.places[y])
        return _overlap(Characters(both), self.places[z])

    def ways(self, first: Counter[int]) -> int:
        """Return in how many ways a text can be read, rings gone round once."""
        of_ring: dict[int, int] = {}
        for number, ring in enumerate(self.rings):
            inside = ring if self.is_ring(number) else set[int]()
            ways = [self._most(self.follows[place], of_ring, inside) for place in ring]
            of_ring[number] = max([1, *ways])
        return self._most(first, of_ring)

    def _most(
        self, after: Counter[int], of_ring: dict[int, int], own: Set[int] = frozenset()
    ) -> int:
        starts = {low for place in after for low, _ in self.places[place].ranges}
        most = 0
        for code in starts:
            self._count_work(len(after))
            fitting = [p for p in after if _holds(self.places[p], code)]
            ways = sum(after[p] * of_ring[self.ring_of[p]] for p in fitting if p not in own)
            most = max(most, ways + any(p in own for p in fitting))
        return min(most, 2 * MOST_WAYS)


def _holds(part: Characters, code: int) -> bool:
    return any(low <= code <= high for low, high in part.ranges)


def _common(one: Characters, two: Characters) -> tuple[tuple[int, int], ...]:
    found = []
    for low, high in one.ranges:
        for other_low, other_high in two.ranges:
            if max(low, other_low) <= min(high, other_high):
                found.append((max(low, other_low), min(high, other_high)))
    return tuple(found)


def _overlap(one: Characters, two: Characters) -> bool:
    a = b = 0
    while a < len(one.ranges) and b < len(two.ranges):
        (low, high), (other_low, other_high) = one.ranges[a], two.ranges[b]
        if max(low, other_low) <= min(high, other_high):
            return True
        if high < other_high:
            a += 1
        else:
            b += 1
    return False
