"""Gives every term of a rule its kind and its decimals, and reads the literals beside terms.

Part of `check_kinds`: a term must be of the kind its place asks for, as a literal must.
"""

from dataclasses import replace
from decimal import Decimal
from functools import reduce

from federated.kinds import Kind
from federated.operators.base import ALL
from federated.passes.draft import Scope, collection_scope
from federated.passes.read_literals import Unreadable, read_literal
from federated.passes.rewrite import Rewrite
from federated.passes.term_kinds import (
    kind_and_scale,
    kind_of_literals,
    kind_within,
    places,
    said,
)
from federated.rule.decimals import (
    MOST_DIGITS,
    MOST_SCALE,
    decimals_of,
    fits,
    scale_after,
)
from federated.rule.tree import (
    AggregateTest,
    Argument,
    Choice,
    Condition,
    Expression,
    Measure,
    Path,
    Term,
)
from federated.rule.windows import Next

NUMBERS_ONLY = frozenset({"sum", "avg"})
STAGED = "Declare it as decimal(18, 2) in the catalogue, or stage it as DECIMAL."
NEEDS_OF = NUMBERS_ONLY | {"min", "max", "first", "last", "most_frequent"}
NEEDS_TIME = frozenset(
    {
        "first",
        "last",
        "most_frequent",
        "days_since_first",
        "days_since_last",
        "count_periods",
        "median_gap_days",
    }
)
EXACT = frozenset({Kind.INTEGER, Kind.DECIMAL})


def is_term(value: object) -> bool:
    """Return whether a value is one of each row rather than a literal."""
    return isinstance(value, Term)


class TypeTerms(Rewrite):
    """The part of `check_kinds` that types terms; `wanted` is the kind a place asks for."""

    def typed(self, term: Term, wanted: Kind | None, scope: Scope) -> Term:
        """Return the term with kind and decimals; without a kind where a fault was found."""
        if isinstance(term, Path):
            return term
        if isinstance(term, Measure):
            return self.measure(term, scope)
        if isinstance(term, Expression) and term.op != "coalesce":
            return self._arithmetic(term, scope)
        return self._one_of(term, wanted, scope)

    def _arithmetic(self, term: Expression, scope: Scope) -> Term:
        before = len(self.faults)
        args = tuple(
            self.number(self._argument(a, Kind.DECIMAL, scope, place), place)
            for place, a in places(term)
        )
        if len(self.faults) > before:
            return replace(term, args=args)
        scale = reduce(lambda a, b: scale_after(term.op, a, b), map(_scale, args))
        asked = None if term.round_to == scale else term.round_to
        scale = scale if asked is None else asked
        return replace(term, args=args, round_to=asked, kind=_number_kind(scale), scale=scale)

    def _one_of(self, term: Expression | Choice, wanted: Kind | None, scope: Scope) -> Term:
        """Return a term that is one of several values, all of one kind."""
        before = len(self.faults)
        kind = kind_within(term) or wanted or kind_of_literals(term)
        values = [self._argument(v, kind, scope, place) for place, v in places(term)]
        if kind is not None and kind not in ALL:
            self.fault(term.where, f"{said(term)} is of {kind.value}s", "Use single values.")
            return self._with_values(term, values, scope)
        if kind is not None and kind.is_number:
            values = [self.number(v, p) for v, (p, _) in zip(values, places(term), strict=True)]
        for (one, _), value in zip(places(term), values, strict=True):
            self._same_kind(one, value, kind)
        done = self._with_values(term, values, scope)
        if len(self.faults) > before or kind is None:
            return done
        if not kind.is_number:
            return replace(done, kind=kind)
        scale = max(map(_scale, values), default=0)
        for (place, _), value in zip(places(term), values, strict=True):
            if isinstance(value, Decimal) and not fits(value, scale):
                problem = f"{value} has more than {MOST_DIGITS} digits beside {scale} decimals"
                self.fault(place, problem, "Round what stands beside it.")
        return replace(done, kind=_number_kind(scale), scale=scale)

    def _with_values(
        self, term: Expression | Choice, values: list[Argument], scope: Scope
    ) -> Expression | Choice:
        if isinstance(term, Expression):
            return replace(term, args=tuple(values))
        branches = tuple(
            replace(b, when=self.group(b.when, scope), then=then)
            for b, then in zip(term.branches, values, strict=False)
        )
        rest = values[len(branches) :]
        return replace(term, branches=branches, otherwise=rest[0] if rest else None)

    def _argument(self, value: Argument, kind: Kind | None, scope: Scope, place: str) -> Argument:
        if isinstance(value, Term):
            return self.typed(value, kind, scope)
        if value is None or kind is None:
            return value
        try:
            read = read_literal(value, kind)  # type: ignore[arg-type]  # no edges yet
        except Unreadable as error:
            advice = error.advice
            if kind.is_number and isinstance(value, str):
                advice = f"Write a number, or {{field: {value}}} if it is a name."
            self.fault(place, f"{error}, and a {kind.value} is asked for", advice)
            return None
        if kind is Kind.TIMESTAMP and not hasattr(read, "hour"):
            problem = f"{read} is a day, and a moment of it is asked for"
            self.fault(place, problem, f"Write {read}T00:00:00.")
        return read  # type: ignore[return-value]  # a literal, never a duration

    def number(self, value: Argument, place: str) -> Argument:
        """Remember a fault where a value is no exact number, or one with too many digits."""
        if isinstance(value, Decimal):
            if not fits(value, decimals_of(value)):
                self.fault(place, f"{value} has more than {MOST_DIGITS} digits", "Round it.")
        elif isinstance(value, Term) and value.kind is not None:
            if value.kind not in EXACT:
                advice = STAGED if value.kind is Kind.FLOAT else "Use a number."
                self.fault(place, f"{said(value)} is a {value.kind.value}", advice)
            elif (value.scale or 0) > MOST_SCALE:
                problem = f"{said(value)} has more than {MOST_SCALE} decimals (found {value.scale})"
                self.fault(place, problem, "Stage it with fewer.")
        return value

    def _same_kind(self, place: str, value: Argument, kind: Kind | None) -> None:
        if not isinstance(value, Term) or value.kind is None:
            return
        if (
            kind is not None
            and value.kind is not kind
            and not (value.kind in EXACT and kind in EXACT)
        ):
            problem = f"{said(value)} is a {value.kind.value}, what stands beside it a {kind.value}"
            self.fault(place, problem, "Use values of one kind.")

    def measure(self, measure: Measure, scope: Scope) -> Measure:
        owner = scope.out(measure.outer)
        inside = owner and collection_scope(self.catalog, owner, measure.collection)
        if owner is None or inside is None:
            return measure
        self.window(measure.collection, measure.window, measure.where, owner)
        of = None if measure.of is None else self.of(measure, measure.of, inside)
        measure = replace(measure, of=of)
        measure = replace(measure, value=self.inner(measure.collection, measure.value, owner))
        if not self.aggregate_fits(measure, inside):
            return measure
        kind, scale = kind_and_scale(measure)
        return replace(measure, kind=kind, scale=scale)

    def of(self, test: AggregateTest | Measure, term: Term, inside: Scope) -> Term:
        """Return what an aggregate is of, typed; some functions ask for numbers."""
        wanted = Kind.DECIMAL if test.function in NUMBERS_ONLY else None
        return self.typed(term, wanted, inside)

    def aggregate_fits(self, test: AggregateTest | Measure, inside: Scope | None) -> bool:
        """Return whether what an aggregate asks of rows goes with it, with a fault if not."""
        before = len(self.faults)
        place = f"{test.where}.aggregate"
        if test.function in NEEDS_OF and test.of is None:
            self.fault(f"{place}.of", "is missing", f"{test.function} of which attribute?")
        if test.function in NEEDS_TIME and inside is not None and inside.timed is None:
            self.fault(f"{place}.function", f"{test.collection} has no time", "Use another one.")
        if test.of is not None and test.function not in NEEDS_OF | {"count"}:
            self.fault(f"{place}.of", f"does not go with {test.function}", "Remove it.")
        if test.distinct and (test.function != "count" or test.of is None):
            self.fault(f"{place}.distinct", "goes only with count of an attribute", "Remove it.")
        if test.unit is not None and test.function != "count_periods":
            self.fault(f"{place}.unit", "goes only with count_periods", "Remove it.")
        kind = test.of.kind if test.of is not None else None
        if test.of is not None and kind is None:
            return False
        if test.of is not None and kind not in ALL:
            problem = f"{said(test.of)} is a {kind and kind.value}"
            self.fault(f"{place}.of", problem, "Use a single value.")
        elif test.of is not None and test.function in NUMBERS_ONLY and kind not in EXACT:
            advice = STAGED if kind is Kind.FLOAT else "Use a number."
            self.fault(f"{place}.of", f"{said(test.of)} is a {kind and kind.value}", advice)
        return len(self.faults) == before

    def window(self, collection: str, window: object, where: str, scope: Scope) -> None:
        """Remember a fault where a collection takes no such window."""
        inside = collection_scope(self.catalog, scope, collection)
        if inside is None or window is None:
            return
        timed = inside.timed
        if timed is None or timed.collection is None:
            self.fault(f"{where}.window", f"{collection} has no time", "Remove the window.")
        elif isinstance(window, Next) and not timed.collection.is_future:
            problem = f"{collection} knows nothing after as_of"
            self.fault(f"{where}.window", problem, "Write a window such as {last: 30, unit: day}.")


def as_condition(test: AggregateTest) -> Condition:
    """Return the test of an aggregate as one of a value, for what differs between entities."""
    kind, scale = kind_and_scale(test)
    measure = Measure(
        test.collection,
        test.function,
        test.of,
        test.distinct,
        test.unit,
        test.value,
        test.window,
        kind=kind,
        scale=scale,
        where=test.where,
    )
    return Condition(measure, test.operator, test.values, where=test.where)


def _scale(value: Argument) -> int:
    if isinstance(value, Decimal):
        return decimals_of(value)
    return getattr(value, "scale", None) or 0


def _number_kind(scale: int) -> Kind:
    return Kind.DECIMAL if scale else Kind.INTEGER
