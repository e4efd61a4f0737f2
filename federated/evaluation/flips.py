"""The smallest change of verdicts that turns the verdict of the whole rule."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from federated.rule.tree import Group, Node

Verdicts = Mapping[Node, bool]
# Trying every choice of this many clauses is still quick; beyond, each is taken as it stands alone.
MAX_TRIED = 14


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
    """Return a minimal set of clauses whose opposite verdicts would turn the answer.

    Nothing when no change of verdicts can. Equal clauses are one clause.
    """
    clauses = list(dict.fromkeys(clauses_of(rule)))
    wanted = not group_holds(rule, verdicts)
    if len(clauses) <= MAX_TRIED:
        for size in range(1, len(clauses) + 1):
            for chosen in combinations(clauses, size):
                if group_holds(rule, _turned(verdicts, chosen)) == wanted:
                    return chosen
        return ()
    cheapest = _cheapest(rule, verdicts, wanted)
    if cheapest is None or group_holds(rule, _turned(verdicts, cheapest)) != wanted:
        return ()
    return cheapest


def _turned(verdicts: Verdicts, chosen: tuple[Node, ...]) -> Verdicts:
    return {**verdicts, **{clause: not verdicts[clause] for clause in chosen}}


def _cheapest(part: Node, verdicts: Verdicts, wanted: bool) -> tuple[Node, ...] | None:
    """Return the fewest clauses to turn so that a part has the verdict, None when none will do."""
    if not isinstance(part, Group):
        return () if verdicts[part] == wanted else (part,)
    if part.negated:
        wanted = not wanted
    if not part.rules:
        return () if wanted else None
    if part.combinator == "xor":
        return _cheapest_odd(part, verdicts, wanted)
    found = [_cheapest(rule, verdicts, wanted) for rule in part.rules]
    if wanted == (part.combinator == "and"):
        parts = [each for each in found if each is not None]
        return tuple(c for each in parts for c in each) if len(parts) == len(found) else None
    return min((each for each in found if each is not None), key=len, default=None)


def _cheapest_odd(group: Group, verdicts: Verdicts, wanted: bool) -> tuple[Node, ...] | None:
    best: dict[bool, tuple[Node, ...]] = {False: ()}
    for rule in group.rules:
        after: dict[bool, tuple[Node, ...]] = {}
        for is_odd, chosen in best.items():
            for verdict in (True, False):
                more = _cheapest(rule, verdicts, verdict)
                key = is_odd != verdict
                if more is not None and len(chosen + more) < len(
                    after.get(key, chosen + more + more + (rule,))
                ):
                    after[key] = chosen + more
        best = after
    return best.get(wanted)
