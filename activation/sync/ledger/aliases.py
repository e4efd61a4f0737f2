"""Which profile answers for a former one, so that what was done to either counts for both."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from activation.exports import Export
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.schema import aliases as table

CHUNK = 5_000


@dataclass(frozen=True)
class Aliases:
    """Former profile ids, each with the profile that took it over in the end, and when.

    >>> found = Aliases({"a": ("c", datetime(2017, 1, 1)), "b": ("c", datetime(2017, 1, 1))})
    >>> found.survivor("a"), found.survivor("z"), found.group("b"), found.former("c")
    ('c', 'z', ('c', 'a', 'b'), ('a', 'b'))
    """

    taken_over: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    _former: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for former_id, (profile_id, _) in sorted(self.taken_over.items()):
            self._former.setdefault(profile_id, []).append(former_id)

    def survivor(self, key: str) -> str:
        """Return the profile that answers for `key`: itself, when it was never merged."""
        return self.taken_over[key][0] if key in self.taken_over else key

    def former(self, key: str) -> tuple[str, ...]:
        """Return the ids `key` took over, sorted."""
        return tuple(self._former.get(key, ()))

    def group(self, key: str) -> tuple[str, ...]:
        """Return every id of the person behind `key`, the one in use first."""
        survivor = self.survivor(key)
        return (survivor, *self.former(survivor))

    def merged_at(self, key: str) -> list[datetime]:
        """Return when the ids of the person behind `key` were merged."""
        return [self.taken_over[former_id][1] for former_id in self.former(self.survivor(key))]

    def all_ids(self, keys: Iterable[str]) -> list[str]:
        """Return every id of all these people."""
        return sorted({each for key in keys for each in self.group(key)})


def load_aliases(ledger: Ledger, export: Export, target: str) -> None:
    """Replace what one target knows of merged profiles by this export's, chains followed.

    An export without such a table changes nothing.
    """
    if "aliases" not in export.tables:
        return
    found = follow(export.rows("aliases"))
    with ledger.transaction() as connection:
        if read_aliases(connection, target).taken_over == found:
            return
        connection.execute(table.delete().where(table.c.target == target))
        rows = [
            {"target": target, "former_id": former, "profile_id": profile, "merged_at": merged_at}
            for former, (profile, merged_at) in found.items()
        ]
        if rows:
            connection.execute(table.insert(), rows)


def follow(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, datetime]]:
    """Return each former id with the last profile of its chain and the last merge on the way."""
    # An export that has no `led_at` dates each alias by its newest step itself.
    steps = {
        row["former_profile_id"]: (
            row["profile_id"],
            _aware(row.get("led_at") or row["merged_at"]),
        )
        for row in rows
    }
    ends: dict[str, tuple[str, datetime]] = {}
    for former_id in steps:
        profile_id, merged_at = steps[former_id]
        passed = {former_id}
        while profile_id in steps and profile_id not in passed:
            passed.add(profile_id)
            profile_id, later = steps[profile_id]
            merged_at = max(merged_at, later)
        # Ids that lead to each other cannot come from a build; were it so, they are one person.
        profile_id = min(passed) if profile_id in passed else profile_id
        if profile_id != former_id:
            ends[former_id] = (profile_id, merged_at)
    return ends


def read_aliases(
    connection: Connection, target: str, keys: Collection[str] | None = None
) -> Aliases:
    """Return the aliases of one target: all, or those of the people behind `keys`."""
    if keys is None:
        return Aliases(_read(connection, table.c.target == target))
    mine = table.c.target == target
    survivors = set(keys)
    for some in _chunks(sorted(keys)):
        found = _read(connection, mine, table.c.former_id.in_(some))
        survivors |= {profile_id for profile_id, _ in found.values()}
    taken_over: dict[str, tuple[str, datetime]] = {}
    for some in _chunks(sorted(survivors)):
        taken_over |= _read(connection, mine, table.c.profile_id.in_(some))
    return Aliases(taken_over)


def read_by_person(
    connection: Connection, rows_of: sa.Table, aliases: Aliases, keys: Sequence[str]
) -> dict[str, list[Any]]:
    """Return the rows of a table by key, those of every profile merged with it among them."""
    by_id: dict[str, list[Any]] = {}
    ids = aliases.all_ids(keys)
    for some in _chunks(ids):
        for row in connection.execute(sa.select(rows_of).where(rows_of.c.profile_id.in_(some))):
            by_id.setdefault(row.profile_id, []).append(row)
    found = {
        key: [row for each in aliases.group(key) for row in by_id.get(each, ())] for key in keys
    }
    return {key: rows for key, rows in found.items() if rows}


def _read(connection: Connection, *conditions: Any) -> dict[str, tuple[str, datetime]]:
    rows = connection.execute(sa.select(table).where(*conditions).order_by(table.c.former_id))
    return {row.former_id: (row.profile_id, row.merged_at) for row in rows}


def _chunks(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _aware(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time
