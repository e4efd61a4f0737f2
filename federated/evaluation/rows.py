"""The rows of one entity that exist at a moment, in their order, and the values they hold."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from federated.catalog.schema import Attribute, Catalog, Collection, Entity, Link, Table
from federated.evaluation.facts import Facts, LinkedRow, bare_row
from federated.evaluation.history import past_row
from federated.evaluation.places import position
from federated.evaluation.values import stored
from federated.evaluation.windows import Moment, interval_of, lies_in
from federated.kinds import Kind
from federated.rule.tree import Path, path_of
from federated.rule.windows import Span, Window

# What the empty name leads to.
ELEMENT = ""
# A table and one row of it; None where a link leads nowhere.
Frame = tuple[Table, LinkedRow | None]
Frames = tuple[Frame, ...]


@dataclass(frozen=True)
class Found:
    """One row of a collection: what lies between the one that asks and it, and when it happened."""

    frames: Frames
    collection: Collection
    time: datetime | None

    @property
    def row(self) -> LinkedRow:
        """The row itself."""
        row = self.frames[-1][1]
        assert row is not None  # noqa: S101 - only links lead nowhere
        return row


def with_element(catalog: Catalog, table: Table) -> Table:
    """Return the table of some rows, with the empty name where it stands for an element."""
    declared = catalog.collection_of(table)
    if declared is None or declared.element is None:
        return table
    named = {**table.attributes, ELEMENT: table.attributes[declared.element]}
    return replace(table, attributes=named)


class Rows:
    """Finds rows and values of one entity; `computed` says what an attribute made of others is."""

    def __init__(
        self,
        catalog: Catalog,
        facts: Facts,
        at: Moment,
        computed: Callable[[Attribute, Entity, LinkedRow], Any],
    ) -> None:
        self.catalog = catalog
        self.computed = computed
        self.facts = facts
        self.at = at
        self._existing: dict[str, list[Found]] = {}

    def value(self, path: Path, frames: Sequence[Frame]) -> tuple[Any, Kind]:
        """Return what a path leads to from the innermost row, and its kind."""
        table, row = self._linked(frames[len(frames) - 1 - path.outer], path.names[:-1])
        name = path.names[-1] if path.names else ELEMENT
        attribute = table.attributes[name]
        kind = attribute.kind
        if row is not None and attribute.computed is not None:
            entity = next(e for e in self.catalog.entities.values() if e.table == table.name)
            return self.computed(attribute, entity, row), kind
        if row is not None and attribute.columns is not None:
            return position(*(self._held(table, row, c) for c in attribute.columns)), kind
        return (None if row is None else stored(self._held(table, row, name), kind)), kind

    def member_key(self, path: Path, frames: Sequence[Frame]) -> Any:
        """Return the key of the entity that links lead to, None where they lead nowhere."""
        table, row = self._linked(frames[len(frames) - 1 - path.outer], path.names)
        entity = next(e for e in self.catalog.entities.values() if e.table == table.name)
        return None if row is None else row[entity.key]

    def is_rows(self, name: str, frames: Sequence[Frame]) -> bool:
        """Return whether a name leads to rows, rather than to the elements of an array."""
        first = name.split(".")[0]
        if len(frames) == 1:
            return first in self.catalog.collections
        link = frames[-1][0].links.get(first)
        return link is not None and link.is_many

    def elements(self, array: str, frames: Sequence[Frame]) -> list[Frame]:
        """Return each element of an array as a row of nothing but itself."""
        values, kind = self.value(path_of(array), frames)
        bare = Table(array, {}, {ELEMENT: Attribute(ELEMENT, kind.element or kind)})
        return [(bare, bare_row({ELEMENT: value})) for value in values or ()]

    def of(self, name: str, frames: Frames, window: Window | Span | None = None) -> Sequence[Found]:
        """Return the rows of a collection that exist and lie in the window, in their order.

        A dotted name goes on from each row to the rows that hang on it.
        """
        if isinstance(window, Span):
            raise TypeError("a rule is read before its windows become spans")
        if len(frames) > 1:
            rows = sorted(self._rows(name.split("."), frames), key=self.place)
        elif name not in self._existing:
            rows = sorted(self._rows(name.split("."), frames), key=self.place)
            self._existing[name] = rows
        else:
            rows = self._existing[name]
        if window is None:
            return rows
        interval = interval_of(window, self.at)
        return [row for row in rows if lies_in(_known(row.time, name), interval)]

    def place(self, found: Found) -> tuple[tuple[bool, Any], ...]:
        """Return what orders the rows of a collection: time, order columns, key."""
        columns = found.frames[-1][0].columns
        names = [*found.collection.order, *found.collection.key]
        row = found.row
        values = [found.time, *[stored(row[name], (columns[name] or (None,))[0]) for name in names]]
        return tuple([(value is not None, value) for value in values])

    def _rows(self, names: Sequence[str], around: Frames) -> Iterator[Found]:
        time = _time_of(self.catalog, around)
        if len(around) > 1:
            table, row = around[-1]
            assert row is not None  # noqa: S101 - only links lead nowhere
            link = table.links[names[0]]
            inner = self.catalog.tables[link.table]
            declared = self.catalog.collection_of(inner)
            assert declared is not None  # noqa: S101 - the catalogue was checked
            rows: Sequence[LinkedRow] = self._follow(table, row, link)
        else:
            declared = self.catalog.collections[names[0]]
            inner = self.catalog.tables[declared.table]
            rows = self.facts.collections.get(names[0], ())
        named = with_element(self.catalog, inner)
        for each in rows:
            if not self._is(declared, inner, each):
                continue
            own = time if declared.time is None else stored(each[declared.time], Kind.TIMESTAMP)
            if declared.element is not None:
                each = each.beside({ELEMENT: each[declared.element]})
            frames = (*around, (named, each))
            if len(names) == 1:
                yield Found(frames, declared, own)
            else:
                yield from self._rows(names[1:], frames)

    def _is(self, declared: Collection, table: Table, row: LinkedRow) -> bool:
        """Return whether a row exists: its time, or when it was known, is before as_of."""
        tombstone = table.changes.tombstone
        if tombstone is not None and row[tombstone] not in (None, False):
            return False
        if declared.time is None:
            return True
        column = declared.known_at if declared.is_future and declared.known_at else declared.time
        seen = stored(row[column], Kind.TIMESTAMP)
        return row[declared.time] is not None and seen is not None and seen < self.at.as_of

    def _linked(self, frame: Frame, links: Sequence[str]) -> Frame:
        table, row = frame
        for name in links:
            link = table.links[name]
            found = [] if row is None else self._follow(table, row, link)
            table, row = self.catalog.tables[link.table], found[0] if found else None
        return table, row

    def _follow(self, table: Table, row: LinkedRow, link: Link) -> list[LinkedRow]:
        key = tuple(self._held(table, row, mine) for mine, _ in link.on)
        return row.find(link.table, tuple(theirs for _, theirs in link.on), key)

    def _held(self, table: Table, row: LinkedRow, column: str) -> Any:
        """Return what a column holds, or held at as_of where there is a history of it."""
        history = self.catalog.past_of(table, column)
        if history is None:
            return row[column]
        past = past_row(history, row, self.at.as_of)
        return None if past is None else past[column]


def _time_of(catalog: Catalog, frames: Frames) -> datetime | None:
    """Return when the innermost row happened; one without a time has that of the row around it."""
    for table, row in reversed(frames[1:]):
        declared = catalog.collection_of(table)
        if declared is not None and declared.time is not None and row is not None:
            found: datetime | None = stored(row[declared.time], Kind.TIMESTAMP)
            return found
    return None


def _known(time: datetime | None, name: str) -> datetime:
    if time is None:
        raise ValueError(f"{name} has no time and takes no window")
    return time
