"""The rows of one entity that exist at a moment, in their order, and the values they hold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from federated.catalog.schema import Attribute, Catalog, Table
from federated.evaluation.facts import Facts, Row
from federated.evaluation.values import stored
from federated.evaluation.windows import Moment, interval_of, lies_in
from federated.kinds import Kind
from federated.rule.tree import Path, path_of
from federated.rule.windows import Span, Window

# What the empty name leads to.
ELEMENT = ""
# A table and one row of it; None where a link leads nowhere.
Frame = tuple[Table, Row | None]


def table_inside(catalog: Catalog, collection: str) -> Table:
    """Return the table of a collection, with the empty name where it stands for an element."""
    table = catalog.table_of(collection)
    element = catalog.collections[collection].element
    if element is None:
        return table
    return replace(table, attributes={**table.attributes, ELEMENT: table.attributes[element]})


class Rows:
    """Finds rows and values of one entity."""

    def __init__(self, catalog: Catalog, facts: Facts, at: Moment) -> None:
        self.catalog = catalog
        self.facts = facts
        self.at = at
        self._existing: dict[str, list[Row]] = {}

    def value(self, path: Path, frames: Sequence[Frame]) -> tuple[Any, Kind]:
        """Return what a path leads to from the innermost row, and its kind."""
        table, row = frames[len(frames) - 1 - path.outer]
        for name in path.names[:-1]:
            table = self.catalog.tables[table.links[name].table]
            row = None if row is None else row[name]
        name = path.names[-1] if path.names else ELEMENT
        kind = table.attributes[name].kind
        return (None if row is None else stored(row[name], kind)), kind

    def member_key(self, path: Path, frames: Sequence[Frame]) -> Any:
        """Return the key of the entity that links lead to, None where they lead nowhere."""
        table, row = frames[len(frames) - 1 - path.outer]
        for name in path.names:
            table = self.catalog.tables[table.links[name].table]
            row = None if row is None else row[name]
        entity = next(e for e in self.catalog.entities.values() if e.table == table.name)
        return None if row is None else row[entity.key]

    def frame(self, collection: str, row: Row) -> Frame:
        """Return a row of a collection together with its table."""
        element = self.catalog.collections[collection].element
        named = row if element is None else {**row, ELEMENT: row[element]}
        return table_inside(self.catalog, collection), named

    def elements(self, array: str, frames: Sequence[Frame]) -> list[Frame]:
        """Return each element of an array as a row of nothing but itself."""
        values, kind = self.value(path_of(array), frames)
        inner = Attribute(ELEMENT, kind.element or kind)
        bare = Table(array, {}, {ELEMENT: inner})
        return [(bare, {ELEMENT: value}) for value in values or ()]

    def time(self, collection: str, row: Row) -> datetime | None:
        """Return when a row happened, None in a collection without time."""
        column = self.catalog.collections[collection].time
        return None if column is None else stored(row[column], Kind.TIMESTAMP)

    def of(self, collection: str, window: Window | Span | None = None) -> list[Row]:
        """Return the rows of a collection that exist and lie in the window, in their order."""
        if isinstance(window, Span):
            raise TypeError("a rule is read before its windows become spans")
        if collection not in self._existing:
            found = self.facts.collections.get(collection, ())
            rows = [row for row in found if self._is(collection, row)]
            self._existing[collection] = sorted(rows, key=lambda row: self.place(collection, row))
        rows = self._existing[collection]
        if window is None:
            return rows
        interval = interval_of(window, self.at)
        return [row for row in rows if lies_in(self._known_time(collection, row), interval)]

    def place(self, collection: str, row: Row) -> tuple[tuple[bool, Any], ...]:
        """Return what orders the rows of a collection: time, order columns, key."""
        declared = self.catalog.collections[collection]
        columns = self.catalog.tables[declared.table].columns
        names = [*([declared.time] if declared.time else []), *declared.order, *declared.key]
        values = [stored(row[name], (columns[name] or (None,))[0]) for name in names]
        return tuple((value is not None, value) for value in values)

    def _is(self, collection: str, row: Row) -> bool:
        """Return whether a row exists: its time, or when it was known, is before as_of."""
        declared = self.catalog.collections[collection]
        tombstone = self.catalog.tables[declared.table].changes.tombstone
        if tombstone is not None and row[tombstone] not in (None, False):
            return False
        if declared.time is None:
            return True
        column = declared.known_at if declared.is_future and declared.known_at else declared.time
        seen = stored(row[column], Kind.TIMESTAMP)
        return row[declared.time] is not None and seen is not None and seen < self.at.as_of

    def _known_time(self, collection: str, row: Row) -> datetime:
        time = self.time(collection, row)
        if time is None:
            raise ValueError(f"{collection} has no time and takes no window")
        return time
