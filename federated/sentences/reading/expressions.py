"""Reads values: names, literals, aggregates of rows, and what is made of others."""

from collections.abc import Callable, Iterator
from typing import Any

from federated.errors import RuleError
from federated.kinds import Kind
from federated.rule.parse import parse_rule
from federated.rule.tree import AggregateTest, Condition, Path
from federated.sentences.clauses import Clauses
from federated.sentences.expressions import ARITHMETIC
from federated.sentences.names import Scope
from federated.sentences.phrases import Form
from federated.sentences.reading.names import NamesRead
from federated.sentences.reading.text import Found, Text, Values, just
from federated.sentences.reading.values import ValuesRead

Document = dict[str, Any]
MANY = Form("many", "end")


class TermsRead:
    """Reads values; `where` reads the group of a case, `measure` an aggregate of rows."""

    def __init__(
        self,
        text: Text,
        values: ValuesRead,
        names: NamesRead,
        where: Callable[[int, Scope, Form], Found],
        measure: Callable[[int, Scope], Found],
    ) -> None:
        self.text = text
        self.values = values
        self.names = names
        self.where = where
        self.measure = measure
        self.said = Clauses(text.words, names.names).terms

    def value(self, place: int, scope: Scope) -> Found:
        """Return a name as a path, a literal as it is written, or a term as a document."""
        return self.text.once(("value", place, scope), lambda: self._values(place, scope))

    def kind(self, value: Path | Document, scope: Scope) -> Kind | None:
        """Return the kind a value is said in, None where a document may not say so."""
        if isinstance(value, Path):
            return self.names.names.kind(scope, value)
        try:
            rule = parse_rule({"rules": [{"field": value, "operator": "notNull"}]})
        except RuleError:
            return None
        test = rule.rules[0]
        if isinstance(test, AggregateTest):
            return self.said.kind(test, scope, None)
        return self.said.kind(test.field, scope, None) if isinstance(test, Condition) else None

    def made(self, place: int, scope: Scope) -> Found:
        """Return a value that is neither a name nor a literal."""
        return self.text.once(("made", place, scope), lambda: self._made(place, scope))

    def _values(self, place: int, scope: Scope) -> Iterator[tuple[int, Any]]:
        yield from self.names.field(place, scope)
        # Each kind of literal has a look of its own.
        for kind in (Kind.TEXT, Kind.DECIMAL, Kind.TIMESTAMP, Kind.BOOLEAN):
            yield from self.values.value(place, kind)
        yield from self.made(place, scope)

    def _made(self, place: int, scope: Scope) -> Iterator[tuple[int, Document]]:
        with self.text.deeper():
            for end, measure in self.measure(place, scope):
                if not {"where", "window"} & set(measure):
                    yield end, measure
            for end, said in self.text.phrase(
                place, "phrases", "bracketed", None, clause=lambda at, _: self.measure(at, scope)
            ):
                if {"where", "window"} & set(said["clause"]):
                    yield end, said["clause"]
            yield from self._expressions(place, scope)
            yield from self._cases(place, scope)

    def _expressions(self, place: int, scope: Scope) -> Iterator[tuple[int, Document]]:
        for op in (*ARITHMETIC, "coalesce"):

            def args(at: int, _: Values, op: str = op) -> Found:
                return self._listed(at, op, lambda here: self.value(here, scope), least=2)

            for end, said in self.text.phrase(place, "expressions", op, None, args=args):
                whole = {"op": op, "args": [as_argument(each) for each in said["args"]]}
                yield end, whole
                if op in ARITHMETIC:
                    yield from self._rounded(place, end, whole)

    def _rounded(self, place: int, end: int, whole: Document) -> Iterator[tuple[int, Document]]:
        places = dict.fromkeys(self.text.words.data["units"]["decimal"])
        for after, said in self.text.phrase(
            place, "expressions", "rounded", None,
            value=just(end, whole), n=self.values.count,
            places=lambda at, _: self.text.one_of(at, places),
        ):  # fmt: skip
            yield after, {**whole, "scale": said["n"]}

    def _cases(self, place: int, scope: Scope) -> Iterator[tuple[int, Document]]:
        def value(at: int, _: Values) -> Found:
            return self.value(at, scope)

        def case(at: int) -> Found:
            found = self.text.phrase(
                at, "expressions", "case_when", None, value=value,
                clause=lambda here, _: self.where(here, scope, MANY),
            )  # fmt: skip
            whens = [(e, {"when": s["clause"], "then": as_argument(s["value"])}) for e, s in found]
            rest = self.text.phrase(at, "expressions", "case_else", None, value=value)
            return whens + [(e, {"else": as_argument(s["value"])}) for e, s in rest]

        def args(at: int, _: Values) -> Found:
            return self._listed(at, "case", case)

        for end, said in self.text.phrase(place, "expressions", "case", None, args=args):
            if all("else" not in each for each in said["args"][:-1]):
                yield end, {"op": "case", "args": list(said["args"])}

    def _listed(self, place: int, op: str, item: Callable[[int], Found], least: int = 1) -> Found:
        between = self.text.words.data["expressions"][f"{op}_between"]
        return self.text.separated(place, lambda _: (between, between), item, least)


def as_argument(value: Any) -> Any:
    """Return a value as it stands inside a term, where a text is never a name."""
    return {"field": str(value)} if isinstance(value, Path) else value
