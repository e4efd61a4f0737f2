"""Reads one part of a rule over one entity's rows, and keeps the value its verdict rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from federated.catalog.schema import Catalog
from federated.evaluation.expressions import Values
from federated.evaluation.facts import Facts, Row
from federated.evaluation.measures import measure
from federated.evaluation.memberships import is_counted
from federated.evaluation.moments import FIXED_UNITS
from federated.evaluation.operators import operator_holds
from federated.evaluation.rows import Frame, Rows, table_inside
from federated.evaluation.sequences import Step as Fitting
from federated.evaluation.sequences import sequence_holds
from federated.evaluation.values import literal
from federated.evaluation.windows import Moment
from federated.kinds import Kind
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

MEANS = ("avg", "median_gap_days")


@dataclass(frozen=True)
class Reading:
    """A verdict, and the value it rests on."""

    holds: bool
    seen: Any = None


class Reader:
    """Reads parts of a rule for one entity at one moment."""

    def __init__(self, catalog: Catalog, entity: str, facts: Facts, at: Moment) -> None:
        self.facts = facts
        self.at = at
        self.rows = Rows(catalog, facts, at)
        self.values = Values(self.rows, self._holds, self._measured)
        self.top: tuple[Frame, ...] = ((catalog.table_of(entity), facts.row),)

    def read(self, part: Node, frames: tuple[Frame, ...] = ()) -> Reading:
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

    def _group(self, group: Group, frames: tuple[Frame, ...]) -> bool:
        verdicts = [self.read(rule, frames).holds for rule in group.rules]
        if not verdicts:
            holds = True
        elif group.combinator == "xor":
            holds = sum(verdicts) % 2 == 1
        else:
            holds = any(verdicts) if group.combinator == "or" else all(verdicts)
        return holds != group.negated

    def _holds(self, group: Group, frames: tuple[Frame, ...]) -> bool:
        return self.read(group, frames).holds

    def _condition(self, test: Condition, frames: tuple[Frame, ...]) -> Reading:
        kind = self.values.kind(test.field, frames)
        value = self.values.value(test.field, frames)
        is_mean = isinstance(test.field, Measure) and test.field.function in MEANS
        return self._compared(test, value, kind, frames, test.case_sensitive, is_mean)

    def _compared(
        self,
        test: Condition | AggregateTest,
        value: Any,
        kind: Kind,
        frames: tuple[Frame, ...],
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

    def _operand(self, value: Operand, kind: Kind, frames: tuple[Frame, ...], is_mean: bool) -> Any:
        if isinstance(value, Term):
            # What a mean is held against is multiplied, so it is a number of an expression.
            if is_mean:
                return self.values.number(value, frames)
            return self.values.value(value, frames, kind)
        return value if isinstance(value, Duration) else literal(value, kind, self.at.zone)

    def _membership(self, test: MembershipTest, frames: tuple[Frame, ...]) -> Reading:
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

    def _fits(self, group: Group, name: str, row: Row, frames: tuple[Frame, ...]) -> bool:
        return self.read(group, (*frames, self.rows.frame(name, row))).holds

    def _collection_test(self, test: CollectionTest, frames: tuple[Frame, ...]) -> Reading:
        if test.collection in self.rows.catalog.collections:
            found = self.rows.of(test.collection, test.window)
            rows = [self.rows.frame(test.collection, row) for row in found]
        else:
            rows = self.rows.elements(test.collection, frames)
        count = sum(self.read(test.value, (*frames, row)).holds for row in rows)
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

    def _aggregate_test(self, test: AggregateTest, frames: tuple[Frame, ...]) -> Reading:
        total, count = self._measured(test, frames)
        value = total / count if count != 1 else total
        kind = Kind.INTEGER
        if test.of is not None and test.function != "count":
            inside = table_inside(self.rows.catalog, test.collection)
            kind = self.values.kind(test.of, (*frames, (inside, None)))
        return self._compared(test, value, kind, frames, is_mean=test.function in MEANS)

    def _measured(
        self, test: AggregateTest | Measure, frames: tuple[Frame, ...]
    ) -> tuple[Any, int]:
        """Return what an aggregate makes of the rows of the entity, and what it is divided by."""
        if isinstance(test, Measure):
            frames = frames[: len(frames) - test.outer]
        table = table_inside(self.rows.catalog, test.collection)
        rows = [
            row
            for row in self.rows.of(test.collection, test.window)
            if self._fits(test.value, test.collection, row, frames)
        ]
        of = test.of
        if of is None:
            return measure(test, rows, self.rows, lambda row: None, Kind.INTEGER)
        kind = self.values.kind(of, (*frames, (table, None)))
        return measure(
            test,
            rows,
            self.rows,
            lambda row: self.values.value(of, (*frames, self.rows.frame(test.collection, row))),
            kind,
        )

    def _sequence(self, test: SequenceTest, frames: tuple[Frame, ...]) -> Reading:
        names = sorted({step.collection for step in test.steps})
        rows = [(name, row) for name in names for row in self.rows.of(name, test.window)]
        rows.sort(key=lambda each: _order(self.rows, *each))
        bound: dict[tuple[Any, ...], list[tuple[str, Row]]] = {}
        for name, row in rows:
            frame = [self.rows.frame(name, row)]
            values = tuple(self.rows.value(Path((column,)), frame)[0] for column in test.same)
            if None not in values:
                bound.setdefault(values, []).append((name, row))
        fitting = [
            (group, [self._fitting(step, group, frames) for step in test.steps])
            for group in bound.values()
        ]
        holds = any(self._follows(test, group, steps) for group, steps in fitting)
        counts = zip(*([len(step.places) for step in steps] for _, steps in fitting), strict=True)
        return Reading(holds, [sum(each) for each in counts] or [0] * len(test.steps))

    def _follows(
        self, test: SequenceTest, rows: Sequence[tuple[str, Row]], steps: Sequence[Fitting]
    ) -> bool:
        times = [time for name, row in rows if (time := self.rows.time(name, row)) is not None]
        return sequence_holds(times, steps, _length(test.within), self.at.as_of)

    def _fitting(
        self, step: Step, rows: Sequence[tuple[str, Row]], frames: tuple[Frame, ...]
    ) -> Fitting:
        places = frozenset(
            place
            for place, (name, row) in enumerate(rows)
            if name == step.collection and self._fits(step.value, name, row, frames)
        )
        gaps = _length(step.after_min), _length(step.after_max)
        return Fitting(places, step.negated, step.count, *gaps)


def _order(rows: Rows, name: str, row: Row) -> tuple[Any, ...]:
    place = rows.place(name, row)
    return (place[0], name, place[1:])


def _length(duration: Duration | None) -> timedelta | None:
    return None if duration is None else duration.n * FIXED_UNITS[duration.unit]
