"""Reads groups, conditions and memberships, the opposite of `clauses` of the sentences."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from federated.kinds import Kind
from federated.operators import OPERATORS, operators_for
from federated.rule.tree import Path
from federated.sentences.names import Names, Scope
from federated.sentences.phrases import Form
from federated.sentences.reading.expressions import TermsRead, as_argument
from federated.sentences.reading.names import NamesRead
from federated.sentences.reading.rows import RowsRead
from federated.sentences.reading.text import Found, Text, Values, just
from federated.sentences.reading.values import ValuesRead

Document = dict[str, Any]
EMPTY: Document = {"combinator": "and", "rules": []}
CHANGES = ("entered", "exited")


class ClausesRead:
    """Reads the clauses of one sentence; each is a rule as a document writes it."""

    def __init__(self, text: Text, names: Names) -> None:
        self.text = text
        self.values = ValuesRead(text)
        self.names = NamesRead(text, names)
        self.rows = RowsRead(text, self.values, self.names, self.where, self.value)
        self.terms = TermsRead(text, self.values, self.names, self.where, self.rows.measure)

    def top(self, place: int, scope: Scope, form: Form) -> Found:
        """Return a clause, or several joined by one word, that nothing wraps."""
        form = replace(form, ending="end")
        with self.text.deeper():
            return self.text.once(
                ("top", place, scope, form), lambda: self._top(place, scope, form)
            )

    def where(self, place: int, scope: Scope, form: Form) -> Found:
        """Return which rows are meant, as a group."""
        return [(end, as_group(rule)) for end, rule in self.clause(place, scope, form)]

    def value(self, place: int, scope: Scope) -> Found:
        """Return a value of any sort."""
        return self.terms.value(place, scope)

    def clause(self, place: int, scope: Scope, form: Form) -> Found:
        """Return one clause."""
        end = replace(form, ending="end")
        return self.text.once(
            ("clause", place, scope, end), lambda: self._clauses(place, scope, end)
        )

    def _top(self, place: int, scope: Scope, form: Form) -> Iterator[tuple[int, Document]]:
        yield from self.clause(place, scope, form)
        for combinator in ("and", "or"):
            for end, rules in self.text.listed(
                place, combinator, lambda at, _: self.clause(at, scope, form), least=2
            ):
                yield end, {"combinator": combinator, "rules": list(rules)}

    def _clauses(self, place: int, scope: Scope, form: Form) -> Iterator[tuple[int, Document]]:
        def inner(at: int, _: Values) -> Found:
            return self.top(at, scope, form)

        def parts(at: int, _: Values) -> Found:
            return self.text.listed(at, "xor", lambda here, _: self.clause(here, scope, form))

        def phrase(key: str, **slots: Any) -> Found:
            return self.text.phrase(place, "phrases", key, form, **slots)

        for end, said in phrase("wrapped", clause=inner):
            yield end, said["clause"]
        for end, said in phrase("not", clause=inner):
            yield end, negated(said["clause"])
        for end, said in phrase("xor", clauses=parts):
            yield end, {"combinator": "xor", "rules": list(said["clauses"])}
        for end, _ in phrase("always"):
            yield end, EMPTY
        yield from self._conditions(place, scope, form)
        yield from self._memberships(place, scope, form)
        yield from self.rows.collection_test(place, scope, form)
        if self.names.names.collections_at(scope):
            yield from self.rows.sequence(place, scope, form)

    def _conditions(self, place: int, scope: Scope, form: Form) -> Iterator[tuple[int, Document]]:
        for end, (path, is_true) in self.names.flags(place, scope, form):
            yield end, {"field": str(path), "operator": "isTrue" if is_true else "isFalse"}

        def subject(at: int, _: Values) -> Found:
            return self.names.field(at, scope)

        def predicate(at: int, said: Values) -> Found:
            kind = self.names.names.kind(scope, said["subject"])
            folds = (kind.element or kind) is Kind.TEXT
            return self.predicate(at, kind, scope, form, folds=folds)

        for key, is_outer in (("condition", False), ("aggregate_condition", True)):
            for end, said in self.text.phrase(
                place, "phrases", key, form, subject=subject, predicate=predicate
            ):
                if bool(said["subject"].outer) == is_outer:
                    yield end, {"field": str(said["subject"]), **said["predicate"]}
        yield from self._terms(place, scope, form)

    def _terms(self, place: int, scope: Scope, form: Form) -> Iterator[tuple[int, Document]]:
        """Yield tests of values that are made of rows, or of other values."""

        def subject(at: int, _: Values) -> Found:
            # A term in brackets is one too, but here an aggregate needs none.
            made = [(e, t) for e, t in self.terms.made(at, scope) if "op" in t]
            return [*self.rows.measure(at, scope), *made]

        def predicate(at: int, said: Values) -> Found:
            kind = self.terms.kind(said["subject"], scope)
            folds = kind is Kind.TEXT
            return [] if kind is None else self.predicate(at, kind, scope, form, folds=folds)

        for end, said in self.text.phrase(
            place, "phrases", "aggregate_condition", form, subject=subject, predicate=predicate
        ):
            term, test = said["subject"], said["predicate"]
            is_plain = "op" not in term and not term["field"].startswith("^")
            if is_plain and test.get("caseSensitive", True):
                yield end, {**term, **test}
            else:
                yield end, {"field": term, **test}

    def predicate(
        self, place: int, kind: Kind, scope: Scope, form: Form, *, folds: bool = False
    ) -> Found:
        """Return an operator with what stands beside it."""
        key = ("predicate", place, kind, scope, form, folds)
        return self.text.once(key, lambda: self._predicates(place, kind, scope, form, folds))

    def _predicates(
        self, place: int, kind: Kind, scope: Scope, form: Form, folds: bool
    ) -> Iterator[tuple[int, Document]]:
        def one(at: int, _: Values) -> Found:
            return self._operand(at, kind, scope)

        def several(style: str) -> Callable[[int, Values], Found]:
            missing = self.text.words.say("phrases", "missing_value")
            return lambda at, _: [
                *self.text.listed(at, style, one),
                *((end, ()) for end, _ in self.text.literal(at, missing)),
            ]

        for operator in operators_for(kind):
            lists = several("list_all" if operator == "hasAll" else "list")
            for end, said in self.text.phrase(
                place, "predicates", operator, form,
                value=one, low=one, high=one, list=lists, duration=self.values.duration,
                **self.values.compound(),
            ):  # fmt: skip
                document = _compared(operator, said)
                yield end, document
                if folds:
                    ways = self.text.phrase(
                        place, "phrases", "ignoring_case", None, predicate=just(end, document)
                    )
                    yield from ((after, {**document, "caseSensitive": False}) for after, _ in ways)

        if "around" in operators_for(kind):
            slots = self.values.compound()
            for end, said in self.text.phrase(place, "phrases", "around_day", form, **slots):
                day = {"day": said["day"], "region": said["region"], "from": 0, "to": 0}
                yield end, {"operator": "around", "value": day}

    def _operand(self, place: int, kind: Kind, scope: Scope) -> Found:
        """Return a literal, or the path of a field."""
        found = self.values.value(place, kind.element or kind)
        own = self.text.phrase(
            place, "phrases", "own_field", None, field=lambda at, _: self.names.field(at, scope)
        )
        found += [(end, said["field"]) for end, said in own if not said["field"].outer]
        found += [(e, path) for e, path in self.names.field(place, scope) if path.outer]
        return found + self.terms.made(place, scope)

    def _memberships(self, place: int, scope: Scope, form: Form) -> Iterator[tuple[int, Document]]:
        for end, said in self._members(place, "membership", form):
            yield end, {"field": "audience", **said}
        for key, is_outer in (("condition", False), ("aggregate_condition", True)):
            for end, said in self.text.phrase(
                place, "phrases", key, form,
                subject=lambda at, _: self.names.linked(at, scope),
                predicate=lambda at, _: self._members(at, "membership_of", form),
            ):  # fmt: skip
                path = said["subject"]
                if bool(path.outer) == is_outer:
                    field = replace(path, names=(*path.names, "audience"))
                    yield end, {"field": str(field), **said["predicate"]}

    def _members(self, place: int, section: str, form: Form) -> Found:
        def audiences(at: int, _: Values) -> Found:
            missing = self.text.words.say("phrases", "missing_value")
            nothing = [(end, ()) for end, _ in self.text.literal(at, missing)]
            return [*self.text.listed(at, "list", self.values.quoted), *nothing]

        found: Found = []
        for key in ("in", "notIn", *CHANGES, *(f"{change}_ever" for change in CHANGES)):
            for end, said in self.text.phrase(
                place, section, key, form, audiences=audiences, window=self.values.window
            ):
                test = {"operator": key.removesuffix("_ever"), "value": list(said["audiences"])}
                found.append((end, test | {k: said[k] for k in ("window",) if k in said}))
        return found


def as_group(rule: Document) -> Document:
    """Return a rule as a group."""
    return rule if "rules" in rule else {"combinator": "and", "rules": [rule]}


def negated(rule: Document) -> Document:
    """Return the group that holds where a rule does not."""
    group = as_group(rule)
    if group.get("not"):
        group = {"combinator": "and", "rules": [group]}
    return {**group, "not": True}


def _compared(operator: str, said: Values) -> Document:
    """Return the operator and its values as a document."""
    takes = OPERATORS[operator].takes
    if takes == "nothing":
        return {"operator": operator}
    if takes == "duration":
        return {"operator": operator, "value": said["duration"]}
    if takes == "circle":
        return {"operator": operator, "value": {key: said[key] for key in ("lat", "lon", "km")}}
    if takes == "occasion":
        ends = {"from": said["start"], "to": said["end"]}
        where = {"day": said["day"], "region": said["region"]}
        return {"operator": operator, "value": {**where, **ends}}
    is_one = takes in ("one", "pattern")
    if is_one:
        values = [said["value"]]
    else:
        values = [said["low"], said["high"]] if takes == "two" else list(said["list"])
    if values and all(isinstance(value, Path) for value in values):
        names = [str(value) for value in values]
        value = names[0] if is_one else names
        return {"operator": operator, "value": value, "valueSource": "field"}
    values = [as_argument(value) for value in values]
    return {"operator": operator, "value": values[0] if is_one else values}
