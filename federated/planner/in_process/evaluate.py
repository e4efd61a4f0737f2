"""Evaluates many audiences at once: leaves as bits, audiences as what is made of them."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa
from sqlglot import exp

from federated.catalog.model_names import members_model
from federated.passes.sql.key_sets import KEY
from federated.passes.sql.places import column
from federated.planner.formulas import (
    Constant,
    Joined,
    Leaf,
    Member,
    Opposite,
    Test,
    Value,
    leaves_of,
    members_of,
)
from federated.planner.in_process.entities import Entities, ranges
from federated.planner.in_process.leaves import Bits, evaluate_leaves
from federated.planner.reading import Reading
from federated.rule.edges import AS_OF

# Entities evaluated at a time; what is held grows with it, what is computed does not.
LIMIT = 1 << 20


def evaluate_audiences(
    reading: Reading, formulas: Mapping[str, Value], entity: str, limit: int = LIMIT
) -> Iterator[tuple[str, pa.Array]]:
    """Yield the members of each audience of one entity, a range of entities after the other."""
    for entities, bits in evaluated_ranges(reading, formulas, entity, limit):
        for key in sorted(bits):
            held = np.unpackbits(bits[key], count=entities.size)
            yield key, entities.keys.take(pa.array(np.flatnonzero(held)))


def evaluated_ranges(
    reading: Reading, formulas: Mapping[str, Value], entity: str, limit: int = LIMIT
) -> Iterator[tuple[Entities, dict[str, Bits]]]:
    """Yield ranges of entities, and for each audience whom of the range it holds, as bits.

    An audience named that is not among the formulas is read from its own model.
    """
    leaves = distinct_leaves(formulas.values())
    for entities in ranges(reading, entity, limit):
        made = _Made(reading, entities, formulas, evaluate_leaves(reading, entities, leaves))
        yield entities, {key: made.audience(key) for key in sorted(formulas)}


def distinct_leaves(formulas: Iterable[Value]) -> list[Leaf]:
    """Return the leaves of some formulas, each once, in the order of their ids."""
    found = {leaf.id: leaf for value in formulas for leaf in leaves_of(value)}
    return [found[i] for i in sorted(found)]


class _Made:
    """What is made of the leaves, each audience once."""

    def __init__(
        self,
        reading: Reading,
        entities: Entities,
        formulas: Mapping[str, Value],
        leaves: dict[str, Bits],
    ) -> None:
        self.reading = reading
        self.entities = entities
        self.formulas = formulas
        self.leaves = leaves
        self.named = {key for value in formulas.values() for key in members_of(value)}
        self.done: dict[str, Bits] = {}
        self.everybody = np.packbits(np.ones(entities.size, dtype=bool))

    def audience(self, key: str) -> Bits:
        """Return who is in an audience."""
        if key in self.done:
            return self.done[key]
        value = self.formulas.get(key)
        is_stored = value is None or value == Member(key)
        found = self._stored(key) if is_stored or value is None else self._value(value)
        if key in self.named:
            self.done[key] = found
        return found

    def _stored(self, key: str) -> Bits:
        model = members_model(key)
        query = exp.select(column(KEY, model)).from_(exp.to_table(model))
        held = np.zeros(self.entities.size, dtype=bool)
        held[self.entities.of_keys(self.reading.arrow(query))] = True
        return np.packbits(held)

    def _value(self, value: Value) -> Bits:
        if isinstance(value, Test):
            return self.leaves[value.leaf.id]
        if isinstance(value, Member):
            return self.audience(value.audience)
        if isinstance(value, Opposite):
            return ~self._value(value.part)
        if isinstance(value, Joined):
            combine = {
                "and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor,
            }[value.combinator]  # fmt: skip
            found = self._value(value.parts[0])
            for part in value.parts[1:]:
                found = combine(found, self._value(part))
            return found
        is_true = (
            value.holds
            if isinstance(value, Constant)
            else self.reading.moment(AS_OF) < self.reading.moment(value.edge)
        )
        return self.everybody if is_true else np.zeros_like(self.everybody)
