"""All that is known of one entity, as plain rows; where they come from is the caller's matter."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from federated.catalog.schema import Catalog, Table

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


class MemberChange(NamedTuple):
    """One member that entered or left an audience, and the as_of of the run that saw it."""

    key: str
    change: str
    reason: str
    as_of: datetime


@dataclass(frozen=True)
class Facts:
    """One entity: its own row, its rows in each collection, and who is and was in audiences.

    A row holds under the name of each link the row it leads to, or None.
    """

    key: str
    row: Row
    collections: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    members: Mapping[str, Collection[str]] = field(default_factory=dict)
    changes: Mapping[str, Collection[MemberChange]] = field(default_factory=dict)


def gather_facts(
    catalog: Catalog,
    entity: str,
    tables: Tables,
    members: Mapping[str, Iterable[str]] | None = None,
    changes: Mapping[str, Iterable[MemberChange]] | None = None,
) -> dict[str, Facts]:
    """Return the facts of every entity by key, from whole tables by the name of their model.

    `members` gives the keys in each audience that a rule may name, `changes` who came and went.
    """
    owner = catalog.entities[entity]
    linked = _Linked(catalog, tables)
    rows_of: dict[str, dict[str, list[Row]]] = defaultdict(dict)
    for collection in catalog.collections.values():
        column = collection.owners.get(entity)
        for row in tables.get(collection.table, ()) if column else ():
            if row[str(column)] is not None:
                rows = rows_of[row[str(column)]].setdefault(collection.name, [])
                rows.append(linked.row(catalog.tables[collection.table], row))
    inside = {audience: frozenset(keys) for audience, keys in (members or {}).items()}
    moved = {audience: tuple(each) for audience, each in (changes or {}).items()}
    return {
        row[owner.key]: Facts(
            row[owner.key],
            linked.row(catalog.tables[owner.table], row),
            rows_of[row[owner.key]],
            inside,
            moved,
        )
        for row in tables[owner.table]
    }


class _Linked:
    """Hangs on each row the rows its links lead to."""

    def __init__(self, catalog: Catalog, tables: Tables) -> None:
        self.catalog = catalog
        self.tables = tables
        self.indexes: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], Row]] = {}

    def row(self, table: Table, row: Row) -> Row:
        found: dict[str, Any] = dict(row)
        for link in table.links.values():
            theirs = tuple(column for _, column in link.on)
            key = tuple(row[column] for column, _ in link.on)
            target = None if None in key else self._index(link.table, theirs).get(key)
            other = self.catalog.tables[link.table]
            found[link.name] = None if target is None else self.row(other, target)
        return found

    def _index(self, table: str, columns: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
        if (table, columns) not in self.indexes:
            self.indexes[table, columns] = {
                tuple(row[column] for column in columns): row for row in self.tables.get(table, ())
            }
        return self.indexes[table, columns]
