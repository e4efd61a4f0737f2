"""Tells what kind a term is of before its values are read, and what it is called in a fault."""

from collections.abc import Iterator
from decimal import Decimal

from federated.kinds import Kind
from federated.rule.decimals import scale_of_mean
from federated.rule.tree import AggregateTest, Argument, Choice, Expression, Measure, Path

COUNTS = frozenset({"count", "count_periods", "days_since_first", "days_since_last"})


def kind_and_scale(test: AggregateTest | Measure) -> tuple[Kind | None, int | None]:
    """Return what an aggregate gives, as it would be stored."""
    if test.function in COUNTS:
        return Kind.INTEGER, 0
    if test.function == "median_gap_days":
        return Kind.DECIMAL, scale_of_mean(0)
    if test.of is None:
        return None, None
    if test.function == "avg":
        return Kind.DECIMAL, scale_of_mean(test.of.scale or 0)
    return test.of.kind, test.of.scale


def said(value: object) -> str:
    """Return what a term is called in a fault."""
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Measure):
        return f"{value.function} of {value.collection}"
    return "the case" if isinstance(value, Choice) else f"the {getattr(value, 'op', 'value')}"


def places(term: Expression | Choice) -> list[tuple[str, Argument]]:
    """Return the values a term is made of, each with its place in the document."""
    if isinstance(term, Expression):
        return [(f"{term.where}.args[{i}]", arg) for i, arg in enumerate(term.args)]
    found = [(f"{b.where}.then", b.then) for b in term.branches]
    return [*found, (f"{term.where}.args.else", term.otherwise)]


def kind_within(value: Argument) -> Kind | None:
    """Return the kind the names inside a value have, None where there are only literals."""
    if isinstance(value, Path):
        return value.kind
    if isinstance(value, Measure):
        return kind_and_scale(value)[0] or kind_within(value.of)
    if isinstance(value, Expression) and value.op != "coalesce":
        return Kind.DECIMAL
    if isinstance(value, Expression | Choice):
        kinds = (kind_within(inner) for _, inner in places(value))
        return next((kind for kind in kinds if kind is not None), None)
    return None


def kind_of_literals(term: Expression | Choice) -> Kind | None:
    """Return the kind of what is only literals, those of terms inside too.

    A number may be written as text, so a text says something only where nothing else does.
    """
    found = list(_kinds_of_literals(term))
    return next((kind for kind in found if kind is not Kind.TEXT), next(iter(found), None))


def _kinds_of_literals(term: Expression | Choice) -> Iterator[Kind]:
    for _, value in places(term):
        if isinstance(value, bool):
            yield Kind.BOOLEAN
        elif isinstance(value, int | float | Decimal):
            yield Kind.DECIMAL
        elif isinstance(value, str):
            yield Kind.TEXT
        elif isinstance(value, Expression | Choice):
            yield from _kinds_of_literals(value)
