"""Whether some choice of rows satisfies a sequence of steps, by trying the choices.

Rows come in their order (time, collection, key); a row is named by its place in that order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache


@dataclass(frozen=True)
class Step:
    """One step: the places of the rows that fit it, and how it hangs on the one before."""

    places: frozenset[int]
    is_not: bool = False
    count: int = 1
    least_gap: timedelta | None = None
    most_gap: timedelta | None = None


@dataclass(frozen=True)
class _Link:
    """One row to match, and what must hold between it and the row matched before."""

    places: frozenset[int]
    none_between: frozenset[int] = frozenset()
    least_gap: timedelta | None = None
    most_gap: timedelta | None = None


def sequence_holds(
    times: Sequence[datetime], steps: Sequence[Step], within: timedelta | None, as_of: datetime
) -> bool:
    """Return whether rows can be chosen, one for each count of each step, so that all holds."""
    links, trailing = _links(steps)
    search = _Search(times, links, trailing, within, as_of)
    return any(
        search.can_start(first)
        for first in sorted(links[0].places)
        if not any(place < first for place in links[0].none_between)
    )


def _links(steps: Sequence[Step]) -> tuple[list[_Link], list[Step]]:
    links: list[_Link] = []
    waiting: list[Step] = []
    for step in steps:
        if step.is_not:
            waiting.append(step)
            continue
        none_between = frozenset(place for other in waiting for place in other.places)
        waiting = []
        links.append(_Link(step.places, none_between, step.least_gap, step.most_gap))
        links.extend([_Link(step.places)] * (step.count - 1))
    return links, waiting


@dataclass(frozen=True, eq=False)
class _Search:
    times: Sequence[datetime]
    links: Sequence[_Link]
    trailing: Sequence[Step]
    within: timedelta | None
    as_of: datetime

    def can_start(self, first: int) -> bool:
        @cache
        def can_go_on(index: int, last: int) -> bool:
            if index == len(self.links):
                return all(self._stays_away(step, last) for step in self.trailing)
            return any(
                can_go_on(index + 1, place)
                for place in sorted(self.links[index].places)
                if place > last and self._fits(self.links[index], first, last, place)
            )

        return can_go_on(1, first)

    def _fits(self, link: _Link, first: int, last: int, place: int) -> bool:
        gap = self.times[place] - self.times[last]
        if link.least_gap is not None and gap < link.least_gap:
            return False
        if link.most_gap is not None and gap > link.most_gap:
            return False
        if self.within is not None and self.times[place] - self.times[first] > self.within:
            return False
        return not any(last < other < place for other in link.none_between)

    def _stays_away(self, step: Step, last: int) -> bool:
        if step.most_gap is None:
            return not any(place > last for place in step.places)
        limit = self.times[last] + step.most_gap
        if limit >= self.as_of:
            return False
        return not any(place > last and self.times[place] <= limit for place in step.places)
