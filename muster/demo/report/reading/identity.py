"""How well identity did: pairs found against pairs true; reads the truth, which dbt never does."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from muster.demo.report.reading.snapshot import Snapshot

Key = tuple[str, str]
Pair = frozenset[Key]


class NamespaceCount(NamedTuple):
    """How many identifiers of one kind are in the graph."""

    namespace: str
    identifiers: int
    profiles: int


class Refusal(NamedTuple):
    """How many links or identifiers were left out, and why."""

    reason: str
    times: int


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


@dataclass(frozen=True)
class IdentityHealth:
    """The state of the identity graph."""

    profiles: int
    people: int
    households: int
    links_kept: int
    namespaces: Sequence[NamespaceCount]
    refusals: Sequence[Refusal]
    unmatched: Sequence[Refusal]
    score: Score | None


NAMESPACES = """
select namespace, count(distinct identifier), count(distinct profile_id)
from bridge_profile_identifiers group by namespace order by 2 desc, 1
"""
REFUSALS = """
select coalesce(reason, 'no reason given'), count(*) from fct_identity_links
where not is_kept group by 1 order by 2 desc, 1
"""
UNMATCHED = """
select namespace || ', ' || reason, sum(rows_count) from rpt_unmatched group by 1 order by 2 desc, 1
"""
ASSIGNED = "select namespace, identifier, profile_id from bridge_profile_identifiers"


def read_health(snapshot: Snapshot, truth: Path) -> IdentityHealth | None:
    """Return what the graph holds and, where the truth is at hand, how right it is."""
    if not snapshot.has("dim_profiles", "bridge_profile_identifiers", "fct_identity_links"):
        return None
    unmatched = snapshot.rows(UNMATCHED) if snapshot.has("rpt_unmatched") else []
    return IdentityHealth(
        profiles=snapshot.count("select count(*) from dim_profiles"),
        people=snapshot.count("select count(*) from dim_profiles where not is_anonymous"),
        households=snapshot.count("select count(distinct household_id) from dim_profiles"),
        links_kept=snapshot.count("select count(*) from fct_identity_links where is_kept"),
        namespaces=[NamespaceCount(*row) for row in snapshot.rows(NAMESPACES)],
        refusals=[Refusal(*row) for row in snapshot.rows(REFUSALS)],
        unmatched=[Refusal(reason, int(count)) for reason, count in unmatched],
        score=_score(snapshot, truth / "identities.parquet"),
    )


def _score(snapshot: Snapshot, path: Path) -> Score | None:
    if not path.is_file():
        return None
    table = pq.read_table(path, columns=["namespace", "identifier", "person_key"]).to_pylist()
    assigned = {(n, i): profile for n, i, profile in snapshot.rows(ASSIGNED)}
    # Only what both know counts: the truth holds the whole year, the snapshot ends at its as_of.
    truth = [((r["namespace"], r["identifier"]), r["person_key"]) for r in table]
    truth = [(key, person) for key, person in truth if key in assigned]
    known = {key for key, _ in truth}
    return score_pairs(((key, profile) for key, profile in assigned.items() if key in known), truth)


def score_pairs(found: Iterable[tuple[Key, str]], true: Iterable[tuple[Key, str]]) -> Score:
    """Compare two groupings of identifiers pair by pair; a shared one may be in several groups.

    >>> ids = [("email", "a"), ("cookie", "b"), ("phone", "c")]
    >>> score_pairs([(i, "p1") for i in ids], [(ids[0], "x"), (ids[1], "x"), (ids[2], "y")])
    Score(found=3, true=1, right=1)
    """
    found_pairs, true_pairs = _pairs(found), _pairs(true)
    return Score(len(found_pairs), len(true_pairs), len(found_pairs & true_pairs))


def _pairs(grouped: Iterable[tuple[Key, str]]) -> set[Pair]:
    groups: Mapping[str, set[Key]] = defaultdict(set)
    for key, group in grouped:
        groups[group].add(key)
    return {frozenset(pair) for keys in groups.values() for pair in combinations(keys, 2)}
