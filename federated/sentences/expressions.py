"""Says values: names, literals, what an aggregate makes of rows, and what is made of others."""

from collections.abc import Callable
from typing import Any

from federated.kinds import Kind
from federated.rule.tree import (
    AggregateTest,
    Argument,
    Choice,
    Expression,
    Group,
    Measure,
    Path,
)
from federated.sentences.names import Names, Scope
from federated.sentences.phrases import Ending, Form, Language
from federated.sentences.rows import Rows, said_window
from federated.sentences.values import say_value

Where = Callable[[Group, Scope, Ending], str]
WHOLE_NUMBERS = ("count", "days_since_first", "days_since_last", "count_periods")
ARITHMETIC = ("add", "subtract", "multiply", "divide")


class Terms:
    """What is said of values; `where` says which rows, or which of all, a group means."""

    def __init__(self, words: Language, names: Names, rows: Rows, where: Where) -> None:
        self.words = words
        self.names = names
        self.rows = rows
        self.where = where

    def value(self, value: Argument, scope: Scope, wanted: Kind | None = None) -> str:
        """Return a value as a thing, in brackets where what follows it could be taken for it."""
        if isinstance(value, Path):
            return self.names.field(scope, value)
        if isinstance(value, Measure):
            said = self.aggregate(value, scope)
            is_plain = value.window is None and not value.value.rules and not value.value.negated
            return said if is_plain else self.words.say("phrases", "bracketed", clause=said)
        if isinstance(value, Choice):
            return self._choice(value, scope, self.kind(value, scope, wanted))
        if isinstance(value, Expression):
            return self._expression(value, scope, self.kind(value, scope, wanted))
        if value is None:
            return self.words.say("phrases", "missing_value")
        return say_value(self.words, value, wanted or _literal_kind(value))

    def aggregate(self, test: AggregateTest | Measure, scope: Scope) -> str:
        """Return the number or value an aggregate makes of rows, as a thing."""
        owner = self._owner(test, scope)
        inside = self.names.inside(owner, test.collection)
        where = self.where(test.value, inside, "end")
        rows = self.rows.called(owner, test.collection, where, said_window(self.words, test.window))
        key = test.function
        if test.of is not None and test.function == "count":
            key = "count_distinct" if test.distinct else "count_of"
        of = "" if test.of is None else self.value(test.of, inside)
        unit = self.words.data["period_units"][test.unit or "day"][0]
        return self.words.say("aggregates", key, rows=rows, of=of, unit=unit)

    def kind(self, value: Argument | AggregateTest, scope: Scope, wanted: Kind | None) -> Kind:
        """Return the kind a value is said in."""
        return self._own_kind(value, scope) or wanted or _literal_kind(value)

    def _own_kind(self, value: Argument | AggregateTest, scope: Scope) -> Kind | None:
        if isinstance(value, Path):
            return self.names.kind(scope, value)
        if isinstance(value, AggregateTest | Measure):
            if value.function in WHOLE_NUMBERS:
                return Kind.INTEGER
            is_mean = value.of is None or value.function in ("avg", "median_gap_days")
            return (
                Kind.DECIMAL if is_mean else self.kind(value.of, self._inside(value, scope), None)
            )
        if isinstance(value, Expression) and value.op in ARITHMETIC:
            return Kind.DECIMAL
        if isinstance(value, Expression | Choice):
            kinds = (self._own_kind(each, scope) for each in _values_of(value))
            return next((kind for kind in kinds if kind is not None), None)
        return None

    def _owner(self, test: AggregateTest | Measure, scope: Scope) -> Scope:
        return scope.outwards(test.outer) if isinstance(test, Measure) and test.outer else scope

    def _inside(self, test: AggregateTest | Measure, scope: Scope) -> Scope:
        return self.names.inside(self._owner(test, scope), test.collection)

    def _expression(self, term: Expression, scope: Scope, kind: Kind) -> str:
        said = self.words.data["expressions"][f"{term.op}_between"].join(
            self.value(each, scope, kind) for each in term.args
        )
        whole = self.words.say("expressions", term.op, args=said)
        if term.round_to is None:
            return whole
        places = self.words.unit(term.round_to, "decimal")
        return self.words.say(
            "expressions", "rounded", value=whole, n=str(term.round_to), places=places
        )

    def _choice(self, term: Choice, scope: Scope, kind: Kind) -> str:
        parts = []
        for branch in term.branches:
            clause = self.where(branch.when, scope, "end")
            clause = clause or self.words.say("phrases", "always", Form("many"))
            value = self.value(branch.then, scope, kind)
            parts.append(self.words.say("expressions", "case_when", clause=clause, value=value))
        if term.otherwise is not None or not parts:
            value = self.value(term.otherwise, scope, kind)
            parts.append(self.words.say("expressions", "case_else", value=value))
        args = self.words.data["expressions"]["case_between"].join(parts)
        return self.words.say("expressions", "case", args=args)


def _values_of(term: Expression | Choice) -> tuple[Argument, ...]:
    if isinstance(term, Expression):
        return term.args
    return (*(branch.then for branch in term.branches), term.otherwise)


def _literal_kind(value: Any) -> Kind:
    if isinstance(value, Expression | Choice):
        known = [each for each in _values_of(value) if each is not None]
        return _literal_kind(known[0]) if known else Kind.TEXT
    if isinstance(value, str):
        return Kind.TEXT
    return Kind.BOOLEAN if isinstance(value, bool) else Kind.DECIMAL
