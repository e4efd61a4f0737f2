"""Holds operators and values against the kinds of attributes, and reads literals in their kind."""

from dataclasses import replace

from federated.errors import Fault, nearest
from federated.kinds import Kind
from federated.operators import NOT_YET, OPERATORS, operators_for, twin_of
from federated.operators.base import Operator
from federated.operators.matching import LIKE
from federated.operators.patterns import faults_of_pattern
from federated.passes.draft import Context, Draft, Scope, entity_scope
from federated.passes.read_literals import Unreadable, in_order, read_literal
from federated.passes.rewrite import Rewrite
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Condition,
    MembershipTest,
    Node,
    Operand,
    Path,
    SequenceTest,
)
from federated.rule.windows import Duration, Next

NUMBERS_ONLY = frozenset({"sum", "avg"})
NEEDS_OF = NUMBERS_ONLY | {"min", "max", "first", "last", "most_frequent"}
NEEDS_TIME = frozenset(
    {"first", "last", "most_frequent", "days_since_first", "days_since_last", "count_periods"}
)
CHECKED_AGAINST_ALLOWED = frozenset({"=", "!=", "in", "notIn", "hasAny", "hasAll", "hasNone"})


def check_kinds(draft: Draft, context: Context) -> Draft:
    """Return the draft with typed literals, and a fault for each value or operator out of place."""
    audience = draft.audience
    scope = entity_scope(context.catalog, audience.entity)
    if scope is None or audience.rule is None:
        return draft
    work = _Check(context)
    audience = replace(audience, rule=work.group(audience.rule, scope))
    return replace(draft, audience=audience).with_faults(work.faults)


class _Check(Rewrite):
    def condition(self, condition: Condition, scope: Scope) -> Node:
        path = condition.field
        if path.kind is None:
            return condition
        values = self.values(
            condition.operator,
            condition.values,
            path.kind,
            str(path),
            condition.where,
            fold=not condition.case_sensitive,
        )
        if not condition.case_sensitive and (path.kind.element or path.kind) is not Kind.TEXT:
            self.fault(f"{condition.where}.caseSensitive", "goes only with text", "Remove it.")
        if values is None:
            return condition
        self.allowed(condition, values, scope)
        return replace(condition, values=values)

    def values(
        self,
        key: str,
        values: tuple[Operand, ...],
        kind: Kind,
        of: str,
        where: str,
        *,
        fold: bool = False,
    ) -> tuple[Operand, ...] | None:
        """Return the operands in the kind asked for, None with faults."""
        operator = self.operator(key, kind, of, where)
        if operator is None or not self.count_fits(operator, values, where):
            return None
        if operator.takes == "nothing":
            # Builders leave a value there all the same.
            return ()
        read = [self.value(v, kind, of, f"{where}.value") for v in values]
        if any(v is None for v in read):
            return None
        if operator.takes == "pattern":
            is_like = twin_of(key)[0].key == LIKE
            found = faults_of_pattern(str(read[0]), is_like=is_like)
            self.faults += [Fault(f"{where}.value", *each) for each in found]
            return None if found else tuple(read)
        if operator.takes == "two" and not any(isinstance(v, Path) for v in read):
            read = in_order(read, kind, self.context, fold=fold)
        return tuple(read)

    def operator(self, key: str, kind: Kind, of: str, where: str) -> Operator | None:
        place = f"{where}.operator"
        if key in NOT_YET:
            self.fault(place, f'the operator "{key}" is not compiled yet', NOT_YET[key])
        elif key not in OPERATORS:
            self.fault(place, f'no operator "{key}"', nearest(key, operators_for(kind)))
        elif kind not in OPERATORS[key].kinds:
            problem = f'"{key}" does not go with {of}, which is of the kind {kind.value}'
            self.fault(place, problem, nearest(key, operators_for(kind)))
        else:
            return OPERATORS[key]
        return None

    def count_fits(self, operator: Operator, values: tuple[Operand, ...], where: str) -> bool:
        takes = operator.takes
        if takes in {"nothing", "many"}:
            return True
        if takes == "pattern" and isinstance(values[0] if values else None, Path):
            problem = f'"{operator.key}" takes no field'
            self.fault(f"{where}.value", problem, "Write the pattern itself.")
            return False
        wanted = 2 if takes == "two" else 1
        if len(values) == wanted and ((takes == "duration") == isinstance(values[0], Duration)):
            return True
        said = {"two": "two values", "duration": "a number of units", "pattern": "one pattern"}.get(
            takes, "one value"
        )
        problem = f'"{operator.key}" takes {said} (found {len(values)})'
        self.fault(f"{where}.value", problem, f"Write {said}.")
        return False

    def value(self, value: Operand, kind: Kind, of: str, where: str) -> Operand:
        if isinstance(value, Duration):
            if kind is Kind.DATE and value.unit in {"second", "minute", "hour"}:
                self.fault(where, f"{of} is a date, without hours", "Count days.")
            return value
        if isinstance(value, Path) and kind.element is not None:
            self.fault(where, f"{value} is the name of a field", "Write values.")
            return None
        if isinstance(value, Path):
            same = value.kind is kind or (kind.is_number and value.kind and value.kind.is_number)
            if value.kind is not None and not same:
                problem = f"{value} is a {value.kind.value}, {of} a {kind.value}"
                self.fault(where, problem, "Compare values of one kind.")
            return value
        try:
            return read_literal(value, kind.element or kind)
        except Unreadable as error:
            self.fault(where, f"{error}, and {of} is of the kind {kind.value}", error.advice)
            return None

    def allowed(self, condition: Condition, values: tuple[Operand, ...], scope: Scope) -> None:
        target = scope.out(condition.field.outer)
        names = condition.field.names
        found = self.catalog.attribute(target.table, names) if target and names else None
        if not found or not found.allowed_values or not condition.case_sensitive:
            return
        for value in values if condition.operator in CHECKED_AGAINST_ALLOWED else ():
            if isinstance(value, str) and value not in found.allowed_values:
                problem = f'{condition.field} is never "{value}"'
                advice = nearest(value, found.allowed_values)
                self.fault(f"{condition.where}.value", problem, advice)

    def collection_test(self, test: CollectionTest, scope: Scope) -> Node:
        self.window(test.collection, test.window, test.where)
        return super().collection_test(test, scope)

    def membership_test(self, test: MembershipTest, scope: Scope) -> Node:
        if isinstance(test.window, Next):
            problem = "who will enter or leave an audience is not known"
            self.fault(f"{test.where}.window", problem, "Write a window of the past.")
        return test

    def window(self, collection: str, window: object, where: str) -> None:
        found = self.catalog.collections.get(collection)
        if window is None:
            return
        if found is None:
            self.fault(f"{where}.window", f"{collection} has no time", "Remove the window.")
            return
        if found.time is None:
            self.fault(f"{where}.window", f"{collection} has no time", "Remove the window.")
        if isinstance(window, Next) and not found.is_future:
            problem = f"{collection} knows nothing after as_of"
            self.fault(f"{where}.window", problem, "Write a window such as {last: 30, unit: day}.")

    def aggregate_test(self, test: AggregateTest, scope: Scope) -> Node:
        self.window(test.collection, test.window, test.where)
        found = self.catalog.collections.get(test.collection)
        place = f"{test.where}.aggregate"
        if test.function in NEEDS_OF and test.of is None:
            self.fault(f"{place}.of", "is missing", f"{test.function} of which attribute?")
            return test
        if test.function in NEEDS_TIME and found is not None and found.time is None:
            self.fault(f"{place}.function", f"{test.collection} has no time", "Use another one.")
        self.aggregate_options(test, place)
        kind = _kind_of_aggregate(test)
        if kind is None:
            return super().aggregate_test(test, scope)
        if test.function in NUMBERS_ONLY and kind in {Kind.FLOAT, Kind.TEXT, Kind.BOOLEAN}:
            advice = "Stage it as DECIMAL." if kind is Kind.FLOAT else "Use a number."
            self.fault(f"{place}.of", f"{test.of} is a {kind.value}", advice)
        name = f"{test.function} of {test.collection}"
        values = self.values(test.operator, test.values, kind, name, test.where)
        if any(isinstance(v, Path) for v in values or ()):
            self.fault(f"{test.where}.value", "is the name of a field", "Write a value.")
        return super().aggregate_test(replace(test, values=values or ()), scope)

    def aggregate_options(self, test: AggregateTest, place: str) -> None:
        """Remember what does not go with the function."""
        if test.distinct and (test.function != "count" or test.of is None):
            self.fault(f"{place}.distinct", "goes only with count of an attribute", "Remove it.")
        if test.unit is not None and test.function != "count_periods":
            self.fault(f"{place}.unit", "goes only with count_periods", "Remove it.")
        if test.function == "count_periods" and self.context.zone != "UTC":
            problem = f"count_periods is compiled for the zone UTC only (found {self.context.zone})"
            self.fault(f"{place}.function", problem, "Use count.")
        if test.function == "count_periods" and self.context.week_starts != "monday":
            self.fault(f"{place}.unit", "weeks start on Monday here", "Use count.")

    def sequence_test(self, test: SequenceTest, scope: Scope) -> Node:
        for step in test.steps:
            found = self.catalog.collections.get(step.collection)
            if found is not None and found.time is None:
                self.fault(f"{step.where}.field", f"{step.collection} has no time", "Use another.")
            self.window(step.collection, test.window, test.where)
        for name in test.same:
            kinds = {
                self.catalog.table_of(s.collection).attributes[name].kind
                for s in test.steps
                if s.collection in self.catalog.collections
                and name in self.catalog.table_of(s.collection).attributes
            }
            if len(kinds) > 1:
                self.fault(f"{test.where}.same", f"{name} is not of one kind", "Remove it.")
        return super().sequence_test(test, scope)


def _kind_of_aggregate(test: AggregateTest) -> Kind | None:
    if test.function in {"count", "count_periods", "days_since_first", "days_since_last"}:
        return Kind.INTEGER
    kind = test.of.kind if test.of is not None else None
    return Kind.DECIMAL if test.function == "avg" and kind is Kind.INTEGER else kind
