"""One profile's identifiers and links, kept and refused, as the published snapshot has them."""

from dataclasses import dataclass
from typing import Any

from federated.errors import printable
from federated.governance.masks import DIRECT, TOGETHER, Mask, mask_by_label
from muster.pipeline.profiles import find_profile
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

Key = tuple[str, str]
Links = list[dict[str, Any]]
# A picture of more says nothing; what is left out is counted.
MOST_IDENTIFIERS, MOST_REFUSED = 150, 50
# An identifier of a person tells who it is; a device's does so together with other data.
KINDS = ("cross_device", "email", "phone", "device", "cookie", "other")
PERSON = frozenset({"cross_device", "email", "phone"})
FORMER = """
    select former_profile_id, merged_at from dim_profile_aliases where profile_id = ?
    order by merged_at, former_profile_id
"""
HELD = """
    select namespace, identifier, namespace_type, first_seen_at, last_seen_at
    from bridge_profile_identifiers where profile_id = ?
    order by last_seen_at desc, namespace, identifier
"""
LINKS = """
    with own as (select namespace, identifier from bridge_profile_identifiers where profile_id = ?)
    select links.* from fct_identity_links as links
    where (left_namespace, left_identifier) in (select namespace, identifier from own)
        or (right_namespace, right_identifier) in (select namespace, identifier from own)
    order by linked_at desc, left_namespace, left_identifier, right_namespace, right_identifier
"""
OWNER = """
    select profile_id, namespace_type, first_seen_at, last_seen_at from bridge_profile_identifiers
    where namespace = ? and identifier = ?
"""
# An identifier that has expired is no profile's, though links of its time still name it.
GONE = ("no profile", "other", None, None)


@dataclass(frozen=True, slots=True)
class Dot:
    """One identifier, its value as it may be shown; `owner` is the profile if it is another's."""

    number: int
    namespace: str
    kind: str
    value: str
    first_seen_on: str
    last_seen_on: str
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A link between two numbered identifiers; `reason` says why it was refused, if it was.

    Where no row bears both, a match alone says how probably they are one person's.
    """

    left: int
    right: int
    sources: str
    rows_count: int
    first_linked_on: str
    linked_on: str
    reason: str | None
    match_probability: float | None = None

    @property
    def is_kept(self) -> bool:
        """Return whether it ties the two."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class IdentityGraph:
    """What makes one profile; identifiers and links left out for their number are counted."""

    profile_id: str
    former: tuple[tuple[str, str], ...]
    as_of: str
    run_id: str
    dots: tuple[Dot, ...]
    ties: tuple[Tie, ...]
    left_out: int
    refused_left_out: int


def read_identity_graph(
    settings: Settings, who: str, *, mask: Mask = mask_by_label
) -> IdentityGraph:
    """Return the graph of the profile with this id, former id or `namespace:value`.

    Raises: InputError when nobody has it; StepMissing when nothing is published.
    """
    published = find_published(settings)
    with open_published(settings) as snapshot:
        profile_id = find_profile(snapshot, who)
        former = snapshot.rows(FORMER, (profile_id,))
        held = snapshot.rows(HELD, (profile_id,))
        links: Links = snapshot.query(LINKS, (profile_id,)).to_pylist()
        shown, refused = _refused(links, {(row[0], row[1]) for row in held})
        kept = {(row[0], row[1]) for row in held[:MOST_IDENTIFIERS]}
        shown = [link for link in shown if kept & set(_ends(link))]
        far = sorted({end for link in shown if not link["is_kept"] for end in _ends(link)} - kept)
        others = [(end, *(snapshot.rows(OWNER, end) or [GONE])[0]) for end in far]
        # One of its own that there is no room for is drawn where a refused link leads to it.
        others = [
            (end, owner if owner != profile_id else None, *rest) for end, owner, *rest in others
        ]
    rows = [*((row[:2], None, *row[2:]) for row in held[:MOST_IDENTIFIERS]), *others]
    dots = {
        row[0]: _dot(number, row, mask) for number, row in enumerate(sorted(rows, key=_order), 1)
    }
    return IdentityGraph(
        profile_id,
        tuple((str(name), _day(at)) for name, at in former),
        str(published.manifest["as_of"]),
        published.run_id,
        tuple(dots.values()),
        tuple(_tie(link, dots) for link in shown if set(_ends(link)) <= dots.keys()),
        max(0, len(held) - MOST_IDENTIFIERS),
        refused,
    )


def _refused(links: Links, own: set[Key]) -> tuple[Links, int]:
    """Return the kept links of the profile itself and the newest refused ones, and how many not."""
    kept = [link for link in links if link["is_kept"] and set(_ends(link)) <= own]
    refused = [link for link in links if not link["is_kept"]]
    return kept + refused[:MOST_REFUSED], max(0, len(refused) - MOST_REFUSED)


def _ends(link: dict[str, Any]) -> tuple[Key, Key]:
    return (
        (link["left_namespace"], link["left_identifier"]),
        (link["right_namespace"], link["right_identifier"]),
    )


def _order(row: tuple[Any, ...]) -> tuple[bool, int, str, str]:
    """Return where an identifier stands: this profile's first, stronger kinds before weaker."""
    return row[1] is not None, KINDS.index(kind_of(row[2])), *row[0]


def kind_of(namespace_type: str) -> str:
    """Return the kind under which an identifier is drawn."""
    return namespace_type if namespace_type in KINDS else "other"


def _dot(number: int, row: tuple[Any, ...], mask: Mask) -> Dot:
    (namespace, value), owner, namespace_type, first, last = row
    labels = (DIRECT,) if namespace_type in PERSON else (TOGETHER,)
    seen = printable(str(mask(namespace, labels, value)))
    kind = kind_of(namespace_type)
    return Dot(number, namespace, kind, seen, _day(first), _day(last), owner)


def _tie(link: dict[str, Any], dots: dict[Key, Dot]) -> Tie:
    left, right = (dots[end].number for end in _ends(link))
    return Tie(
        left,
        right,
        str(link["source"]),
        int(link["rows_count"]),
        _day(link["first_linked_at"]),
        _day(link["linked_at"]),
        None if link["is_kept"] else str(link["reason"]),
        # A snapshot of before there were matches has no such column.
        link.get("match_probability"),
    )


def _day(moment: Any) -> str:
    return "–" if moment is None else str(moment)[:10]
