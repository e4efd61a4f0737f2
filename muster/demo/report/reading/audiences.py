"""What audiences did: sizes per day, who crossed, who is in two; not what they ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from muster.demo.report.reading.snapshot import Snapshot


class Size(NamedTuple):
    """How many members an audience had at one as_of."""

    audience_key: str
    label: str
    entity: str
    as_of: datetime
    members: int


class Overlap(NamedTuple):
    """How many profiles are in both of two audiences."""

    left: str
    right: str
    both: int
    left_size: int


@dataclass(frozen=True)
class Crossing:
    """Who entered and left one audience on one day, the cast by name."""

    label: str
    entered: int
    exited: int
    entered_cast: Sequence[str]
    exited_cast: Sequence[str]


# A label need not be unique, and a bar must never add two audiences up.
NAMED = """
with once as (
    select audience_key, max(entity) as entity, max(label) as label
    from dim_audiences group by audience_key
), named as (
    select audience_key, entity,
           case when count(*) over (partition by label) = 1 then label
                else label || ' (' || audience_key || ')' end as label
    from once
)"""
SIZES = """
select s.audience_key, d.label, d.entity, s.as_of, max(s.members_count)
from fct_audience_sizes s join named d using (audience_key)
group by all order by 2, 4
"""
CHANGES = """
select d.label, c.change, c.entity_key
from fct_audience_member_changes c join named d using (audience_key)
where c.as_of = ? order by 1, 2, 3
"""
OVERLAPS = """
, members as (
    select distinct d.label, m.entity_key
    from fct_audience_members m join named d using (audience_key)
    where m.entity = 'profile'
), sizes as (
    select label, count(*) as size from members group by label
)
select a.label, b.label, count(*), max(s.size)
from members a join members b using (entity_key) join sizes s on s.label = a.label
group by a.label, b.label order by 1, 2
"""


def read_sizes(snapshot: Snapshot) -> Sequence[Size]:
    """Return the size of every audience at every as_of."""
    if not snapshot.has("fct_audience_sizes", "dim_audiences"):
        return []
    return [Size(*row) for row in snapshot.rows(NAMED + SIZES)]


def read_crossings(
    snapshot: Snapshot, as_of: datetime, cast: Mapping[str, str]
) -> Sequence[Crossing]:
    """Return one row per audience that somebody entered or left at that as_of."""
    if not snapshot.has("fct_audience_member_changes", "dim_audiences"):
        return []
    keys: dict[str, dict[str, list[str]]] = {}
    for label, change, key in snapshot.rows(NAMED + CHANGES, as_of):
        keys.setdefault(label, {"entered": [], "exited": []}).setdefault(change, []).append(key)
    return [
        Crossing(
            label,
            len(changes["entered"]),
            len(changes["exited"]),
            [cast[key] for key in changes["entered"] if key in cast],
            [cast[key] for key in changes["exited"] if key in cast],
        )
        for label, changes in keys.items()
    ]


def read_overlaps(snapshot: Snapshot) -> Sequence[Overlap]:
    """Return every pair of profile audiences that share a member, both ways, and themselves."""
    if not snapshot.has("fct_audience_members", "dim_audiences"):
        return []
    return [Overlap(*row) for row in snapshot.rows(NAMED + OVERLAPS)]
