"""How far a position is from a centre, told by arithmetic that no two engines do differently.

Sines are the work of each engine's own library, and those differ in their last digits. So the
haversine is worked out here by sums and products of doubles alone, in one order: each of those is
rounded by IEEE 754 in one way, and all engines reach the very same number. It is compared with
that of a metre and a half more, as distances are rounded to whole metres; neither square root nor
arc is needed. From the exact distance the answer differs at most within a micrometre of the half.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal, localcontext
from functools import cache
from typing import Any

from sqlglot import exp

from federated.kinds import Kind
from federated.operators.base import Operator, Sample
from federated.rule.places import Circle

RADIUS_KM = Decimal("6371.0088")
# haversin(x) / x² of degrees as a polynomial of x², where x is at most half a turn: interpolated
# at the zeros of the Chebyshev polynomial of degree 9, and right to 2 in 10¹⁴.
COEFFICIENTS = (
    7.615435494667676e-05,
    -1.933161925779569e-09,
    1.9629159927127886e-14,
    -1.0677471467603219e-19,
    3.613936780599045e-25,
    -8.339840001266627e-31,
    1.3954920421754815e-36,
    -1.7600663877181554e-42,
    1.5687080378344276e-48,
)
DIGITS = 40


def within_circle(value: exp.Expr, circle: Circle) -> exp.Expr:
    """Return whether a position, given as (latitude, longitude), lies in a circle."""
    latitude, longitude = value.expressions
    parts = [*_valid(latitude, longitude)]
    bound = haversine_bound(circle.metres)
    if bound is not None:
        # Cheap, and prunes; what it leaves out is out in any case.
        parts.insert(0, _between(latitude, *_band(circle)))
        parts.append(exp.LT(this=haversine(latitude, longitude, circle), expression=_double(bound)))
    return exp.and_(*parts, copy=False)


def is_valid(value: exp.Expr) -> exp.Expr:
    """Return whether both degrees are there, and on the earth."""
    return exp.and_(*_valid(*value.expressions), copy=False)


def haversine(latitude: exp.Expr, longitude: exp.Expr, circle: Circle) -> exp.Expr:
    """Return the haversine of the angle between a position and the centre of a circle."""
    across = exp.Abs(this=_less(longitude, float(circle.longitude)))
    # The shorter way round, without asking which it is.
    turned = exp.paren(exp.Sub(this=across, expression=_double(180.0)), copy=False)
    shorter = exp.Sub(this=_double(180.0), expression=exp.Abs(this=turned))
    cosine = exp.Sub(
        this=_double(1.0), expression=exp.Mul(this=_double(2.0), expression=_bend(latitude))
    )
    narrowed = exp.Mul(this=_double(_cosine(circle.latitude)), expression=exp.paren(cosine))
    return exp.Add(
        this=_bend(exp.paren(_less(latitude, float(circle.latitude)))),
        expression=exp.Mul(this=narrowed, expression=exp.paren(_bend(exp.paren(shorter)))),
    )


def haversine_of(latitude: float, longitude: float, circle: Circle) -> float:
    """Return what an engine makes of the same sums and products."""

    def bend(degrees: float) -> float:
        total = COEFFICIENTS[-1]
        for coefficient in COEFFICIENTS[-2::-1]:
            total = coefficient + total * degrees * degrees
        return total * degrees * degrees

    across = abs(longitude - float(circle.longitude))
    shorter = 180.0 - abs(across - 180.0)
    cosine = 1.0 - 2.0 * bend(latitude)
    narrowed = _cosine(circle.latitude) * cosine
    return bend(latitude - float(circle.latitude)) + narrowed * bend(shorter)


@cache
def haversine_bound(metres: int) -> float | None:
    """Return the haversine that a distance rounded to so many metres stays below, if any does."""
    with localcontext(prec=DIGITS):
        half_angle = (metres + Decimal("0.5")) / 1000 / RADIUS_KM / 2
        if half_angle >= _pi() / 2:
            return None
        return float(_sine(half_angle) ** 2)


def _valid(latitude: exp.Expr, longitude: exp.Expr) -> list[exp.Expr]:
    return [_between(latitude, -90, 90), _between(longitude, -180, 180)]


def _between(value: exp.Expr, low: Decimal | int, high: Decimal | int) -> exp.Expr:
    return exp.Between(this=value.copy(), low=_plain(low), high=_plain(high))


def _plain(number: Decimal | int) -> exp.Expr:
    found = exp.Literal.number(format(abs(number), "f"))
    return exp.Neg(this=found) if number < 0 else found


def _band(circle: Circle) -> tuple[Decimal, Decimal]:
    with localcontext(prec=DIGITS):
        degrees = Decimal(circle.metres + 1) / 1000 / RADIUS_KM * 180 / _pi()
        wide = degrees.quantize(Decimal("0.000001"), ROUND_CEILING) + Decimal("0.000001")
        return max(circle.latitude - wide, Decimal(-90)), min(circle.latitude + wide, Decimal(90))


def _bend(degrees: exp.Expr) -> exp.Expr:
    """Return the haversine of an angle by Horner's rule, in the order `haversine_of` has."""
    total = _double(COEFFICIENTS[-1])
    for coefficient in COEFFICIENTS[-2::-1]:
        square = exp.Mul(
            this=exp.Mul(this=total, expression=degrees.copy()), expression=degrees.copy()
        )
        total = exp.paren(exp.Add(this=_double(coefficient), expression=square), copy=False)
    return exp.Mul(this=exp.Mul(this=total, expression=degrees.copy()), expression=degrees.copy())


def _less(value: exp.Expr, number: float) -> exp.Expr:
    if number < 0:
        return exp.Add(this=value.copy(), expression=_double(-number))
    return exp.Sub(this=value.copy(), expression=_double(number))


def _double(number: float) -> exp.Expr:
    """Return a double as every engine reads one; without an exponent some read a decimal."""
    text = repr(abs(number))
    found = exp.Literal.number(text if "e" in text else f"{text}e0")
    return exp.paren(exp.Neg(this=found)) if number < 0 else found


def _cosine(degrees: Decimal) -> float:
    with localcontext(prec=DIGITS):
        return float(_sine(_pi() / 2 - abs(degrees) * _pi() / 180))


def _sine(angle: Decimal) -> Decimal:
    """Return a sine to many digits, so that no machine's own library has a say."""
    total = term = angle
    power = 1
    while abs(term) > Decimal(10) ** -DIGITS:
        power += 2
        term = -term * angle * angle / (power * (power - 1))
        total += term
    return total


def _pi() -> Decimal:
    return Decimal("3.14159265358979323846264338327950288419716939937510")


def _matches(value: Any, operands: Sequence[Any]) -> bool:
    latitude, longitude = map(float, value)
    bound = haversine_bound(operands[0].metres)
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return False
    return bound is None or haversine_of(latitude, longitude, operands[0]) < bound


_TAIPEI_101 = Circle(Decimal("25.033964"), Decimal("121.564472"), 5_000)
WITHIN_DISTANCE = Operator(
    "withinDistance",
    "is within a distance of",
    frozenset({Kind.POSITION}),
    "circle",
    lambda value, operands: within_circle(value, operands[0]),  # type: ignore[arg-type]
    _matches,
    samples=(
        Sample((25.0330, 121.5436), (_TAIPEI_101,), True),
        Sample((24.9902, 121.3122), (_TAIPEI_101,), False),
        Sample((95.0, 121.5), (_TAIPEI_101,), False),
    ),
)
OPERATORS = (WITHIN_DISTANCE,)
