"""The rows of a collection as vectors, a part of it at a time, and the leaves that count them.

A part is what one leading condition cuts off (the events of one type), so that each row is fetched
once and a leaf looks only at rows that can count.
"""

from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlglot import exp

from federated.kinds import Kind
from federated.operators.literals import text_literal
from federated.passes.sql.key_sets import KeySets
from federated.passes.sql.places import Place, column
from federated.passes.sql.rows import RowSets
from federated.planner.in_process.columns import Columns, is_plain, number_holds, within
from federated.planner.in_process.entities import Entities
from federated.planner.in_process.vectors import MISSING, Bools, Ints, Unfit, integers_of, vector
from federated.planner.parts import Part
from federated.planner.reading import Reading
from federated.rule.tree import AggregateTest, CollectionTest, Group, Path, Term
from federated.rule.windows import Span

Numbers = npt.NDArray[np.int32]
# Sums of whole numbers stay exact in a double up to here.
EXACT = 2**53
COUNTED = frozenset({"count", "sum", "min", "max", "first_time", "last_time"})


def is_native(node: Any) -> bool:
    """Return whether a leaf on rows is evaluated here, as far as its shape tells."""
    if not is_plain(getattr(node, "value", Group("and"))):
        return False
    if isinstance(node, CollectionTest):
        return not node.is_share and node.mode == "atLeast" and node.high is None
    if not isinstance(node, AggregateTest) or node.function not in COUNTED or node.distinct:
        return False
    if node.function in {"first_time", "last_time"}:
        return node.operator == "within"
    numbers = {"=", "<", "<=", ">", ">=", "between", "in"}
    is_whole = node.of is None or node.of.kind in {Kind.INTEGER, Kind.DECIMAL}
    is_said = bool(node.values) and all(isinstance(v, Decimal) for v in node.values)
    return is_whole and is_said and node.operator in numbers


class Rows:
    """The rows of one part of a collection, fetched once for all that ask."""

    def __init__(self, reading: Reading, entities: Entities, part: Part) -> None:
        self.reading = reading
        self.entities = entities
        self.part = part
        sets = RowSets(reading.context, KeySets(), _no_predicate)
        self._sets = sets
        self.place: Place = sets.place(part.collection, entities.place)
        self.columns = Columns(reading, self.place)
        self.owner: Numbers = np.empty(0, dtype=np.int32)
        self.time: Ints | None = None
        self.size = 0
        self._lows: list[Any] = []

    def ask(self, group: Group, window: Any, of: Any = None) -> None:
        """Note what one leaf or step needs of the rows."""
        self.columns.ask(group)
        if of is not None:
            self.columns.value(of)
        self._lows.append(window.low if isinstance(window, Span) else None)

    def fetch(self) -> None:
        """Read the rows that can count for anyone who asked."""
        collection = self.place.scope.collection
        assert collection is not None  # noqa: S101 - rows are of collections
        owner = self._sets.owner(self.place)
        query = exp.select(*self.columns.selected()).from_(self.place.source(), copy=False)
        query = self.place.joined(query)
        if collection.time is not None:
            time = column(collection.time, self.place.alias)
            query = query.select(exp.alias_(time, "row_time"), copy=False)
        query = self.entities.owner(query, owner.copy())
        present = exp.Not(this=exp.Is(this=owner.copy(), expression=exp.Null()))
        cut = [present, *self._sets.cut(self.place, self._window()), *self._leading()]
        query = query.where(*cut, *self.entities.range_of(owner), copy=False)
        self._load(self.reading.arrow(query), collection.time is not None)

    def _load(self, table: Any, has_time: bool) -> None:
        owners = integers_of(table["owner"].combine_chunks())
        self.columns.load(table)
        if has_time:
            self.time = vector(table["row_time"])[0]
        self.owner, inside = self.entities.numbers(owners)
        if inside is not None:
            self.columns.keep(inside)
            self.time = None if self.time is None else self.time[inside]
        self.size = len(self.owner)

    def _window(self) -> Span | None:
        """Return the longest window of all that asked, None when one of them has no start."""
        if not self._lows or any(low is None for low in self._lows):
            return None
        return Span(min(self._lows, key=self.reading.moment), None)

    def _leading(self) -> list[exp.Expr]:
        if self.part.column is None:
            return []
        value = column(self.part.column, self.place.alias)
        return [exp.EQ(this=value, expression=text_literal(self.part.value))]

    def fits(self, group: Group, window: Any) -> Bools:
        """Return which rows satisfy a filter and lie in a window."""
        found = self.columns.holds(group, self.size)
        if isinstance(window, Span):
            if self.time is None:
                raise Unfit("a window without a time")
            found = found & within(self.time, window, self.reading)
        return found

    def leaf(self, node: CollectionTest | AggregateTest) -> Bools:
        """Return for whom a leaf holds."""
        fits = self.fits(self.part.rest(node.value), node.window)
        owners = self.owner[fits]
        if isinstance(node, CollectionTest):
            return _at_least(owners, int(node.low), self.entities.size)
        return self._number(node, owners, fits)

    def _number(self, node: AggregateTest, owners: Numbers, fits: Bools) -> Bools:
        size = self.entities.size
        if node.function in {"first_time", "last_time"}:
            assert self.time is not None  # noqa: S101 - days since need a time
            found = _extreme(owners, self.time[fits], size, node.function == "first_time")
            spans = [s for s in node.values if isinstance(s, Span)]
            parts = [within(found, span, self.reading) for span in spans]
            return np.logical_or.reduce(parts) if parts else np.zeros(size, dtype=bool)
        scale = 0
        values: Ints | None = None
        if node.of is not None:
            loaded, scale = self.columns.loaded[self.columns.value(_named(node.of))]
            values = loaded[fits]
            present = values != MISSING
            if not present.all():
                owners, values = owners[present], values[present]
        if node.function == "count":
            counts = np.bincount(owners, minlength=size)
            return number_holds(counts, node.operator, node.values, 0)
        assert values is not None  # noqa: S101 - check_kinds has seen to it
        if node.function == "sum":
            return number_holds(_sum(owners, values, size), node.operator, node.values, scale)
        found = _extreme(owners, values, size, node.function == "min")
        return number_holds(found, node.operator, node.values, scale)


def _at_least(owners: Numbers, least: int, size: int) -> Bools:
    if least == 1:
        found = np.zeros(size, dtype=bool)
        found[owners] = True
        return found
    return np.bincount(owners, minlength=size) >= least


def _sum(owners: Numbers, values: Ints, size: int) -> Ints:
    if len(values) and int(np.abs(values).max()) * len(values) >= EXACT:
        raise Unfit("sums beyond 53 bits")
    return np.bincount(owners, weights=values, minlength=size).astype(np.int64)


def _extreme(owners: Numbers, values: Ints, size: int, is_least: bool) -> Ints:
    """Return the least or the greatest value of each owner, MISSING without rows."""
    found = np.full(size, MISSING, dtype=np.int64)
    order = np.lexsort((values, owners))
    owners, values = owners[order], values[order]
    if is_least:
        owners, values = owners[::-1], values[::-1]
    # Of several values for one place the last one written stays.
    found[owners] = values
    return found


def _named(term: Term) -> Path:
    if not isinstance(term, Path):
        raise Unfit(type(term).__name__)
    return term


def _no_predicate(*_: object) -> exp.Expr:
    raise Unfit("filters are held against vectors here")
