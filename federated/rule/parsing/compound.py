"""Reads values of several parts: a circle on the earth, and days around a named day."""

from decimal import Decimal, InvalidOperation

from federated.errors import shown
from federated.rule.fields import Entries
from federated.rule.occasions import Occasion
from federated.rule.places import Circle

# A little more than half the way round.
FURTHEST_KM = 20_040
MOST_DAYS = 366


def read_circle(entries: Entries) -> Circle | None:
    """Return `{lat: 25.04, lon: 121.56, km: 5}`, None with faults."""
    entries.known(["lat", "lon", "km"])
    latitude = _number(entries, "lat", -90, 90, 9)
    longitude = _number(entries, "lon", -180, 180, 9)
    km = _number(entries, "km", 0, FURTHEST_KM, 3)
    if latitude is None or longitude is None or km is None:
        return None
    return Circle(latitude, longitude, int(km * 1000), entries.where)


def read_occasion(entries: Entries) -> Occasion | None:
    """Return `{day: lunar_new_year, region: TW, from: -7, to: 3}`, None with faults."""
    before = len(entries.faults)
    entries.known(["day", "region", "from", "to"])
    day, region = entries.text("day"), entries.text("region")
    for key, text in (("day", day), ("region", region)):
        if not text:
            entries.fault(key, "is missing", "Write {day: lunar_new_year, region: TW}.")
    first = entries.whole("from", 0, least=-MOST_DAYS, most=MOST_DAYS)
    last = entries.whole("to", 0, least=-MOST_DAYS, most=MOST_DAYS)
    if len(entries.faults) > before:
        return None
    return Occasion(day, region, min(first, last), max(first, last), entries.where)


def _number(entries: Entries, key: str, low: int, high: int, decimals: int) -> Decimal | None:
    value = entries.data.get(key)
    try:
        number = Decimal("NaN") if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not low <= number <= high:
        problem = f"is not a number from {low} to {high:,} (found {shown(value)})"
        entries.fault(key, problem, "Write such a number.")
        return None
    if -int(number.as_tuple().exponent) > decimals:
        entries.fault(key, f"has more than {decimals} decimals (found {shown(value)})", "Round it.")
        return None
    return number.normalize() + 0
