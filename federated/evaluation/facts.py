"""All that is known of one entity, as plain rows; where they come from is the caller's matter."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from federated.catalog.schema import Catalog

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

    Rows find others by themselves, as links need it.
    """

    key: str
    row: "LinkedRow"
    collections: Mapping[str, Sequence["LinkedRow"]] = field(default_factory=dict)
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
    index = _Index(tables)
    rows_of: dict[str, dict[str, list[LinkedRow]]] = defaultdict(dict)
    for collection in catalog.collections.values():
        column = collection.owners.get(entity)
        for row in tables.get(collection.table, ()) if column else ():
            if row[str(column)] is not None:
                rows = rows_of[row[str(column)]].setdefault(collection.name, [])
                rows.append(LinkedRow(row, index))
    inside = {audience: frozenset(keys) for audience, keys in (members or {}).items()}
    moved = {audience: tuple(each) for audience, each in (changes or {}).items()}
    return {
        row[owner.key]: Facts(
            row[owner.key],
            LinkedRow(row, index),
            rows_of[row[owner.key]],
            inside,
            moved,
        )
        for row in tables[owner.table]
    }


class LinkedRow(dict[str, Any]):
    """One row, which finds rows of other tables by what columns of theirs hold."""

    def __init__(self, values: Row, index: "_Index") -> None:
        super().__init__(values)
        self._index = index

    def beside(self, more: Row) -> "LinkedRow":
        """Return the same row with more in it."""
        return LinkedRow({**self, **more}, self._index)

    def find(self, table: str, columns: tuple[str, ...], key: tuple[Any, ...]) -> list["LinkedRow"]:
        """Return the rows of a table whose columns hold the key; a missing value finds nothing."""
        return [] if None in key else self._index.of(table, columns).get(key, [])


def bare_row(values: Row) -> LinkedRow:
    """Return a row that leads nowhere."""
    return LinkedRow(values, _Index({}))


class _Index:
    """Rows of every table by what some of their columns hold."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.known: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[LinkedRow]]] = {}

    def of(self, table: str, columns: tuple[str, ...]) -> dict[tuple[Any, ...], list[LinkedRow]]:
        if (table, columns) not in self.known:
            found: dict[tuple[Any, ...], list[LinkedRow]] = defaultdict(list)
            for row in self.tables.get(table, ()):
                found[tuple(row[column] for column in columns)].append(LinkedRow(row, self))
            self.known[table, columns] = found
        return self.known[table, columns]
