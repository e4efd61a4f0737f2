"""How most engines spell exact numbers and moments; its own file says what one does better."""

from sqlglot import exp

from federated.operators.exact import decimal

WIDEST = 38
EPOCH = "1970-01-01 00:00:00"


def clamped(value: exp.Expr, digits: int, scale: int) -> exp.Expr:
    """Return a number in so many digits, missing when it has more; it is named only once."""
    return cut_to_size(decimal(value, scale, WIDEST), digits, scale)


def cut_to_size(rounded: exp.Expr, digits: int, scale: int) -> exp.Expr:
    """Return a rounded number in its type, missing at the limit and beyond."""
    limit = exp.Literal.number(10 ** (digits - scale))
    least = exp.Neg(this=limit.copy())
    below = exp.Least(this=rounded, expressions=[limit.copy()], ignore_nulls=True)
    inside = exp.Greatest(this=below, expressions=[least.copy()], ignore_nulls=True)
    found = exp.Nullif(this=exp.Nullif(this=inside, expression=limit), expression=least)
    return decimal(found, scale, digits)


def try_cast(value: exp.Expr, digits: int, scale: int) -> exp.Expr:
    """Return a number in so many digits by the engine's own cast, which gives up silently."""
    kind = exp.DataType.build(f"decimal({digits}, {scale})")
    # What is not "safe" is a plain cast to Spark.
    return exp.TryCast(this=value, to=kind, safe=True)


def shifted(value: exp.Expr, places: int) -> exp.Expr:
    """Return a number times a power of ten."""
    return exp.Mul(this=value, expression=decimal(exp.Literal.number(10**places), 0, places + 1))


def by_remainder(left: exp.Expr, right: exp.Expr, shift: int, _: int) -> exp.Expr:
    """Return the whole times one number goes into another; what is divided leaves no remainder."""
    return exp.Div(this=without_remainder(left, right, shift), expression=right)


def by_try_divide(left: exp.Expr, right: exp.Expr, shift: int, _: int) -> exp.Expr:
    """Return the whole quotient on Spark, whose `div` is no wider than BIGINT and wraps round."""
    divided = [without_remainder(left, right, shift), right]
    return exp.Anonymous(this="try_divide", expressions=divided)


def without_remainder(left: exp.Expr, right: exp.Expr, shift: int) -> exp.Expr:
    """Return the largest multiple of a number within another."""
    dividend = shifted(left, shift)
    rest = exp.Mod(this=exp.paren(dividend), expression=right.copy())
    return exp.paren(exp.Sub(this=dividend.copy(), expression=rest), copy=False)


def between_moments(moment: exp.Expr) -> exp.Expr:
    """Return the microseconds since 1970 as the difference of two moments."""
    epoch = exp.cast(exp.Literal.string(EPOCH), "timestamp")
    return exp.TimestampDiff(this=moment, expression=epoch, unit=exp.var("MICROSECOND"))
