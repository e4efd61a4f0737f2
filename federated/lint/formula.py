"""Decides whether something can hold at all, by trying the values that make a difference.

A formula is built of tests of variables with few values each: one for every stretch of an
attribute's values that the literals around it can tell apart, one for "missing". Whatever is not
understood is a variable that may be true or false, so nothing is called impossible that is not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

MOST_TRIED = 20_000
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Test:
    """A question about some variables, answered once all of them have a value."""

    variables: tuple[str, ...]
    holds: Callable[..., bool]


@dataclass(frozen=True)
class Joined:
    """Formulas joined by and, or, xor."""

    combinator: Literal["and", "or", "xor"]
    parts: tuple["Formula", ...]
    negated: bool = False


Formula = Test | Joined


@dataclass
class World:
    """The variables of a formula: the values each may take, and what always holds between them."""

    values: dict[str, Sequence[Any]] = field(default_factory=dict)
    laws: list[Test] = field(default_factory=list)


class Undecided(Exception):
    """More had to be tried than is allowed."""


def can_hold(formula: Formula, world: World) -> bool | None:
    """Return whether some values make the formula true, None when that is too much to try."""
    search = _Search(Joined("and", (formula, *world.laws)), world)
    try:
        return search.run({})
    except Undecided:
        return None


def negated(formula: Formula) -> Joined:
    """Return what holds exactly where the formula does not."""
    return Joined("and", (formula,), negated=True)


class _Search:
    def __init__(self, formula: Formula, world: World) -> None:
        self.formula = formula
        self.world = world
        self.tried = 0
        uses: dict[str, int] = {}
        _count(formula, uses)
        # What many tests ask about is settled first; names settle ties.
        self.order = sorted(uses, key=lambda name: (-uses[name], name))

    def run(self, chosen: dict[str, Any]) -> bool:
        self.tried += 1
        if self.tried > MOST_TRIED:
            raise Undecided
        known = _answer(self.formula, chosen)
        if known is not None:
            return known
        name = next(n for n in self.order if n not in chosen)
        return any(self.run({**chosen, name: value}) for value in self.world.values[name])


def _count(formula: Formula, uses: dict[str, int]) -> None:
    if isinstance(formula, Test):
        for name in formula.variables:
            uses[name] = uses.get(name, 0) + 1
        return
    for part in formula.parts:
        _count(part, uses)


def _answer(formula: Formula, chosen: Values) -> bool | None:
    """Return the truth of a formula, None while it hangs on a variable without a value."""
    if isinstance(formula, Test):
        if any(name not in chosen for name in formula.variables):
            return None
        return formula.holds(*(chosen[name] for name in formula.variables))
    answers = [_answer(part, chosen) for part in formula.parts]
    found = _joined(formula.combinator, answers)
    return None if found is None else found != formula.negated


def _joined(combinator: str, answers: list[bool | None]) -> bool | None:
    if combinator == "xor":
        return None if None in answers else sum(map(bool, answers)) % 2 == 1
    decisive = combinator == "or"
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive
