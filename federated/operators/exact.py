"""Numbers and moments as SQL where engines differ: marks that each engine's file spells.

A number of an expression is DECIMAL(18, s). Sums and products of two such fit the 38 digits that
every engine holds, so nothing is lost before the one rounding, half away from zero.
"""

from decimal import Decimal

from sqlglot import exp

from federated.operators.literals import literal
from federated.rule.decimals import MOST_DIGITS

FIT = "MUSTER_FIT"
WHOLE = "MUSTER_WHOLE"
MICROS = "MUSTER_MICROS"
LOCAL = "MUSTER_LOCAL"
MARKS = frozenset({FIT, WHOLE, MICROS, LOCAL})


def decimal(value: exp.Expr, scale: int, digits: int = MOST_DIGITS) -> exp.Expr:
    """Return a number that is known to fit, in its type."""
    # Not exp.cast, which takes a narrower decimal for the one asked for.
    return exp.Cast(this=value, to=exp.DataType.build(f"decimal({digits}, {scale})"))


def fit(value: exp.Expr, scale: int, digits: int = MOST_DIGITS) -> exp.Expr:
    """Return a number rounded half away from zero, missing when it has too many digits."""
    size = [exp.Literal.number(digits), exp.Literal.number(scale)]
    return exp.Anonymous(this=FIT, expressions=[value, *size])


def wide(value: exp.Expr, scale: int) -> exp.Expr:
    """Return a number of 18 digits in a type so wide that arithmetic leaves the narrow ones."""
    return decimal(value, scale, MOST_DIGITS + 1)


def whole_quotient(left: exp.Expr, right: exp.Expr, shift: int, decimals: int) -> exp.Expr:
    """Return how many whole times a number goes into another that was moved so many places.

    `decimals` is how many decimals either has at most.
    """
    sizes = [exp.Literal.number(shift), exp.Literal.number(decimals)]
    return exp.Anonymous(this=WHOLE, expressions=[left, right, *sizes])


def quotient(
    left: exp.Expr, left_scale: int, right: exp.Expr, right_scale: int, scale: int
) -> exp.Expr:
    """Return one number divided by another, rounded once; missing when divided by zero.

    One decimal more than is kept is worked out without rounding. Rounding that is rounding the
    whole quotient, as no half lies between it and what was cut off.
    """
    shift = scale + 1
    divisor = exp.Nullif(this=right, expression=exp.Literal.number(0))
    whole = whole_quotient(left, divisor, shift, max(left_scale, right_scale))
    last_place = decimal(literal(Decimal(1).scaleb(-shift)), shift, shift + 1)
    return fit(exp.Mul(this=fit(whole, 0, MOST_DIGITS + 1), expression=last_place), scale)


def micros(moment: exp.Expr) -> exp.Expr:
    """Return the microseconds from 1970 to a moment, a whole number."""
    return exp.Anonymous(this=MICROS, expressions=[moment])


def local_time(moment: exp.Expr, *, ahead: bool) -> exp.Expr:
    """Return what a clock of the project's zone shows; `ahead` where moments lie after as_of."""
    return exp.Anonymous(this=LOCAL, expressions=[moment, exp.true() if ahead else exp.false()])
