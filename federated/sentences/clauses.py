"""Says groups, conditions and memberships as clauses; rows of collections are said in `rows`."""

from dataclasses import replace
from decimal import Decimal

from federated.kinds import Kind
from federated.operators.folding import fold_text
from federated.rule.occasions import Occasion
from federated.rule.places import Circle
from federated.rule.tree import (
    AggregateTest,
    Choice,
    Condition,
    Expression,
    Group,
    Measure,
    MembershipTest,
    Node,
    Operand,
    Path,
    SequenceTest,
    Term,
)
from federated.rule.windows import Duration, Span
from federated.sentences.expressions import Terms
from federated.sentences.names import Names, Scope
from federated.sentences.phrases import Ending, Form, Language
from federated.sentences.rows import Rows, said_window
from federated.sentences.values import say_circle, say_duration, say_occasion, say_value

RANGES = ("between", "notBetween")
LISTS = ("in", "notIn", "hasAny", "hasAll", "hasNone")


class Clauses:
    """The clauses of one rule in one language."""

    def __init__(self, words: Language, names: Names) -> None:
        self.words = words
        self.names = names
        self.rows = Rows(words, names, self.where)
        self.terms = Terms(words, names, self.rows, self.where)

    def clause(self, part: Node, scope: Scope, form: Form, *, is_top: bool = False) -> str:
        """Return what a part of a rule says of the thing named before it."""
        if isinstance(part, Group):
            return self._group(part, scope, form, is_top)
        if isinstance(part, Condition):
            return self._condition(part, scope, form)
        if isinstance(part, MembershipTest):
            return self._membership(part, scope, form)
        if isinstance(part, AggregateTest):
            return self._aggregate(part, scope, form)
        if isinstance(part, SequenceTest):
            return self.rows.sequence(part, scope, form)
        return self.rows.collection_test(part, scope, form)

    def where(self, group: Group, scope: Scope, ending: Ending = "end") -> str:
        """Return which rows of a collection are meant, nothing when all are."""
        if not group.rules and not group.negated:
            return ""
        return self.clause(group, scope, Form("many", ending))

    def _group(self, group: Group, scope: Scope, form: Form, is_top: bool) -> str:
        if not group.negated and len(group.rules) == 1:
            return self.clause(group.rules[0], scope, form, is_top=is_top)
        end = replace(form, ending="end")
        if group.negated:
            inner = self._group(replace(group, negated=False), scope, end, is_top=True)
            return self.words.say("phrases", "not", form, clause=inner)
        if not group.rules:
            return self.words.say("phrases", "always", form)
        if group.combinator == "xor":
            parts = [self._xor_part(rule, scope, end) for rule in group.rules]
            return self.words.say("phrases", "xor", form, clauses=self.words.joined("xor", parts))
        if not is_top and form.ending == "end":
            return self._wrapped("wrapped_end", self._joined(group, scope, end), form)
        if not is_top:
            return self._wrapped("wrapped", self._joined(group, scope, end), form)
        return self._joined(group, scope, form)

    def _wrapped(self, key: str, clause: str, form: Form) -> str:
        found = key if self.words.has("phrases", key) else "wrapped"
        return self.words.say("phrases", found, form, clause=clause)

    def _xor_part(self, rule: Node, scope: Scope, form: Form) -> str:
        clause = self.clause(rule, scope, form)
        if self.words.has("phrases", "xor_part"):
            return self.words.say("phrases", "xor_part", clause=clause)
        return clause

    def _joined(self, group: Group, scope: Scope, form: Form) -> str:
        ending: Ending = "or" if group.combinator == "or" else "and"
        forms = [replace(form, ending=ending)] * (len(group.rules) - 1) + [form]
        parts = [
            self.clause(rule, scope, each) for rule, each in zip(group.rules, forms, strict=True)
        ]
        return self.words.joined(group.combinator, parts)

    def _condition(self, test: Condition, scope: Scope, form: Form) -> str:
        if not isinstance(test.field, Path):
            return self._term(test, test.field, scope, form)
        kind = self.names.kind(scope, test.field)
        if test.operator in ("isTrue", "isFalse") and not test.field.outer:
            return self.names.flag(scope, test.field, form, is_true=test.operator == "isTrue")
        subject = self.names.field(scope, test.field)
        folds = not test.case_sensitive and (kind.element or kind) is Kind.TEXT
        predicate = self.predicate(test.operator, test.values, kind, scope, form, folds=folds)
        if folds:
            predicate = self.words.say("phrases", "ignoring_case", predicate=predicate)
        key = "aggregate_condition" if test.field.outer else "condition"
        return self.words.say("phrases", key, form, subject=subject, predicate=predicate)

    def _membership(self, test: MembershipTest, scope: Scope, form: Form) -> str:
        keys = [self.words.quoted(key) for key in test.audiences]
        listed = self.words.joined("list", keys) or self.words.say("phrases", "missing_value")
        said = {"audiences": listed, "window": said_window(self.words, test.window)}
        is_ever = test.operator in ("entered", "exited") and test.window is None
        key = f"{test.operator}_ever" if is_ever else test.operator
        if not test.path.names and not test.path.outer:
            return self.words.say("membership", key, form, **said)
        subject = self.names.linked(scope, test.path)
        predicate = self.words.say("membership_of", key, form, **said)
        phrase = "aggregate_condition" if test.path.outer else "condition"
        return self.words.say("phrases", phrase, form, subject=subject, predicate=predicate)

    def _term(self, test: Condition, field: Term, scope: Scope, form: Form) -> str:
        subject = (
            self.terms.aggregate(field, scope)
            if isinstance(field, Measure)
            else self.terms.value(field, scope)
        )
        kind = self.terms.kind(field, scope, None)
        predicate = self.predicate(test.operator, test.values, kind, scope, form)
        if not test.case_sensitive:
            predicate = self.words.say("phrases", "ignoring_case", predicate=predicate)
        phrase = "aggregate_condition"
        return self.words.say("phrases", phrase, form, subject=subject, predicate=predicate)

    def _aggregate(self, test: AggregateTest, scope: Scope, form: Form) -> str:
        subject = self.terms.aggregate(test, scope)
        kind = self.terms.kind(test, scope, None)
        predicate = self.predicate(test.operator, test.values, kind, scope, form)
        phrase = "aggregate_condition"
        return self.words.say("phrases", phrase, form, subject=subject, predicate=predicate)

    def predicate(
        self,
        operator: str,
        values: tuple[Operand, ...],
        kind: Kind,
        scope: Scope,
        form: Form,
        *,
        folds: bool = False,
    ) -> str:
        """Return what an operator says with the values beside it."""
        said = [self._operand(value, kind, scope) for value in values]
        nothing = self.words.say("phrases", "missing_value")
        filled: dict[str, str] = {"value": said[0] if said else nothing}
        if operator in RANGES:
            low, high = _in_order(values, said, kind, folds)
            filled = {"low": low, "high": high}
        elif operator in LISTS:
            style = "list_all" if operator == "hasAll" else "list"
            filled = {"list": self.words.joined(style, said) or nothing}
        elif values and isinstance(values[0], Duration):
            filled = {"duration": said[0]}
        elif values and isinstance(values[0], Circle):
            filled = say_circle(values[0])
        elif values and isinstance(values[0], Occasion):
            filled = say_occasion(self.words, values[0])
            if values[0].first == values[0].last == 0:
                return self.words.say("phrases", "around_day", form, **filled)
        return self.words.say("predicates", operator, form, **filled)

    def _operand(self, value: Operand, kind: Kind, scope: Scope) -> str:
        if isinstance(value, Duration):
            return say_duration(self.words, value)
        if isinstance(value, Circle | Occasion):
            return ""
        if isinstance(value, Path):
            label = self.names.field(scope, value)
            return label if value.outer else self.words.say("phrases", "own_field", field=label)
        if isinstance(value, Expression | Choice | Measure):
            return self.terms.value(value, scope, kind)
        if isinstance(value, Span):
            raise TypeError("sentences are made of a rule as it was parsed")
        return say_value(self.words, value, kind.element or kind)


def _in_order(
    values: tuple[Operand, ...], said: list[str], kind: Kind, folds: bool
) -> tuple[str, str]:
    """Return both ends of a range, reversed literals put in order as the language does."""
    low, high = (said[0], said[-1]) if said else ("", "")
    if any(isinstance(value, Term) for value in values):
        return low, high
    if kind.is_number:
        is_reversed = Decimal(str(values[0])) > Decimal(str(values[-1]))
    else:
        first, last = (
            (fold_text(str(v)) if folds else "", str(v)) for v in (values[0], values[-1])
        )
        is_reversed = first > last
    return (high, low) if is_reversed else (low, high)
