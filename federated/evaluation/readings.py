"""Reads one part of a rule over one entity's rows, and keeps the value its verdict rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from federated.catalog.schema import Attribute, Catalog, Entity
from federated.evaluation.expressions import Values
from federated.evaluation.facts import Facts, LinkedRow
from federated.evaluation.measures import measure
from federated.evaluation.memberships import is_counted
from federated.evaluation.moments import FIXED_UNITS
from federated.evaluation.operators import operator_holds
from federated.evaluation.rows import Found, Frames, Rows
from federated.evaluation.sequences import Step as Fitting
from federated.evaluation.sequences import sequence_holds
from federated.evaluation.values import literal
from federated.evaluation.windows import Moment
from federated.kinds import Kind
from federated.rule.occasions import Occasion
from federated.rule.places import Circle
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Condition,
    Group,
    Measure,
    MembershipTest,
    Node,
    Operand,
    Path,
    SequenceTest,
    Step,
    Term,
)
from federated.rule.windows import Duration

Place = tuple[Any, ...]
MEANS = ("avg", "median_gap_days")


@dataclass(frozen=True)
class Reading:
    """A verdict, and the value it rests on."""

    holds: bool
    seen: Any = None


class Reader:
    """Reads parts of a rule for one entity at one moment."""

    def __init__(self, catalog: Catalog, entity: str, facts: Facts, at: Moment) -> None:
        self.catalog = catalog
        self.facts = facts
        self.at = at
        self.rows = Rows(catalog, facts, at, self._computed)
        self.values = Values(self.rows, self._holds, self._measured)
        self.top: Frames = ((catalog.table_of(entity), facts.row),)
        # Shared by all that read further for this one: rows are put in order once for a key.
        self._known: dict[tuple[str, str, Any], Any] = {}
        self._readers: dict[tuple[str, Any], Reader] = {}

    def read(self, part: Node, frames: Frames = ()) -> Reading:
        """Return whether the part holds of the innermost row, and what was seen."""
        frames = frames or self.top
        if isinstance(part, Group):
            return Reading(self._group(part, frames))
        if isinstance(part, Condition):
            return self._condition(part, frames)
        if isinstance(part, MembershipTest):
            return self._membership(part, frames)
        if isinstance(part, CollectionTest):
            return self._collection_test(part, frames)
        if isinstance(part, AggregateTest):
            return self._aggregate_test(part, frames)
        return self._sequence(part, frames)

    def worth(self, value: Term) -> Any:
        """Return what a value of the entity is worth, as a computed attribute would hold it."""
        kind = self.values.kind(value, self.top)
        if kind in (Kind.INTEGER, Kind.DECIMAL):
            return self.values.number(value, self.top)
        return self.values.value(value, self.top)

    def _computed(self, attribute: Attribute, entity: Entity, row: LinkedRow) -> Any:
        """Return what an attribute made of others is of a row of an entity, from its rows."""
        assert attribute.computed is not None  # noqa: S101 - asked of no other
        place = entity.name, attribute.name, row[entity.key]
        if place not in self._known:
            self._known[place] = self._reader(entity, row).worth(attribute.computed.value)
        return self._known[place]

    def _reader(self, entity: Entity, row: LinkedRow) -> "Reader":
        """Return what reads a row of an entity with all that hangs on it."""
        place = entity.name, row[entity.key]
        if place not in self._readers:
            owned = {
                each.name: row.find(each.table, (each.owners[entity.name],), (row[entity.key],))
                for each in self.catalog.collections.values()
                if entity.name in each.owners
            }
            facts = Facts(row[entity.key], row, owned, self.facts.members, self.facts.changes)
            reader = Reader(self.catalog, entity.name, facts, self.at)
            reader._known, reader._readers = self._known, self._readers
            self._readers[place] = reader
        return self._readers[place]

    def _group(self, group: Group, frames: Frames) -> bool:
        verdicts = (self.read(rule, frames).holds for rule in group.rules)
        if group.combinator == "xor" and group.rules:
            holds = sum(verdicts) % 2 == 1
        elif group.combinator == "or" and group.rules:
            holds = any(verdicts)
        else:
            holds = all(verdicts)
        return holds != group.negated

    def _holds(self, group: Group, frames: Frames) -> bool:
        return self.read(group, frames).holds

    def _condition(self, test: Condition, frames: Frames) -> Reading:
        kind = self.values.kind(test.field, frames)
        value = self.values.value(test.field, frames)
        is_mean = isinstance(test.field, Measure) and test.field.function in MEANS
        return self._compared(test, value, kind, frames, test.case_sensitive, is_mean)

    def _compared(
        self,
        test: Condition | AggregateTest,
        value: Any,
        kind: Kind,
        frames: Frames,
        case_sensitive: bool = True,
        is_mean: bool = False,
    ) -> Reading:
        holds = operator_holds(
            test.operator,
            value,
            [self._operand(each, kind, frames, is_mean) for each in test.values],
            self.at,
            case_sensitive=case_sensitive,
            are_literals=not any(isinstance(each, Term) for each in test.values),
        )
        return Reading(holds, value)

    def _operand(self, value: Operand, kind: Kind, frames: Frames, is_mean: bool) -> Any:
        if isinstance(value, Term):
            # What a mean is held against is multiplied, so it is a number of an expression.
            if is_mean:
                return self.values.number(value, frames)
            return self.values.value(value, frames, kind)
        if isinstance(value, Duration | Circle | Occasion):
            return value
        return literal(value, kind, self.at.zone)

    def _membership(self, test: MembershipTest, frames: Frames) -> Reading:
        key = self.rows.member_key(test.path, frames)
        if test.operator in ("in", "notIn"):
            found = [a for a in test.audiences if key in self.facts.members.get(a, ())]
            return Reading(bool(found) == (test.operator == "in"), found)
        times = [
            each.as_of
            for audience in test.audiences
            for each in self.facts.changes.get(audience, ())
            if each.key == key and each.change == test.operator and is_counted(each, test, self.at)
        ]
        return Reading(bool(times), max(times, default=None))

    def _collection_test(self, test: CollectionTest, frames: Frames) -> Reading:
        if self.rows.is_rows(test.collection, frames):
            rows = [row.frames for row in self.rows.of(test.collection, frames, test.window)]
        else:
            rows = [(*frames, element) for element in self.rows.elements(test.collection, frames)]
        count = sum(self._holds(test.value, row) for row in rows)
        total = len(rows)
        if test.mode == "all":
            return Reading(count == total, f"{count} of {total}")
        if test.mode in ("some", "none"):
            return Reading((count > 0) == (test.mode == "some"), count)
        base = total if test.is_share else 1
        is_enough = count >= Fraction(test.low) * base
        is_few = test.high is None or count <= Fraction(test.high) * base
        holds = {"atLeast": is_enough, "atMost": is_few}.get(test.mode, is_enough and is_few)
        if test.is_share and not rows:
            holds = test.mode == "atMost"
        return Reading(holds, f"{count} of {total}" if test.is_share else count)

    def _aggregate_test(self, test: AggregateTest, frames: Frames) -> Reading:
        total, count = self._measured(test, frames)
        value = total / count if count != 1 else total
        kind = Kind.INTEGER
        if test.of is not None and test.function != "count":
            kind = self._kind_inside(test, test.of, frames)
        return self._compared(test, value, kind, frames, is_mean=test.function in MEANS)

    def _measured(self, test: AggregateTest | Measure, frames: Frames) -> tuple[Any, int]:
        """Return what an aggregate makes of the rows of the entity, and what it is divided by."""
        if isinstance(test, Measure):
            frames = frames[: len(frames) - test.outer]
        rows = [
            row
            for row in self.rows.of(test.collection, frames, test.window)
            if self._holds(test.value, row.frames)
        ]
        of = test.of
        if of is None:
            return measure(test, rows, lambda row: None, Kind.INTEGER, self.at)
        kind = self._kind_inside(test, of, frames)
        return measure(test, rows, lambda row: self.values.value(of, row.frames), kind, self.at)

    def _kind_inside(self, test: AggregateTest | Measure, of: Term, frames: Frames) -> Kind:
        shapes = self.values.shapes
        around = replace(test, outer=0) if isinstance(test, Measure) else test
        return shapes.kind(of, shapes.inside(around, [table for table, _ in frames]), None)

    def _sequence(self, test: SequenceTest, frames: Frames) -> Reading:
        # The same row may be found on several ways; it is one row all the same.
        found: dict[Place, Found] = {}
        for step in test.steps:
            rows = self.rows.of(step.collection, frames, test.window)
            found |= {_place(self.rows, row): row for row in rows}
        bound: dict[tuple[Any, ...], list[Place]] = {}
        for place in sorted(found):
            row = found[place].frames[-1:]
            values = tuple(self.rows.value(Path((column,)), row)[0] for column in test.same)
            if None not in values:
                bound.setdefault(values, []).append(place)
        fitting = [self._fitting(step, test, frames) for step in test.steps]
        counts = [0] * len(test.steps)
        holds = False
        for group in bound.values():
            steps = [_among(group, s, p) for s, p in zip(test.steps, fitting, strict=True)]
            counts = [n + len(s.places) for n, s in zip(counts, steps, strict=True)]
            holds = holds or self._follows(test, [found[place] for place in group], steps)
        return Reading(holds, counts)

    def _follows(self, test: SequenceTest, rows: Sequence[Found], steps: Sequence[Fitting]) -> bool:
        times = [row.time for row in rows if row.time is not None]
        return sequence_holds(times, steps, _length(test.within), self.at.as_of)

    def _fitting(self, step: Step, test: SequenceTest, frames: Frames) -> set[Place]:
        rows = self.rows.of(step.collection, frames, test.window)
        return {_place(self.rows, row) for row in rows if self._holds(step.value, row.frames)}


def _place(rows: Rows, found: Found) -> Place:
    """Return where a row stands in the order of time, collection and key."""
    place = rows.place(found)
    return (place[0], found.collection.name, place[1:])


def _among(group: Sequence[Place], step: Step, fitting: set[Place]) -> Fitting:
    places = frozenset(number for number, place in enumerate(group) if place in fitting)
    gaps = _length(step.after_min), _length(step.after_max)
    return Fitting(places, step.negated, step.count, *gaps)


def _length(duration: Duration | None) -> timedelta | None:
    return None if duration is None else duration.n * FIXED_UNITS[duration.unit]
