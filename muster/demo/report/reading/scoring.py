"""Two groupings of identifiers compared: pairs found, pairs true, people whole; reads nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

Key = tuple[str, str]
Pair = frozenset[Key]
Assigned = tuple[Key, str]


@dataclass(frozen=True)
class Score:
    """Pairs of identifiers said to be one person, against pairs that are."""

    found: int
    true: int
    right: int

    @property
    def precision(self) -> float | None:
        """Return which share of the found pairs is right."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Return which share of the true pairs was found."""
        return self.right / self.true if self.true else None


def score_pairs(
    found: Iterable[Assigned], true: Iterable[Assigned], namespace: str | None = None
) -> Score:
    """Compare two groupings of identifiers pair by pair, or only the pairs one namespace is in.

    A shared identifier may be in several true groups; it is right with either.

    >>> ids = [("email", "a"), ("cookie", "b"), ("phone", "c")]
    >>> score_pairs([(i, "p1") for i in ids], [(ids[0], "x"), (ids[1], "x"), (ids[2], "y")])
    Score(found=3, true=1, right=1)
    """
    found_pairs, true_pairs = _pairs(found, namespace), _pairs(true, namespace)
    return Score(len(found_pairs), len(true_pairs), len(found_pairs & true_pairs))


def missed_pairs(found: Iterable[Assigned], true: Iterable[Assigned]) -> set[Pair]:
    """Return the pairs that belong together and were not put together."""
    return _pairs(true, None) - _pairs(found, None)


def count_whole(found: Iterable[Assigned], true: Iterable[Assigned]) -> tuple[int, int]:
    """Return how many people are exactly one profile, and how many there are.

    An identifier that several people truly share says nothing of either.
    """
    people = _groups(true)
    owners = Counter(key for keys in people.values() for key in keys)
    of_one = {key for key, times in owners.items() if times == 1}
    profiles = {frozenset(keys & of_one) for keys in _groups(found).values()}
    sets = [frozenset(keys & of_one) for keys in people.values() if keys & of_one]
    return sum(keys in profiles for keys in sets), len(sets)


def _pairs(grouped: Iterable[Assigned], namespace: str | None) -> set[Pair]:
    return {
        frozenset(pair)
        for keys in _groups(grouped).values()
        for pair in combinations(keys, 2)
        if namespace is None or namespace in (pair[0][0], pair[1][0])
    }


def _groups(grouped: Iterable[Assigned]) -> Mapping[str, set[Key]]:
    groups: dict[str, set[Key]] = defaultdict(set)
    for key, group in grouped:
        groups[group].add(key)
    return groups
