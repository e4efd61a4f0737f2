"""What a term is worth in one row, exactly: numbers are fractions until a step rounds them.

A number that an expression takes or makes has at most 18 digits, its decimals among them; one that
has more is missing.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from federated.evaluation.rows import Frames, Rows
from federated.evaluation.shapes import ARITHMETIC, Shapes
from federated.evaluation.values import literal
from federated.kinds import Kind
from federated.rule.tree import Argument, Choice, Expression, Group, Measure, Path

DIGITS = 18


class Values:
    """Finds what terms are worth; `holds` reads a group, `measured` an aggregate, undivided."""

    def __init__(
        self,
        rows: Rows,
        holds: Callable[[Group, Frames], bool],
        measured: Callable[[Measure, Frames], tuple[Any, int]],
    ) -> None:
        self.rows = rows
        self.holds = holds
        self.measured = measured
        self.shapes = Shapes(rows.catalog)

    def kind(self, value: Argument, frames: Frames, wanted: Kind | None = None) -> Kind:
        """Return the kind of a value."""
        return self.shapes.kind(value, [table for table, _ in frames], wanted)

    def value(self, value: Argument, frames: Frames, wanted: Kind | None = None) -> Any:
        """Return what a value is worth as it stands, None when missing."""
        if isinstance(value, Path):
            return self.rows.value(value, frames)[0]
        if isinstance(value, Measure):
            total, count = self.measured(value, frames)
            return None if total is None else total / count if count != 1 else total
        if isinstance(value, Expression) and value.op in ARITHMETIC:
            return self._arithmetic(value, frames)
        if isinstance(value, Expression | Choice):
            return self._one_of(value, frames, wanted)
        kind = self.kind(value, frames, wanted)
        return None if value is None else literal(value, kind, self.rows.at.zone)

    def number(self, value: Argument, frames: Frames, decimals: int | None = None) -> Any:
        """Return a number as an expression takes it, with its own decimals unless given."""
        own = self._decimals(value, frames)
        if isinstance(value, Measure) and value.function in ("avg", "median_gap_days"):
            found = self._stored_mean(value, frames, own)
        else:
            found = self.value(value, frames, Kind.DECIMAL)
        return fitted(found, own if decimals is None else decimals)

    def _stored_mean(self, measure: Measure, frames: Frames, decimals: int) -> Any:
        """Return a mean as it would be stored: its total is a number of the expression too."""
        total, count = self.measured(measure, frames)
        if measure.of is not None:
            tables = self.shapes.inside(measure, [table for table, _ in frames])
            total = fitted(total, self.shapes.decimals(measure.of, tables))
        return None if total is None else fitted(total / count, decimals)

    def _decimals(self, value: Argument, frames: Frames) -> int:
        return self.shapes.decimals(value, [table for table, _ in frames])

    def _one_of(self, term: Expression | Choice, frames: Frames, wanted: Kind | None) -> Any:
        kind = self.kind(term, frames, wanted)
        decimals = self._decimals(term, frames) if kind.is_number else 0

        def worth(value: Argument) -> Any:
            if kind.is_number:
                return self.number(value, frames, decimals)
            return self.value(value, frames, kind)

        if isinstance(term, Expression):
            known = (found for each in term.args if (found := worth(each)) is not None)
            return next(known, None)
        for branch in term.branches:
            if self.holds(branch.when, frames):
                return worth(branch.then)
        return worth(term.otherwise)

    def _arithmetic(self, term: Expression, frames: Frames) -> Any:
        numbers = [self.number(each, frames) for each in term.args]
        if None in numbers:
            return None
        steps = self.shapes.steps(term, [table for table, _ in frames])
        if term.op in ("add", "subtract"):
            sign = 1 if term.op == "add" else -1
            return fitted(numbers[0] + sign * sum(numbers[1:]), steps[-1])
        found = numbers[0]
        for number, decimals in zip_longest(numbers[1:], steps):
            if found is None or (term.op == "divide" and number == 0):
                return None
            exact = found * number if term.op == "multiply" else found / number
            found = fitted(exact, decimals)
        return found


def fitted(number: Fraction | None, decimals: int) -> Fraction | None:
    """Return a number rounded half away from zero, None when it then has too many digits.

    >>> fitted(Fraction("-0.125"), 2), fitted(Fraction(10**16), 2)
    (Fraction(-13, 100), None)
    """
    if number is None:
        return None
    scaled = abs(number) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    if whole >= 10**DIGITS:
        return None
    return Fraction(whole if number >= 0 else -whole, 10**decimals)
