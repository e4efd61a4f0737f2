"""Sequences over vectors: which rows of each step can follow a choice of rows of those before.

Only shapes for which going step by step is exact; any other sequence keeps its own SQL.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from federated.planner.in_process.columns import is_plain
from federated.planner.in_process.rows import Rows
from federated.planner.in_process.vectors import Bools, Ints, Unfit
from federated.planner.reading import Reading
from federated.rule.spans import before_as_of
from federated.rule.tree import SequenceTest, Step
from federated.rule.windows import Duration

# The number of an owner and a moment share 63 bits.
BITS = 63
_UNITS = (1_000_000, 1_000, 1)


def is_native(node: Any) -> bool:
    """Return whether a sequence is of a shape that is evaluated here."""
    if not isinstance(node, SequenceTest) or node.same:
        return False
    if not all(is_plain(step.value) for step in node.steps):
        return False
    if node.within is not None and len(node.steps) > 2:
        return False
    steps = node.steps
    has_plain = all(not step.negated for step in steps[:-1]) and not steps[0].negated
    is_single = all(step.count == 1 for step in steps)
    is_late = steps[-1].negated and (node.within is not None or steps[-1].after_min is not None)
    return has_plain and is_single and not is_late


class Order:
    """Rows of several parts put in one order: by owner, then by time, in one number each."""

    def __init__(self, every: Sequence[Rows]) -> None:
        times = [rows.time for rows in every if rows.time is not None and rows.size]
        self.base = min((int(t.min()) for t in times), default=0)
        self.unit = next(u for u in _UNITS if all(not (t % u).any() for t in times))
        last = max((int(t.max()) for t in times), default=0)
        owners = max((rows.entities.size for rows in every), default=1)
        self.shift = ((last - self.base) // self.unit + 1).bit_length()
        self.fits = self.shift + int(owners).bit_length() <= BITS
        self._packed: dict[int, Ints] = {}

    def prepare(self, rows: Rows) -> None:
        """Put the rows of a part in order, all its vectors with them."""
        if rows.time is None or not self.fits:
            raise Unfit("moments do not fit")
        owners = rows.owner.astype(np.int64) << self.shift
        packed = owners + (rows.time - self.base) // self.unit
        order = np.argsort(packed, kind="stable")
        rows.owner, rows.time = rows.owner[order], rows.time[order]
        rows.columns.keep(order)
        self._packed[id(rows)] = packed[order]

    def packed(self, rows: Rows) -> Ints:
        """Return the numbers of the rows of a part, in order."""
        return self._packed[id(rows)]

    def doubles(self, rows: Rows) -> Ints:
        """Return the numbers that several rows of a part share."""
        packed = self._packed[id(rows)]
        found: Ints = packed[1:][packed[1:] == packed[:-1]]
        return found

    def steps(self, duration: Duration | None) -> int | None:
        """Return a duration in units, None when there is none."""
        if duration is None:
            return None
        return duration.seconds * 1_000_000 // self.unit

    def start(self, packed: Ints) -> Ints:
        """Return the first number of the same owner."""
        return (packed >> self.shift) << self.shift


def sequence(
    test: SequenceTest, parts: Sequence[Rows], order: Order, reading: Reading
) -> tuple[Bools, Ints]:
    """Return for whom some choice of rows fulfils every step, and who must be looked at again.

    Those have rows of one moment that only their keys put in an order.
    """
    found: Ints = np.empty(0, dtype=np.int64)
    unsure: list[Ints] = []
    for number, (step, rows) in enumerate(zip(test.steps, parts, strict=True)):
        fits = rows.fits(rows.part.rest(step.value), test.window)
        here = order.packed(rows)[fits]
        if number == 0:
            found = here
            continue
        before = test.steps[number - 1]
        is_last = number == len(parts) - 1
        if step.negated:
            found, met = _without(found, here, (before, step), order, reading)
        else:
            least = order.steps(step.after_min) or 0
            most = _least_of(order.steps(step.after_max), order.steps(test.within))
            found, met = _following(found, here, (before, step), (least, most), order, is_last)
        unsure.append(_met_by_others(met, parts[number - 1], rows, order))
    held = np.zeros(parts[0].entities.size, dtype=bool)
    held[found >> order.shift] = True
    return held, np.unique(np.concatenate(unsure) >> order.shift) if unsure else found[:0]


def _least_of(*values: int | None) -> int | None:
    return min((v for v in values if v is not None), default=None)


def _following(
    found: Ints,
    here: Ints,
    steps: tuple[Step, Step],
    gap: tuple[int, int | None],
    order: Order,
    is_last: bool,
) -> tuple[Ints, Ints]:
    """Return the rows that come after one found, by at least and at most so long.

    After the last step those found do as well, and the fewer are looked up. The second are rows
    of one moment in both, where that is in doubt.
    """
    if not len(found) or not len(here):
        return here[:0], here[:0]
    least, most = gap
    one, two = steps[0].collection, steps[1].collection
    # Rows of one moment are in the order of their collections, then of their keys.
    delay = max(least, 0 if one < two else 1)
    in_doubt = one == two and least == 0
    if is_last and len(found) < len(here):
        place = np.searchsorted(here, found + delay)
        end = order.start(found) + (1 << order.shift) - 1
        if most is not None:
            end = np.minimum(end, found + most)
        kept = (place < len(here)) & (here[np.minimum(place, len(here) - 1)] <= end)
        met = found[(place > 0) & (here[place - 1] == found)] if in_doubt else found[:0]
        return found[kept], met
    place = np.searchsorted(found, here - delay, side="right")
    low = order.start(here)
    if most is not None:
        low = np.maximum(low, here - most)
    kept = (place > 0) & (found[place - 1] >= low)
    same = found[np.minimum(place, len(found) - 1)] == here
    return here[kept], here[same] if in_doubt else here[:0]


def _without(
    found: Ints, here: Ints, steps: tuple[Step, Step], order: Order, reading: Reading
) -> tuple[Ints, Ints]:
    """Return the rows found that none of these follows, and of which that is known already."""
    before, step = steps
    if step.after_max is not None:
        over = reading.moment(before_as_of(step.after_max)) - order.base
        # Whole units before the edge; an edge inside a unit lets that unit count.
        known = (found - order.start(found)) * order.unit < over
        found = found[known]
    if not len(found) or not len(here):
        return found, found[:0]
    most = order.steps(step.after_max)
    end = order.start(found) + (1 << order.shift) - 1
    if most is not None:
        end = np.minimum(end, found + most)
    is_after = before.collection < step.collection
    place = np.searchsorted(here, found, side="left" if is_after else "right")
    follower = here[np.minimum(place, len(here) - 1)]
    in_doubt = before.collection == step.collection
    met = found[(place > 0) & (here[place - 1] == found)] if in_doubt else found[:0]
    return found[(place >= len(here)) | (follower > end)], met


def _met_by_others(met: Ints, before: Rows, rows: Rows, order: Order) -> Ints:
    """Return the rows that meet another one; a row of both steps meets itself."""
    if before is not rows or not len(met):
        return met
    doubles = order.doubles(rows)
    place = np.minimum(np.searchsorted(met, doubles), len(met) - 1)
    found: Ints = doubles[met[place] == doubles]
    return found
