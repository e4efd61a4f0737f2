"""Why two identifiers are one person's or two people's, by the links of the published snapshot."""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from federated.warehouse import Warehouse
from muster.errors import InputError
from muster.pipeline.profiles import find_profile
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

Identifier = tuple[str, str]
# So many identifiers are looked through for a way from one to the other.
MOST = 5_000
BATCH = 200
STORED = """
    select namespace, identifier from bridge_profile_identifiers
    where namespace = ? and (value = ? or value = lower(?) or identifier = ?)
    order by held_until is null desc, value = ? desc limit 1
"""
LINKS = """
    select * from fct_identity_links
    where (left_namespace, left_identifier) in ({pairs})
        or (right_namespace, right_identifier) in ({pairs})
    order by linked_at desc, left_namespace, left_identifier, right_namespace, right_identifier
"""


@dataclass(frozen=True, slots=True)
class Link:
    """Two identifiers that rows bore together, or, where there is a probability, a match alone.

    `reason` says why it ties nobody, if it does not.
    """

    left: str
    right: str
    source: str
    rows_count: int
    first_linked_at: str
    linked_at: str
    is_kept: bool
    reason: str | None
    match_probability: float | None = None


@dataclass(frozen=True, slots=True)
class IdentityReasons:
    """The way from one identifier to another: all of it kept, or with what was refused."""

    left: str
    right: str
    left_profile: str
    right_profile: str
    as_of: str
    way: tuple[Link, ...]

    @property
    def is_one(self) -> bool:
        """Return whether both are one person's."""
        return self.left_profile == self.right_profile

    @property
    def refused(self) -> tuple[Link, ...]:
        """Return the links on the way that were refused."""
        return tuple(link for link in self.way if not link.is_kept)


def explain_identity(settings: Settings, left: str, right: str) -> IdentityReasons:
    """Return why two identifiers, each `namespace:value`, belong together or do not.

    The way is one with the fewest refused links, and the shortest of those; empty where no rows
    tie them at all.

    Raises: InputError when nobody has one of them; StepMissing when nothing is published.
    """
    published = find_published(settings)
    with open_published(settings) as snapshot:
        start, end = _stored(snapshot, left), _stored(snapshot, right)
        one, other = (find_profile(snapshot, _written(each)) for each in (start, end))
        way = _way(snapshot, start, end)
    as_of = str(published.manifest["as_of"])
    return IdentityReasons(_written(start), _written(end), one, other, as_of, way)


def _stored(snapshot: Warehouse, who: str) -> Identifier:
    namespace, colon, value = who.partition(":")
    if not colon:
        raise InputError(
            f"identity: {who} is no identifier. Write namespace:value, as email:sarah@example.com."
        )
    found = snapshot.rows(STORED, (namespace, value, value, value, value))
    if not found:
        # Says what is wrong with it, and what is near.
        find_profile(snapshot, who)
    return str(found[0][0]), str(found[0][1])


def _written(identifier: Identifier) -> str:
    return ":".join(identifier)


def _way(snapshot: Warehouse, start: Identifier, end: Identifier) -> tuple[Link, ...]:
    """Return the links from one identifier to another, the fewest refused ones among them."""
    beside: dict[Identifier, list[tuple[Identifier, Link]]] = defaultdict(list)
    asked: set[Identifier] = set()
    best: dict[Identifier, tuple[int, int]] = {start: (0, 0)}
    came: dict[Identifier, tuple[Identifier, Link]] = {}
    waiting: list[tuple[tuple[int, int], Identifier]] = [((0, 0), start)]
    while waiting and len(asked) < MOST:
        cost, here = heapq.heappop(waiting)
        if here == end:
            return _walked(came, start, end)
        if cost > best[here]:
            continue
        if here not in asked:
            # All that wait are asked for at once; most will be looked at.
            nearest = [each for _, each in heapq.nsmallest(BATCH - 1, waiting)]
            _ask(snapshot, beside, {here, *nearest} - asked)
            asked |= {here, *nearest}
        for there, link in beside[here]:
            further = (cost[0] + (not link.is_kept), cost[1] + 1)
            if further < best.get(there, (MOST, MOST)):
                best[there] = further
                came[there] = here, link
                heapq.heappush(waiting, (further, there))
    return ()


def _ask(
    snapshot: Warehouse,
    beside: dict[Identifier, list[tuple[Identifier, Link]]],
    wanted: Iterable[Identifier],
) -> None:
    chosen = sorted(wanted)
    pairs = ", ".join("(?, ?)" for _ in chosen)
    values = [part for each in chosen for part in each]
    for row in snapshot.query(LINKS.format(pairs=pairs), (*values, *values)).to_pylist():
        left, right = (
            (row[f"{side}_namespace"], row[f"{side}_identifier"]) for side in ("left", "right")
        )
        link = _link(_written(left), _written(right), row)
        for here, there in ((left, right), (right, left)):
            if here in chosen:
                beside[here].append((there, link))


def _link(left: str, right: str, row: dict[str, Any]) -> Link:
    first, last = str(row["first_linked_at"]), str(row["linked_at"])
    told = (row["source"], int(row["rows_count"]), first, last, bool(row["is_kept"]), row["reason"])
    # A snapshot of before there were matches has no such column.
    probability = row.get("match_probability")
    return Link(left, right, *told, None if probability is None else float(probability))


def _walked(
    came: dict[Identifier, tuple[Identifier, Link]], start: Identifier, end: Identifier
) -> tuple[Link, ...]:
    way = []
    while end != start:
        end, link = came[end]
        way.append(link)
    return tuple(reversed(way))
