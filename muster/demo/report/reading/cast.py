"""The cast as the snapshot knows them: who is which profile; invents nobody."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from muster.demo.report.reading.snapshot import Snapshot

# Sarah stands first in the file, and the page starts with whoever does.
CAST_FILE = Path(__file__).resolve().parents[2] / "cast.csv"
FIND = """
select p.profile_id, p.household_id, p.email
from dim_profiles p join bridge_profile_identifiers b using (profile_id)
where (b.namespace = 'crm_id' and lower(b.identifier) = lower(?))
   or (b.namespace = 'loyalty_id' and b.identifier = ?)
order by b.namespace limit 1
"""


@dataclass(frozen=True)
class CastMember:
    """One of the invented people, found in the snapshot."""

    name: str
    profile_id: str
    household_id: str | None
    email: str | None


def read_cast(snapshot: Snapshot, path: Path = CAST_FILE) -> Sequence[CastMember]:
    """Return the people of the cast that resolved to a profile, in the order of the file."""
    if not snapshot.has("dim_profiles", "bridge_profile_identifiers"):
        return []
    with path.open(encoding="utf-8", newline="") as file:
        people = [
            (row["name_latin"], row["crm_id"], row["loyalty_id"]) for row in csv.DictReader(file)
        ]
    return [
        CastMember(name, *found)
        for name, crm_id, loyalty_id in people
        for found in snapshot.rows(FIND, crm_id, loyalty_id)
    ]


def names_by_key(cast: Sequence[CastMember]) -> dict[str, str]:
    """Return the cast's name by every key an audience may hold them under."""
    by_household = {m.household_id: f"{m.name}’s household" for m in cast if m.household_id}
    return {**by_household, **{member.profile_id: member.name for member in cast}}
