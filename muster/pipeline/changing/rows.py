"""Which rows are new, late, missing or different between two moments, of people and of sources."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from federated.catalog.schema import Catalog, Collection
from federated.evaluation.facts import Facts
from muster.pipeline.changing.moments import Moments

What = Literal["new", "late", "missing", "changed"]
EVENTS = "select event_id, source, occurred_at, loaded_at from fct_events"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowMoved:
    """One row that is otherwise now: new since then, late, missing, or with other values."""

    collection: str
    what: What
    key: str
    occurred_at: datetime | None


@dataclass(frozen=True, slots=True)
class ValueMoved:
    """One attribute of the entity itself that is otherwise now."""

    attribute: str
    then: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The events of one source: happened since then, happened before and loaded since, or gone.

    `missing_count` is None where no snapshot of that time is kept.
    """

    source: str
    new_count: int
    late_count: int
    missing_count: int | None


def rows_moved(
    catalog: Catalog, then: Facts | None, now: Facts | None, moment: datetime
) -> Iterator[RowMoved]:
    """Yield each row of one entity's collections that is otherwise now than at a moment."""
    names = {*(then.collections if then else ()), *(now.collections if now else ())}
    for name in sorted(names):
        declared = catalog.collections[name]
        before, after = (_keyed(catalog, declared, facts) for facts in (then, now))
        for key in sorted({*before, *after}, key=str):
            occurred = _time(declared, after.get(key) or before[key])
            if key not in before:
                is_late = occurred is not None and occurred < moment
                yield RowMoved(name, "late" if is_late else "new", _said(key), occurred)
            elif key not in after:
                yield RowMoved(name, "missing", _said(key), occurred)
            elif before[key] != after[key]:
                yield RowMoved(name, "changed", _said(key), occurred)


def values_moved(
    catalog: Catalog, entity: str, then: Facts | None, now: Facts | None
) -> Iterator[ValueMoved]:
    """Yield each attribute stored with the entity that is otherwise now."""
    if then is None or now is None:
        return
    for name, attribute in sorted(catalog.table_of(entity).attributes.items()):
        columns = () if attribute.computed is not None else attribute.columns or (name,)
        before, after = ([facts.row[c] for c in columns] for facts in (then, now))
        if before != after:
            texts = (None if v == [None] else ", ".join(map(str, v)) for v in (before, after))
            yield ValueMoved(name, *texts)


def sources_moved(moments: Moments) -> list[SourceRows]:
    """Return of how many events of each source the coming was new or late, and how many are gone.

    An event that is loaded again keeps its id, and is neither.
    """
    moment = pa.scalar(moments.then_as_of.astimezone(UTC).replace(tzinfo=None), pa.timestamp("us"))
    after = moments.now.query(EVENTS)
    missing: Counter[str] = Counter()
    if moments.then is None:
        came = after.filter(pc.greater_equal(after["loaded_at"].cast(pa.timestamp("us")), moment))
    else:
        before = moments.then.query(EVENTS)
        came = _without(after, before)
        missing.update(_without(before, after)["source"].to_pylist())
    is_late = pc.less(came["occurred_at"].cast(pa.timestamp("us")), moment)
    late = Counter(came.filter(is_late)["source"].to_pylist())
    new = Counter(came.filter(pc.invert(is_late))["source"].to_pylist())
    return [
        SourceRows(name, new[name], late[name], missing[name] if moments.then else None)
        for name in sorted({*new, *late, *missing})
    ]


def _without(rows: pa.Table, others: pa.Table) -> pa.Table:
    known = others["event_id"].combine_chunks()
    return rows.filter(pc.invert(pc.is_in(rows["event_id"], value_set=known)))


def _keyed(catalog: Catalog, declared: Collection, facts: Facts | None) -> dict[Any, Row]:
    """Return the rows of a collection by their keys, with what rules may know of each."""
    if facts is None:
        return {}
    table = catalog.tables[declared.table]
    times = [c for c in (declared.time, declared.known_at, table.changes.tombstone) if c]
    of_attributes = {
        column
        for name, attribute in table.attributes.items()
        for column in (() if attribute.computed is not None else attribute.columns or (name,))
    }
    columns = sorted({*of_attributes, *times})
    return {
        tuple(row[name] for name in declared.key): {name: row[name] for name in columns}
        for row in facts.collections.get(declared.name, ())
    }


def _time(declared: Collection, row: Row) -> datetime | None:
    found = row.get(declared.time) if declared.time is not None else None
    if not isinstance(found, datetime):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _said(key: tuple[Any, ...]) -> str:
    return ", ".join(map(str, key))
