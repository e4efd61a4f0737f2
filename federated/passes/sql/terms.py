"""Terms as SQL values: a column, arithmetic on DECIMAL, one of several values, an aggregate.

A number of an expression is written as DECIMAL(18, its decimals), missing where it does not fit.
Aggregates of the entity are sets of (key, value), joined where they are asked for.
"""

from decimal import Decimal
from functools import reduce

from sqlglot import exp

from federated.operators.exact import decimal, fit, quotient, wide
from federated.operators.literals import edge, literal
from federated.passes.sql.aggregates import VALUE, WITHOUT_ROWS_ZERO
from federated.passes.sql.leaves import leaf
from federated.passes.sql.measures import COUNTED, MEANS, measured
from federated.passes.sql.places import Place, column
from federated.passes.sql.row_source import RowSource
from federated.rule.decimals import decimals_of, scale_after
from federated.rule.edges import Edge
from federated.rule.tree import Argument, Choice, Condition, Expression, Measure, Path, Term

STEPS = {"add": exp.Add, "subtract": exp.Sub, "multiply": exp.Mul}


class Terms:
    """Writes the terms of one rule."""

    def __init__(self, source: RowSource) -> None:
        self.source = source

    def condition(self, test: Condition, place: Place, guarded: bool) -> exp.Expr:
        """Return the test of a term. A mean is compared undivided, as a test of one alone is."""
        field = test.field
        scaled_by = None
        if isinstance(field, Measure) and field.function in MEANS:
            name = self._joined(field, place, in_parts=True)
            value: exp.Expr = column(VALUE, name)
            scaled_by = column(COUNTED, name)
        else:
            value = self.value(field, place)
        assert field.kind is not None  # noqa: S101 - check_kinds has seen to it
        return leaf(
            test.operator,
            value,
            test.values,
            field.kind,
            lambda term: self.value(term, place) if scaled_by is None else self.number(term, place),
            case_sensitive=test.case_sensitive,
            guarded=guarded,
            scaled_by=scaled_by,
        )

    def value(self, term: Term, place: Place) -> exp.Expr:
        """Return what a term is worth at a place; names and aggregates as they stand."""
        if isinstance(term, Path):
            return place.value(term)
        if isinstance(term, Measure):
            return self._measure(term, place)
        if isinstance(term, Choice):
            return self._choice(term, place)
        if term.op == "coalesce":
            first, *others = (self._one_of(a, term, place) for a in term.args)
            return exp.Coalesce(this=first, expressions=others)
        return self._arithmetic(term, place)

    def number(self, value: Argument, place: Place, scale: int | None = None) -> exp.Expr:
        """Return a number as DECIMAL(18, scale): its own decimals unless others are given."""
        own = decimals_of(value) if isinstance(value, Decimal) else getattr(value, "scale", 0) or 0
        scale = own if scale is None else scale
        if isinstance(value, Decimal):
            return decimal(literal(value), scale)
        if not isinstance(value, Term):
            return decimal(exp.null(), scale)
        found = self.value(value, place)
        is_fit = isinstance(value, Expression | Choice) and own == scale
        return found if is_fit else fit(found, scale)

    def _measure(self, measure: Measure, place: Place) -> exp.Expr:
        value: exp.Expr = column(VALUE, self._joined(measure, place))
        if measure.function in WITHOUT_ROWS_ZERO:
            return exp.Coalesce(this=value, expressions=[exp.Literal.number(0)])
        return value

    def _joined(self, measure: Measure, place: Place, *, in_parts: bool = False) -> str:
        """Return the name under which an aggregate's values are joined to a place."""
        place, levels = place.joined_at(measure.outer)
        inner = self.source.place(measure.collection, place.around(levels))
        of = None if measure.of is None else self.value(measure.of, inner)
        query = measured(self.source, inner, measure, of, in_parts=in_parts)
        about = measure.collection.replace(".", "_")
        name = self.source.sets.named(query, f"{about}_value")
        return place.joined_set(name, self._key(inner, place, levels))

    def _key(self, inner: Place, place: Place, levels: int) -> exp.Expr:
        """Return what the owner of rows is known by, so many levels out from a place."""
        if levels:
            # Often the row before holds it already, and the owner need not be joined.
            before = place.around(levels - 1)
            own, theirs = before.scope.on[0]
            if theirs == self.source.key(inner, place.around(levels)).name:
                return column(own, place.out(levels - 1).alias)
        return self.source.key(inner, place.out(levels))

    def _choice(self, term: Choice, place: Place) -> exp.Expr:
        # One without cases is written as one too: a bare literal means a position in GROUP BY.
        ifs = [
            exp.If(
                this=self.source.predicate(b.when, place, False),
                true=self._one_of(b.then, term, place),
            )
            for b in term.branches
        ] or [exp.If(this=exp.true(), true=self._one_of(term.otherwise, term, place))]
        otherwise = None
        if term.branches and term.otherwise is not None:
            otherwise = self._one_of(term.otherwise, term, place)
        return exp.Case(ifs=ifs, default=otherwise)

    def _one_of(self, value: Argument, term: Expression | Choice, place: Place) -> exp.Expr:
        if term.kind is not None and term.kind.is_number:
            return self.number(value, place, term.scale)
        if isinstance(value, Term):
            return self.value(value, place)
        if isinstance(value, Edge):
            return edge(value.id)
        return exp.null() if value is None else literal(value)  # type: ignore[arg-type]  # checked

    def _arithmetic(self, term: Expression, place: Place) -> exp.Expr:
        scale = term.scale or 0
        numbers = [self.number(a, place) for a in term.args]
        scales = [_scale(a) for a in term.args]
        if term.op == "divide":
            return quotient(numbers[0], scales[0], numbers[1], scales[1], scale)
        if term.op == "multiply":
            return self._product(numbers, scales, scale)
        step = STEPS[term.op]
        total = reduce(
            lambda a, b: step(this=a, expression=b), [wide(numbers[0], scales[0]), *numbers[1:]]
        )
        return fit(total, scale)

    def _product(self, numbers: list[exp.Expr], scales: list[int], scale: int) -> exp.Expr:
        """Return the product, rounded after each factor, the last time as the rule asks."""
        product, reached = numbers[0], scales[0]
        for index, (number, own) in enumerate(zip(numbers[1:], scales[1:], strict=True), 2):
            both = exp.Mul(this=wide(product, reached), expression=number)
            reached = scale_after("multiply", reached, own)
            product = fit(both, scale if index == len(numbers) else reached)
        return product


def _scale(value: Argument) -> int:
    return decimals_of(value) if isinstance(value, Decimal) else getattr(value, "scale", 0) or 0
