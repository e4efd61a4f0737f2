"""The entities of one range by a dense number, and the numbers of the owners of rows."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from federated.kinds import Kind
from federated.operators.literals import text_literal
from federated.passes.draft import Scope, entity_scope
from federated.passes.sql.places import Place, column
from federated.planner.in_process.vectors import Ints, Unfit, integers_of
from federated.planner.reading import Reading
from federated.planner.restrict import Chosen

INDEX = "muster_entity_index"


class Entities:
    """A range of the entities of one sort, in the order of their keys."""

    def __init__(self, reading: Reading, scope: Scope, keys: pa.Array, is_whole: bool) -> None:
        self.reading = reading
        self.scope = scope
        self.keys = keys
        self.size = len(keys)
        self.is_whole = is_whole
        self.is_integer = pa.types.is_integer(keys.type)
        self._numbers: Ints | None = None
        if self.is_integer:
            self._numbers = integers_of(keys)
        else:
            self._write_index()

    @property
    def place(self) -> Place:
        """Return the place of one entity in a query."""
        return Place(self.reading.context.catalog, self.scope, self.scope.entity.name)

    def _write_index(self) -> None:
        """Number the keys in a table of this connection, for rows to be joined with."""
        place = self.place
        key = column(self.scope.entity.key, place.alias)
        present = exp.Not(this=exp.Is(this=key.copy(), expression=exp.Null()))
        keys = exp.select(exp.alias_(key, "entity_key")).from_(place.source())
        keys = keys.where(present, *self.range_of(key))
        text = self.reading.text(keys)
        self.reading.warehouse.execute(
            f"create or replace temp table {INDEX} as select entity_key, cast(row_number() "  # noqa: S608
            f"over (order by entity_key) - 1 as integer) as idx from ({text})"
        )

    def range_of(self, key: exp.Expr) -> list[exp.Expr]:
        """Return what keeps a query to this range."""
        if self.is_whole or not self.size:
            return []
        first, last = self.keys[0].as_py(), self.keys[-1].as_py()
        return [
            exp.GTE(this=key.copy(), expression=_literal(first)),
            exp.LTE(this=key.copy(), expression=_literal(last)),
        ]

    def among(self, numbers: Ints) -> Chosen:
        """Return a test of keys that holds for a few of the range alone."""
        keys = self.keys.take(pa.array(numbers)).to_pylist()
        own = self.reading.context.catalog.tables[self.scope.table.name].columns
        kind = own[self.scope.entity.key]

        def test(key: exp.Column, other: tuple[Kind, int | None] | None) -> exp.Expr:
            if other != kind:
                raise Unfit("keys of another type")
            return exp.In(this=key, expressions=[_literal(each) for each in keys])

        return test

    def owner(self, query: exp.Select, key: exp.Expr) -> exp.Select:
        """Return a query of rows with one more column `owner`: the key, or the number of it."""
        if self.is_integer:
            return query.select(exp.alias_(key, "owner"))
        on = exp.EQ(this=key.copy(), expression=column("entity_key", INDEX))
        number = exp.alias_(column("idx", INDEX), "owner")
        table = exp.Table(this=exp.to_identifier(INDEX), db=exp.to_identifier("temp"))
        return query.select(number).join(table, on=on, join_type="inner")

    def numbers(self, owners: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int32], Any]:
        """Return the numbers of owners, and which rows to keep: those of an entity of the range."""
        if not self.is_integer:
            return owners.astype(np.int32, copy=False), None
        assert self._numbers is not None  # noqa: S101 - set for integers
        first, last = int(self._numbers[0]), int(self._numbers[-1])
        if last - first + 1 == self.size:
            found = owners - first
            inside = (owners >= first) & (owners <= last)
        else:
            found = np.minimum(np.searchsorted(self._numbers, owners), self.size - 1)
            inside = self._numbers[found] == owners
        if inside.all():
            return found.astype(np.int32), None
        return found[inside].astype(np.int32), inside

    def of_keys(self, found: pa.Table) -> npt.NDArray[np.int32]:
        """Return the numbers of the keys a query returned."""
        keys = found.column(0).combine_chunks()
        if self.is_integer:
            return self.numbers(integers_of(keys))[0]
        order = np.asarray(pc.index_in(keys, value_set=self.keys).drop_null())
        return order.astype(np.int32)


def ranges(reading: Reading, entity: str, limit: int) -> Iterator[Entities]:
    """Yield the entities of one sort, so many at a time."""
    scope = entity_scope(reading.context.catalog, entity)
    assert scope is not None  # noqa: S101 - compiled audiences select a known entity
    place = Place(reading.context.catalog, scope, entity)
    key = column(scope.entity.key, entity)
    present = exp.Not(this=exp.Is(this=key.copy(), expression=exp.Null()))
    query = exp.select(key).from_(place.source()).where(present).order_by(key.copy())
    keys = reading.arrow(query).column(0).combine_chunks()
    for start in range(0, len(keys), limit):
        yield Entities(reading, scope, keys[start : start + limit], len(keys) <= limit)


def _literal(value: Any) -> exp.Expr:
    return text_literal(value) if isinstance(value, str) else exp.Literal.number(int(value))
