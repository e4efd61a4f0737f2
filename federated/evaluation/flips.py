"""The smallest change of verdicts that turns the verdict of the whole rule."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import TypeAlias

from federated.evaluation.decisions import FALSE, TRUE, Diagram, TooMany
from federated.rule.tree import Group, Node

Verdicts = Mapping[Node, bool]
# The numbers of the clauses to turn, None where nothing does it.
Choice: TypeAlias = tuple[int, ...] | None
# What to turn so that a part fails, and so that it holds.
Ways: TypeAlias = tuple[Choice, Choice]


def clauses_of(part: Node) -> Iterator[Node]:
    """Yield the parts of a rule that are tests rather than groups, in their order."""
    if not isinstance(part, Group):
        yield part
        return
    for rule in part.rules:
        yield from clauses_of(rule)


def group_holds(part: Node, verdicts: Verdicts) -> bool:
    """Return the verdict of a rule whose clauses have the given verdicts."""
    if not isinstance(part, Group):
        return verdicts[part]
    found = [group_holds(rule, verdicts) for rule in part.rules]
    if not found:
        return not part.negated
    if part.combinator == "xor":
        return (sum(found) % 2 == 1) != part.negated
    return (any(found) if part.combinator == "or" else all(found)) != part.negated


def find_flips(rule: Node, verdicts: Verdicts) -> tuple[Node, ...]:
    """Return the fewest clauses whose opposite verdicts would turn the answer.

    So all of them turn it, and none without the others. Nothing when no change of verdicts can, or
    when that is too hard to tell. Equal clauses are one clause.
    """
    clauses = list(dict.fromkeys(clauses_of(rule)))
    try:
        chosen = _Turning(rule, clauses, verdicts).fewest(not group_holds(rule, verdicts))
    except TooMany:
        return ()
    return tuple(clauses[number] for number in chosen or ())


class _Turning:
    """Costs of turning the parts of one rule, counted in clauses.

    A part whose clauses stand nowhere else is counted by itself, and then is one decision; what
    shares clauses goes through a diagram, where a clause is decided once for all its places.
    """

    def __init__(self, rule: Node, clauses: list[Node], verdicts: Verdicts) -> None:
        self.rule = rule
        self.numbers = {clause: number for number, clause in enumerate(clauses)}
        self.verdicts = verdicts
        self.uses = Counter(clauses_of(rule))
        self.diagram = Diagram()
        self.ways: dict[int, Ways] = {}

    def fewest(self, wanted: bool) -> Choice:
        """Return what to turn so that the rule has the verdict."""
        top = self._point(self.rule)
        found: dict[int, Choice] = {FALSE: () if not wanted else None, TRUE: () if wanted else None}
        for point, number, low, high in self.diagram.points():
            fails, holds = self.ways[number]
            found[point] = _fewer(_both(fails, found[low]), _both(holds, found[high]))
        return found[top]

    def _point(self, part: Node) -> int:
        if self._is_alone(part):
            return self._decided(part)
        if not isinstance(part, Group):
            return self._decided(part)
        points = [self._point(rule) for rule in part.rules]
        point = reduce(
            lambda rest, one: self.diagram.joined(part.combinator, one, rest), reversed(points)
        )
        return self.diagram.joined("xor", point, TRUE) if part.negated else point

    def _decided(self, part: Node) -> int:
        first = next(clauses_of(part), None)
        ways = self._ways_of(part)
        if first is None:
            return FALSE if ways[True] is None else TRUE
        self.ways[self.numbers[first]] = ways
        return self.diagram.clause(self.numbers[first])

    def _is_alone(self, part: Node) -> bool:
        return all(self.uses[clause] == 1 for clause in clauses_of(part))

    def _ways_of(self, part: Node) -> Ways:
        """Return the ways of a part whose clauses stand nowhere else."""
        if not isinstance(part, Group):
            turned = (self.numbers[part],)
            return (turned, ()) if self.verdicts[part] else ((), turned)
        inner = [self._ways_of(rule) for rule in part.rules]
        fails: Choice = None
        holds: Choice = ()
        if inner and part.combinator == "xor":
            fails, holds = (), None
            for one in inner:
                even = _fewer(_both(fails, one[False]), _both(holds, one[True]))
                odd = _fewer(_both(fails, one[True]), _both(holds, one[False]))
                fails, holds = even, odd
        elif inner:
            # The verdict that needs all of them, and the one that needs any.
            every = part.combinator == "and"
            all_of = reduce(_both, [one[every] for one in inner])
            any_of = reduce(_fewer, [one[not every] for one in inner])
            fails, holds = (any_of, all_of) if every else (all_of, any_of)
        return (holds, fails) if part.negated else (fails, holds)


def _both(one: Choice, other: Choice) -> Choice:
    return None if one is None or other is None else one + other


def _fewer(one: Choice, other: Choice) -> Choice:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other, key=lambda chosen: (len(chosen), sorted(chosen)))
