"""A rule as a diagram of decisions, one clause after the other; equal parts of it are kept once."""

from collections.abc import Iterator
from typing import Literal

Combinator = Literal["and", "or", "xor"]
FALSE, TRUE = 0, 1
# A diagram is about as large as the rule unless the rule is made to be hard.
MOST_POINTS = 100_000


class TooMany(Exception):
    """The diagram would be larger than is worth an answer."""


class Diagram:
    """Points that each decide one clause by its number and lead on by its verdict.

    Points 0 and 1 are the ends. A point leads only to points made before it.
    """

    def __init__(self) -> None:
        self._points: list[tuple[int, int, int]] = []
        self._known: dict[tuple[int, int, int], int] = {}

    def clause(self, number: int) -> int:
        """Return the point that holds where one clause does."""
        return self._point(number, FALSE, TRUE)

    def points(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield each point, the clause it decides, and where it leads when that fails or holds."""
        for place, (number, low, high) in enumerate(self._points):
            yield place + 2, number, low, high

    def joined(self, combinator: Combinator, left: int, right: int) -> int:
        """Return the point that holds where the two do, joined by the combinator."""
        done: dict[tuple[int, int], int] = {}
        # Without recursion, since a rule may hold a thousand clauses.
        waiting = [(left, right)]
        while waiting:
            pair = waiting[-1]
            if pair in done:
                waiting.pop()
                continue
            known = _known(combinator, *pair)
            if known is not None:
                done[pair] = known
                continue
            number, lows, highs = self._below(*pair)
            missing = [each for each in (lows, highs) if each not in done]
            waiting += missing
            if not missing:
                done[pair] = self._point(number, done[lows], done[highs])
        return done[left, right]

    def _below(self, left: int, right: int) -> tuple[int, tuple[int, int], tuple[int, int]]:
        number = min(self._points[p - 2][0] for p in (left, right) if p > TRUE)
        (left_low, left_high), (right_low, right_high) = (
            self._points[p - 2][1:] if p > TRUE and self._points[p - 2][0] == number else (p, p)
            for p in (left, right)
        )
        return number, (left_low, right_low), (left_high, right_high)

    def _point(self, number: int, low: int, high: int) -> int:
        if low == high:
            return low
        key = (number, low, high)
        if key not in self._known:
            if len(self._points) >= MOST_POINTS:
                raise TooMany
            self._points.append(key)
            self._known[key] = len(self._points) + 1
        return self._known[key]


def _known(combinator: Combinator, left: int, right: int) -> int | None:
    """Return the joined point where it is plain from one side or from their being equal."""
    if combinator == "xor":
        if left == right:
            return FALSE
        return left + right if FALSE in (left, right) else None
    idle, deciding = (TRUE, FALSE) if combinator == "and" else (FALSE, TRUE)
    if deciding in (left, right):
        return deciding
    if left in (idle, right):
        return right
    return left if right == idle else None
