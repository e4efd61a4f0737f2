"""The state of identity, scored against the truth, which nothing else reads; counts no pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from muster.demo.report.reading.scoring import (
    Assigned,
    Key,
    Score,
    count_whole,
    missed_pairs,
    score_pairs,
)
from muster.demo.report.reading.snapshot import Snapshot


class NamespaceCount(NamedTuple):
    """How many identifiers of one kind are in the graph, and how right their pairs are."""

    namespace: str
    identifiers: int
    profiles: int
    score: Score | None


class Refusal(NamedTuple):
    """How many links were refused, and why."""

    reason: str
    times: int


class Unmatched(NamedTuple):
    """How many rows of one kind of identifier could not be used, and why."""

    namespace: str
    reason: str
    times: int


@dataclass(frozen=True)
class IdentityHealth:
    """The state of the identity graph."""

    profiles: int
    people: int
    households: int
    links_kept: int
    namespaces: Sequence[NamespaceCount]
    refusals: Sequence[Refusal]
    unmatched: Sequence[Unmatched]
    score: Score | None
    people_whole: int
    people_true: int
    missed: int
    missed_alone: int


NAMESPACES = """
select namespace, count(distinct identifier), count(distinct profile_id)
from bridge_profile_identifiers group by namespace order by 2 desc, 1
"""
REFUSALS = """
select coalesce(reason, 'no reason given'), count(*) from fct_identity_links
where not is_kept group by 1 order by 2 desc, 1
"""
UNMATCHED = """
select namespace, reason, cast(sum(rows_count) as bigint)
from rpt_unmatched group by 1, 2 order by 3 desc, 1, 2
"""
LINKED = """
select left_namespace, left_identifier from fct_identity_links
union select right_namespace, right_identifier from fct_identity_links
"""
ASSIGNED = "select namespace, identifier, profile_id from bridge_profile_identifiers"


def read_health(snapshot: Snapshot, truth: Path) -> IdentityHealth | None:
    """Return what the graph holds and, where the truth is at hand, how right it is."""
    if not snapshot.has("dim_profiles", "bridge_profile_identifiers", "fct_identity_links"):
        return None
    found = [((n, i), profile) for n, i, profile in snapshot.rows(ASSIGNED)]
    true = _truth(truth / "identities.parquet", {key for key, _ in found})
    known = {key for key, _ in true}
    found = [(key, profile) for key, profile in found if key in known]
    whole, people = count_whole(found, true)
    missed, linked = missed_pairs(found, true), set(snapshot.rows(LINKED))
    unmatched = snapshot.rows(UNMATCHED) if snapshot.has("rpt_unmatched") else []
    return IdentityHealth(
        profiles=snapshot.count("select count(*) from dim_profiles"),
        people=snapshot.count("select count(*) from dim_profiles where not is_anonymous"),
        households=snapshot.count("select count(distinct household_id) from dim_profiles"),
        links_kept=snapshot.count("select count(*) from fct_identity_links where is_kept"),
        namespaces=[
            NamespaceCount(name, values, holders, score_pairs(found, true, name) if true else None)
            for name, values, holders in snapshot.rows(NAMESPACES)
        ],
        refusals=[Refusal(*row) for row in snapshot.rows(REFUSALS)],
        unmatched=[Unmatched(*row) for row in unmatched],
        score=score_pairs(found, true) if true else None,
        people_whole=whole,
        people_true=people,
        missed=len(missed),
        missed_alone=sum(not pair <= linked for pair in missed),
    )


def _truth(path: Path, seen: set[Key]) -> list[Assigned]:
    """Return who each identifier truly belongs to; the truth knows later ones too, so only seen."""
    if not path.is_file():
        return []
    rows = pq.read_table(path, columns=["namespace", "identifier", "person_key"]).to_pylist()
    named = [((row["namespace"], row["identifier"]), row["person_key"]) for row in rows]
    return [(key, person) for key, person in named if key in seen]
