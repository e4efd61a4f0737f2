"""How many elements of an array fit, asked in place: no key leads to them, and no time."""

from collections.abc import Callable
from decimal import Decimal

from sqlglot import exp

from federated.operators.literals import elements, literal
from federated.passes.sql.leaves import all_of
from federated.rule.tree import CollectionTest, Group

Fits = Callable[[Group], exp.Expr]


def elements_test(test: CollectionTest, array: exp.Expr, fits: Fits) -> exp.Expr:
    """Return whether so many elements fit; a missing array has none."""
    if test.mode == "all":
        unfit = elements(array, fits(Group("and", (test.value,), True)))
        return exp.EQ(this=unfit, expression=exp.Literal.number(0))
    fitting = elements(array, fits(test.value))
    if test.is_share:
        return _share(test, array, fitting)
    parts: list[exp.Expr] = []
    if test.low > 0:
        parts.append(exp.GTE(this=fitting, expression=literal(test.low)))
    if test.high is not None:
        parts.append(exp.LTE(this=fitting.copy(), expression=literal(test.high)))
    return all_of(parts)


def _share(test: CollectionTest, array: exp.Expr, fitting: exp.Expr) -> exp.Expr:
    """Return whether a share of the elements fits; of none, only at most so many do."""
    total = elements(array.copy(), exp.true())

    def share(of: Decimal) -> exp.Expr:
        return exp.paren(exp.Mul(this=literal(of), expression=total.copy()), copy=False)

    few = exp.LTE(this=fitting, expression=share(test.low if test.high is None else test.high))
    if test.mode == "atMost":
        return few
    parts: list[exp.Expr] = [exp.GT(this=total.copy(), expression=exp.Literal.number(0))]
    parts.append(exp.GTE(this=fitting.copy(), expression=share(test.low)))
    return all_of(parts if test.high is None else [*parts, few])
