"""Who one person is: identifiers, links kept and refused, attributes; draws nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from muster.demo.report.reading.cast import CastMember
from muster.demo.report.reading.snapshot import Snapshot


class Identifier(NamedTuple):
    """One identifier of a profile and where it was seen."""

    namespace: str
    value: str
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    sources: str | None = None


class Link(NamedTuple):
    """Two identifiers seen together, and whether the graph kept that."""

    left: Identifier
    right: Identifier
    linked_at: datetime | None
    source: str
    is_kept: bool
    reason: str | None
    owner: str | None


class Attributes(NamedTuple):
    """What the profile table says of one person."""

    profile_id: str
    full_name: str | None
    name_latin: str | None
    language: str | None
    country: str | None
    city: str | None
    birth_on: date | None
    loyalty_id: str | None
    household_id: str | None
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    purchases_count: int | None
    purchases_amount: Decimal | None


@dataclass(frozen=True)
class Person:
    """One profile as the page shows it."""

    name: str
    attributes: Attributes
    identifiers: Sequence[Identifier]
    links: Sequence[Link]
    audiences: Sequence[str]

    @property
    def kept(self) -> Sequence[Link]:
        """Return the links that hold the profile together."""
        return [link for link in self.links if link.is_kept]

    @property
    def refused(self) -> Sequence[Link]:
        """Return the links that were seen but not believed."""
        return [link for link in self.links if not link.is_kept]


ATTRIBUTES = """
select profile_id, full_name, name_latin, language, country, city, birth_on, loyalty_id,
       household_id, first_seen_at, last_seen_at, purchases_count, purchases_amount
from dim_profiles where profile_id = ?
"""
IDENTIFIERS = """
select namespace, identifier, first_seen_at, last_seen_at, sources
from bridge_profile_identifiers where profile_id = ? order by namespace, identifier
"""
# Either end may be hers; the other end of a refused link belongs to somebody else, whom we name.
LINKS = """
with hers as (
    select namespace, identifier from bridge_profile_identifiers where profile_id = ?
)
select l.left_namespace, l.left_identifier, l.right_namespace, l.right_identifier,
       max(l.linked_at), string_agg(distinct l.source, ', ' order by l.source), l.is_kept,
       max(l.reason), max(coalesce(p.name_latin, p.full_name))
from fct_identity_links l
left join hers a on a.namespace = l.left_namespace and a.identifier = l.left_identifier
left join hers b on b.namespace = l.right_namespace and b.identifier = l.right_identifier
left join bridge_profile_identifiers o
    on not l.is_kept
    and o.namespace = case when a.identifier is null then l.left_namespace
                           else l.right_namespace end
    and o.identifier = case when a.identifier is null then l.left_identifier
                            else l.right_identifier end
left join dim_profiles p on p.profile_id = o.profile_id
where (l.is_kept and a.identifier is not null and b.identifier is not null)
   or (not l.is_kept and (a.identifier is not null or b.identifier is not null))
group by all
order by l.is_kept desc, 1, 2, 3, 4
"""
AUDIENCES = """
select d.label from fct_audience_members m join dim_audiences d using (audience_key)
where m.entity_key in (?, ?) order by d.label
"""


def read_person(snapshot: Snapshot, member: CastMember | None) -> Person | None:
    """Return one person of the cast with all that holds the profile together."""
    if member is None or not snapshot.has("bridge_profile_identifiers", "fct_identity_links"):
        return None
    key = member.profile_id
    identifiers = [Identifier(*row) for row in snapshot.rows(IDENTIFIERS, key)]
    own = {(identifier.namespace, identifier.value) for identifier in identifiers}
    links = [
        Link(*_hers_first(Identifier(*row[:2]), Identifier(*row[2:4]), own), *row[4:])
        for row in snapshot.rows(LINKS, key)
    ]
    audiences = []
    if snapshot.has("fct_audience_members", "dim_audiences"):
        audiences = [row[0] for row in snapshot.rows(AUDIENCES, key, member.household_id)]
    return Person(
        name=member.name,
        attributes=Attributes(*snapshot.rows(ATTRIBUTES, key)[0]),
        identifiers=identifiers,
        links=links,
        audiences=list(dict.fromkeys(audiences)),
    )


def _hers_first(
    left: Identifier, right: Identifier, own: set[tuple[str, str]]
) -> tuple[Identifier, Identifier]:
    return (left, right) if (left.namespace, left.value) in own else (right, left)
