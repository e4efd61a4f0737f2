"""Sequences over vectors: which rows of each step can follow a choice of rows of those before.

Only shapes for which going step by step is exact; any other sequence keeps its own SQL.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from federated.planner.in_process.columns import Bools, Ints, Unfit, is_plain
from federated.planner.in_process.rows import Rows
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

    def steps(self, duration: Duration | None) -> int | None:
        """Return a duration in units, None when there is none."""
        if duration is None:
            return None
        return duration.seconds * 1_000_000 // self.unit

    def start(self, packed: Ints) -> Ints:
        """Return the first number of the same owner."""
        return (packed >> self.shift) << self.shift


def sequence(test: SequenceTest, parts: Sequence[Rows], order: Order, reading: Reading) -> Bools:
    """Return for whom some choice of rows fulfils every step.

    Raises: Unfit when rows of one moment would have to be told apart by their keys.
    """
    found: Ints = np.empty(0, dtype=np.int64)
    before: Step | None = None
    for step, rows in zip(test.steps, parts, strict=True):
        fits = rows.fits(rows.part.rest(step.value), test.window)
        here = order.packed(rows)[fits]
        if step.negated:
            found = _without(found, here, before, step, order, reading)
            break
        if before is not None:
            least = order.steps(step.after_min) or 0
            most = _least_of(order.steps(step.after_max), order.steps(test.within))
            found = _following(found, here, (before, step), (least, most), order)
        else:
            found = here
        before = step
    held = np.zeros(parts[0].entities.size, dtype=bool)
    held[found >> order.shift] = True
    return held


def _least_of(*values: int | None) -> int | None:
    return min((v for v in values if v is not None), default=None)


def _following(
    found: Ints, here: Ints, steps: tuple[Step, Step], gap: tuple[int, int | None], order: Order
) -> Ints:
    """Return the rows that come after one found, by at least and at most so long."""
    if not len(found) or not len(here):
        return here[:0]
    least, most = gap
    one, two = steps[0].collection, steps[1].collection
    # Rows of one moment are in the order of their collections, then of their keys.
    nearest = here - max(least, 0 if one < two else 1)
    if one == two and least == 0 and _meet(found, here):
        raise Unfit("rows of one moment")
    low = order.start(here)
    if most is not None:
        low = np.maximum(low, here - most)
    place = np.searchsorted(found, nearest, side="right") - 1
    return here[(place >= 0) & (found[np.maximum(place, 0)] >= low)]


def _without(
    found: Ints, here: Ints, before: Step | None, step: Step, order: Order, reading: Reading
) -> Ints:
    """Return the rows found that none of these follows, and of which that is known already."""
    assert before is not None  # noqa: S101 - a sequence begins with rows
    if step.after_max is not None:
        over = reading.moment(before_as_of(step.after_max)) - order.base
        # Whole units before the edge; an edge inside a unit lets that unit count.
        known = (found - order.start(found)) * order.unit < over
        found = found[known]
    if not len(found) or not len(here):
        return found
    most = order.steps(step.after_max)
    end = order.start(found) + (1 << order.shift) - 1
    if most is not None:
        end = np.minimum(end, found + most)
    if before.collection == step.collection and _meet(found, here):
        raise Unfit("rows of one moment")
    is_after = before.collection < step.collection
    place = np.searchsorted(here, found, side="left" if is_after else "right")
    follower = here[np.minimum(place, len(here) - 1)]
    return found[(place >= len(here)) | (follower > end)]


def _meet(one: Ints, other: Ints) -> bool:
    """Return whether an owner has rows of both at the same moment."""
    small, large = (one, other) if len(one) < len(other) else (other, one)
    place = np.minimum(np.searchsorted(large, small), len(large) - 1)
    return bool((large[place] == small).any())
