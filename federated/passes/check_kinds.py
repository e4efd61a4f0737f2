"""Holds operators and values against the kinds of attributes, and reads literals in their kind."""

from dataclasses import replace

from federated.calendars.named_days import named_days, regions_of
from federated.errors import Fault, nearest
from federated.kinds import Kind
from federated.operators import OPERATORS, operators_for, twin_of
from federated.operators.base import ALL, Operator
from federated.operators.matching import LIKE
from federated.operators.patterns import faults_of_pattern
from federated.passes.draft import Context, Draft, Scope, collection_scope, entity_scope
from federated.passes.read_literals import Unreadable, in_order, read_literal
from federated.passes.term_kinds import kind_and_scale, said
from federated.passes.type_terms import TypeTerms, is_term
from federated.rule.occasions import Occasion
from federated.rule.places import Circle
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Condition,
    Measure,
    MembershipTest,
    Node,
    Operand,
    Path,
    SequenceTest,
    Term,
)
from federated.rule.windows import Duration, Next

MEANS = frozenset({"avg", "median_gap_days"})
COMPOUND: dict[str, tuple[type, str]] = {
    "circle": (Circle, "{lat: 25.04, lon: 121.56, km: 5}"),
    "occasion": (Occasion, "{day: lunar_new_year, region: TW, from: -7, to: 3}"),
}
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


class _Check(TypeTerms):
    def condition(self, condition: Condition, scope: Scope) -> Node:
        field = self.typed(condition.field, None, scope)
        if field.kind is None:
            return replace(condition, field=field)
        if not condition.case_sensitive and (field.kind.element or field.kind) is not Kind.TEXT:
            self.fault(f"{condition.where}.caseSensitive", "goes only with text", "Remove it.")
        condition = replace(condition, field=field)
        fold = not condition.case_sensitive
        values = self.values(condition, field.kind, said(field), scope, fold=fold)
        if values is None:
            return condition
        self.allowed(condition, values, scope)
        if isinstance(field, Measure):
            self.means(field.function, values, condition.where)
        return replace(condition, values=values)

    def values(
        self,
        test: Condition | AggregateTest,
        kind: Kind,
        of: str,
        scope: Scope,
        *,
        fold: bool = False,
    ) -> tuple[Operand, ...] | None:
        """Return the operands in the kind asked for, None with faults."""
        operator = self.operator(test.operator, kind, of, test.where)
        if operator is None or not self.count_fits(operator, test.values, test.where):
            return None
        if operator.takes == "nothing":
            # Builders leave a value there all the same.
            return ()
        before = len(self.faults)
        read = [self.value(v, kind, of, f"{test.where}.value", scope) for v in test.values]
        if len(self.faults) > before:
            return None
        if operator.takes == "pattern":
            is_like = twin_of(test.operator)[0].key == LIKE
            found = faults_of_pattern(str(read[0]), is_like=is_like)
            self.faults += [Fault(f"{test.where}.value", *each) for each in found]
            return None if found else tuple(read)
        if operator.takes == "two" and not any(map(is_term, read)):
            read = in_order(read, kind, self.context, fold=fold)
        return tuple(read)

    def means(self, function: str, values: tuple[Operand, ...], where: str) -> None:
        """Hold what a mean is compared with to the limits: it is multiplied by their number."""
        for value in values if function in MEANS else ():
            if isinstance(value, Term):
                self.number(value, f"{where}.value")

    def operator(self, key: str, kind: Kind, of: str, where: str) -> Operator | None:
        place = f"{where}.operator"
        if key not in OPERATORS:
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
        if takes in COMPOUND:
            if len(values) == 1 and isinstance(values[0], COMPOUND[takes][0]):
                return True
            advice = f"Write {COMPOUND[takes][1]}."
            self.fault(f"{where}.value", f'"{operator.key}" takes several parts', advice)
            return False
        if takes == "pattern" and isinstance(values[0] if values else None, Term):
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

    def value(self, value: Operand, kind: Kind, of: str, where: str, scope: Scope) -> Operand:
        if isinstance(value, Circle):
            return value
        if isinstance(value, Occasion):
            return self.occasion(value)
        if isinstance(value, Duration):
            if kind is Kind.DATE and value.unit in {"second", "minute", "hour"}:
                self.fault(where, f"{of} is a date, without hours", "Count days.")
            return value
        if isinstance(value, Term) and kind.element is not None:
            self.fault(where, f"{said(value)} is not a list", "Write values.")
            return None
        if isinstance(value, Term):
            value = self.typed(value, kind, scope)
            same = value.kind is kind or (kind.is_number and value.kind and value.kind.is_number)
            if value.kind is not None and not same:
                problem = f"{said(value)} is a {value.kind.value}, {of} a {kind.value}"
                self.fault(where, problem, "Compare values of one kind.")
            return value
        try:
            return read_literal(value, kind.element or kind)
        except Unreadable as error:
            self.fault(where, f"{error}, and {of} is of the kind {kind.value}", error.advice)
            return None

    def occasion(self, occasion: Occasion) -> Occasion | None:
        """Return a named day that there is, None with a fault for any other."""
        days, where = self.context.days, occasion.where
        known = {*named_days(), *(day for day, _ in days)}
        regions = regions_of(occasion.day, days)
        if occasion.day not in known:
            problem = f'there is no day "{occasion.day}"'
            self.fault(f"{where}.day", problem, nearest(occasion.day, known))
            return None
        if occasion.region not in regions:
            problem = f'{occasion.day} is not a day of "{occasion.region}"'
            self.fault(f"{where}.region", problem, nearest(occasion.region, regions))
            return None
        return occasion

    def allowed(self, condition: Condition, values: tuple[Operand, ...], scope: Scope) -> None:
        path = condition.field
        target = scope.out(path.outer) if isinstance(path, Path) else None
        if not isinstance(path, Path) or target is None or not path.names:
            return
        found = self.catalog.attribute(target.table, path.names)
        if not found or not found.allowed_values or not condition.case_sensitive:
            return
        for value in values if condition.operator in CHECKED_AGAINST_ALLOWED else ():
            if isinstance(value, str) and value not in found.allowed_values:
                problem = f'{path} is never "{value}"'
                advice = nearest(value, found.allowed_values)
                self.fault(f"{condition.where}.value", problem, advice)

    def collection_test(self, test: CollectionTest, scope: Scope) -> Node:
        self.window(test.collection, test.window, test.where, scope)
        return super().collection_test(test, scope)

    def membership_test(self, test: MembershipTest, scope: Scope) -> Node:
        if isinstance(test.window, Next):
            problem = "who will enter or leave an audience is not known"
            self.fault(f"{test.where}.window", problem, "Write a window of the past.")
        return test

    def aggregate_test(self, test: AggregateTest, scope: Scope) -> Node:
        self.window(test.collection, test.window, test.where, scope)
        inside = collection_scope(self.catalog, scope, test.collection)
        if inside is not None and test.of is not None:
            test = replace(test, of=self.of(test, test.of, inside))
        test = replace(test, value=self.inner(test.collection, test.value, scope))
        fits = self.aggregate_fits(test, inside)
        kind = kind_and_scale(test)[0]
        if not fits or kind is None:
            return test
        values = self.values(test, kind, f"{test.function} of {test.collection}", scope)
        self.means(test.function, values or (), test.where)
        return replace(test, values=values or ())

    def sequence_test(self, test: SequenceTest, scope: Scope) -> Node:
        for step in test.steps:
            inside = collection_scope(self.catalog, scope, step.collection)
            if inside is not None and inside.timed is None:
                self.fault(f"{step.where}.field", f"{step.collection} has no time", "Use another.")
            self.window(step.collection, test.window, test.where, scope)
        for name in test.same:
            rows = (collection_scope(self.catalog, scope, s.collection) for s in test.steps)
            tables = [inside.table for inside in rows if inside is not None]
            kinds = {t.attributes[name].kind for t in tables if name in t.attributes}
            if len(kinds) > 1:
                self.fault(f"{test.where}.same", f"{name} is not of one kind", "Remove it.")
            if not kinds <= ALL:
                self.fault(f"{test.where}.same", f"{name} is no single value", "Remove it.")
        return super().sequence_test(test, scope)
