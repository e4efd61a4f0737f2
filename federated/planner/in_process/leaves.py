"""The leaves of one range of entities as sets of bits, each worked out where it is cheapest."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlglot import exp

from federated.passes.sql.places import column
from federated.planner.formulas import Leaf
from federated.planner.in_process import rows as row_leaves
from federated.planner.in_process import sequences
from federated.planner.in_process.columns import Columns, sort_of
from federated.planner.in_process.entities import Entities
from federated.planner.in_process.rows import Rows
from federated.planner.in_process.vectors import Bools, Unfit
from federated.planner.parts import Part, leading_columns, part_of
from federated.planner.reading import Reading, leaf_query
from federated.planner.restrict import Chosen, restrict_by
from federated.rule.tree import AggregateTest, CollectionTest, Condition, Group, SequenceTest
from federated.rule.walk import is_bare

Bits = npt.NDArray[np.uint8]
# Engines plan hundreds of columns badly.
BATCH = 200
# For more than these, everybody is asked for at once.
MOST_UNSURE = 1_000


def evaluate_leaves(
    reading: Reading, entities: Entities, leaves: Sequence[Leaf]
) -> dict[str, Bits]:
    """Return for each leaf, by its id, whom of the range it holds for."""
    found: dict[str, Bits] = {}
    work = _Work(reading, entities, found)
    # A value made of others is left to the compiler's own SQL.
    plain = [x for x in leaves if is_bare(x.node)]
    work.attributes([x for x in plain if isinstance(x.node, Condition)])
    work.rows([x for x in plain if not isinstance(x.node, Condition)])
    for leaf in leaves:
        if leaf.id not in found:
            found[leaf.id] = np.packbits(work.by_sql(leaf))
    return found


class _Work:
    def __init__(self, reading: Reading, entities: Entities, found: dict[str, Bits]) -> None:
        self.reading = reading
        self.entities = entities
        self.found = found

    def by_sql(self, leaf: Leaf, chosen: Chosen | None = None) -> Bools:
        """Return whom the compiler's own SQL selects, of all or of those chosen by their keys."""
        query = leaf_query(leaf, self.reading.context)
        if chosen is not None:
            query = restrict_by(query, self.reading.context.catalog, leaf.entity, chosen)
        held = np.zeros(self.entities.size, dtype=bool)
        held[self.entities.of_keys(self.reading.arrow(query))] = True
        return held

    def attributes(self, leaves: Sequence[Leaf]) -> None:
        """Evaluate tests of the entity itself, so many flags a query."""
        ordered = sorted(leaves, key=lambda leaf: _column_name(leaf.node))
        for start in range(0, len(ordered), BATCH):
            batch = ordered[start : start + BATCH]
            place = self.entities.place
            columns = Columns(self.reading, place)
            groups = [Group("and", (leaf.node,)) for leaf in batch]
            for group in groups:
                columns.ask(group)
            key = column(self.entities.scope.entity.key, place.alias)
            selected = columns.selected()
            query = exp.select(*selected).from_(place.source(), copy=False)
            present = exp.Not(this=exp.Is(this=key.copy(), expression=exp.Null()))
            query = place.joined(query).where(present, *self.entities.range_of(key), copy=False)
            try:
                columns.load(self.reading.arrow(query.order_by(key.copy())))
            except Unfit:
                continue
            for leaf, group in zip(batch, groups, strict=True):
                self._keep(leaf, partial(columns.holds, group, self.entities.size))

    def rows(self, leaves: Sequence[Leaf]) -> None:
        """Evaluate tests of rows, one part of a collection after the other, then sequences."""
        known = self.reading.context.catalog.collections
        # What is not a collection is an array, which is asked of the entity itself.
        counted = [x for x in leaves if row_leaves.is_native(x.node) and x.collection in known]
        ordered = [x for x in leaves if sequences.is_native(x.node)]
        columns = leading_columns(_filters([*counted, *ordered]))
        parts: dict[Part, list[Leaf]] = {}
        for leaf in counted:
            node: Any = leaf.node
            parts.setdefault(part_of(node.collection, node.value, columns), []).append(leaf)
        steps = {part for leaf in ordered for part, _ in _steps(leaf.node, columns)}
        kept: dict[Part, Rows] = {}
        for part in sorted({*parts, *steps}, key=str):
            try:
                fetched = self._fetched(part, parts.get(part, []), ordered, columns)
            except Unfit:
                continue
            for leaf in parts.get(part, []):
                node = leaf.node
                self._keep(leaf, partial(fetched.leaf, node))
            if part in steps:
                kept[part] = fetched
        self._sequences(ordered, kept, columns)

    def _fetched(
        self, part: Part, leaves: list[Leaf], ordered: list[Leaf], columns: dict[str, str]
    ) -> Rows:
        rows = Rows(self.reading, self.entities, part)
        for leaf in leaves:
            node: Any = leaf.node
            rows.ask(part.rest(node.value), node.window, getattr(node, "of", None))
        for leaf in ordered:
            node = leaf.node
            for own, step in _steps(node, columns):
                if own == part:
                    rows.ask(part.rest(step.value), node.window)
        rows.fetch()
        return rows

    def _sequences(
        self, leaves: list[Leaf], kept: dict[Part, Rows], columns: dict[str, str]
    ) -> None:
        for collections in {frozenset(s.collection for s in _node(x).steps) for x in leaves}:
            mine = [x for x in leaves if {s.collection for s in _node(x).steps} == collections]
            wanted = {part for leaf in mine for part, _ in _steps(leaf.node, columns)}
            if not wanted <= set(kept):
                continue
            order = sequences.Order([kept[part] for part in sorted(wanted, key=str)])
            try:
                for part in sorted(wanted, key=str):
                    order.prepare(kept[part])
            except Unfit:
                continue
            for leaf in mine:
                parts = [kept[part] for part, _ in _steps(leaf.node, columns)]
                self._keep(leaf, partial(self._sequence, leaf, parts, order))

    def _sequence(self, leaf: Leaf, parts: list[Rows], order: sequences.Order) -> Bools:
        held, unsure = sequences.sequence(_node(leaf), parts, order, self.reading)
        if not len(unsure):
            return held
        if len(unsure) > MOST_UNSURE:
            raise Unfit("rows of one moment")
        held[unsure] = self.by_sql(leaf, self.entities.among(unsure))[unsure]
        return held

    def _keep(self, leaf: Leaf, work: Callable[[], Bools]) -> None:
        """Keep what a leaf is found to be; one that does not fit is left to its own SQL."""
        try:
            self.found[leaf.id] = np.packbits(work())
        except Unfit:
            return


def _node(leaf: Leaf) -> SequenceTest:
    assert isinstance(leaf.node, SequenceTest)  # noqa: S101 - only these come here
    return leaf.node


def _steps(node: Any, columns: dict[str, str]) -> list[tuple[Part, Any]]:
    return [(part_of(step.collection, step.value, columns), step) for step in node.steps]


def _filters(leaves: Iterable[Leaf]) -> Iterator[tuple[str, Group]]:
    for leaf in leaves:
        node = leaf.node
        if isinstance(node, SequenceTest):
            yield from ((step.collection, step.value) for step in node.steps)
        elif isinstance(node, CollectionTest | AggregateTest):
            yield node.collection, node.value


def _column_name(node: Any) -> str:
    return f"{sort_of(node)} {node.field}"
