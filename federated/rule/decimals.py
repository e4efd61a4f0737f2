"""How many decimals numbers have in expressions; the limits are the same on every engine.

A number that an expression takes or makes has at most 18 digits, its decimals among them. So each
step, before it is rounded, fits the 38 digits that every engine holds exactly.
"""

from decimal import Decimal

MOST_DIGITS = 18
MOST_SCALE = 9
# Products and quotients end here, unless what they are made of has more decimals.
WIDEST = 6


def scale_after(op: str, left: int, right: int) -> int:
    """Return how many decimals one step of arithmetic gives.

    >>> scale_after("multiply", 0, 2), scale_after("divide", 2, 0), scale_after("add", 0, 2)
    (2, 6, 2)
    """
    most = max(left, right)
    if op == "multiply":
        return min(left + right, max(WIDEST, most))
    if op == "divide":
        return min(most + 4, max(WIDEST, most))
    return most


def scale_of_mean(scale: int) -> int:
    """Return how many decimals a stored average or median has."""
    return min(scale + 4, MOST_SCALE)


def decimals_of(number: Decimal) -> int:
    """Return how many decimals of a number count.

    >>> decimals_of(Decimal("1.50")), decimals_of(Decimal("3E+2"))
    (1, 0)
    """
    return max(0, -int(number.normalize().as_tuple().exponent))


def fits(number: Decimal, scale: int) -> bool:
    """Return whether a number with so many decimals is within the limit."""
    return abs(number) < Decimal(10) ** (MOST_DIGITS - scale)
