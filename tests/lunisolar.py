"""The lunisolar calendar worked out from the sky: new moons and solar terms; for tests only.

Source: J. Meeus, Astronomical Algorithms, 2nd edition, chapters 25 (the sun, to 0.01°) and 49
(phases of the moon, to seconds); how far the earth is behind after Espenak and Meeus (2006).
The month that holds the winter solstice is the eleventh; of thirteen months from one to the next,
the first without a principal term has the number of the one before.
"""

import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta

EPOCH = datetime(2000, 1, 1, 12)  # noqa: DTZ001 - terrestrial time, which has no zone
SOLSTICE = 270
# Amplitudes of the true new moon, with how often each angle goes in: sun, moon, latitude, and how
# often the eccentricity of the earth's orbit does.
TERMS = [
    (-0.40720, 0, 1, 0, 0), (0.17241, 1, 0, 0, 1), (0.01608, 0, 2, 0, 0), (0.01039, 0, 0, 2, 0),
    (0.00739, -1, 1, 0, 1), (-0.00514, 1, 1, 0, 1), (0.00208, 2, 0, 0, 2), (-0.00111, 0, 1, -2, 0),
    (-0.00057, 0, 1, 2, 0), (0.00056, 1, 2, 0, 1), (-0.00042, 0, 3, 0, 0), (0.00042, 1, 0, 2, 1),
    (0.00038, 1, 0, -2, 1), (-0.00024, -1, 2, 0, 1), (-0.00007, 2, 1, 0, 0), (0.00004, 0, 2, -2, 0),
    (0.00004, 3, 0, 0, 0), (0.00003, 1, 1, -2, 0), (0.00003, 0, 2, 2, 0), (-0.00003, 1, 1, 2, 0),
    (0.00003, -1, 1, 2, 0), (-0.00002, -1, 1, -2, 0), (-0.00002, 1, 3, 0, 0), (0.00002, 0, 4, 0, 0),
]  # fmt: skip
PLANETS = [
    (325, 299.77, 0.107408), (165, 251.88, 0.016321), (164, 251.83, 26.651886),
    (126, 349.42, 36.412478), (110, 84.66, 18.206239), (62, 141.74, 53.303771),
    (60, 207.14, 2.453732), (56, 154.84, 7.306860), (47, 34.52, 27.261239), (42, 207.19, 0.121824),
    (40, 291.34, 1.844379), (37, 161.72, 24.198154), (35, 239.56, 25.513099),
    (23, 331.55, 3.592518),
]  # fmt: skip


def months_of(year: int, hours_east: float) -> dict[int, date]:
    """Return the first day of each of the first ten months of the year that begins in `year`."""
    found: dict[tuple[int, int], date] = {}
    for solstice_year in (year, year + 1):
        for day, number in _numbered(solstice_year, hours_east):
            found.setdefault((solstice_year - (number >= 11), number), day)
    return {number: found[year, number] for number in range(1, 11)}


def new_moons(low: date, high: date, hours_east: float) -> Iterator[datetime]:
    """Yield the local time of every new moon between two days."""
    number = round((low.year - 2000 + low.timetuple().tm_yday / 365.25) * 12.3685) - 2
    while (moment := _local(_new_moon(number), hours_east)).date() <= high:
        if moment.date() >= low:
            yield moment
        number += 1


def _numbered(year: int, hours_east: float) -> Iterator[tuple[date, int]]:
    """Yield the months from the eleventh on, leap ones left out."""
    first, last = (_term(y, SOLSTICE, hours_east) for y in (year - 1, year))
    around = timedelta(days=40)
    moons = [m.date() for m in new_moons(first - around, last + around, hours_east)]
    begins = max(i for i, day in enumerate(moons) if day <= first)
    ends = max(i for i, day in enumerate(moons) if day <= last)
    terms = [_term(y, angle, hours_east) for y in (year - 1, year) for angle in range(0, 360, 30)]
    is_leap_due = ends - begins == 13
    number = 10
    for day, after in zip(moons[begins:ends], moons[begins + 1 : ends + 1], strict=True):
        has_term = any(day <= term < after for term in terms)
        if is_leap_due and number != 10 and not has_term:
            is_leap_due = False
            continue
        number = number % 12 + 1
        yield day, number


def _term(year: int, angle: int, hours_east: float) -> date:
    days = (year - 2000) * 365.2422 + (angle - 280.46) % 360 / 360 * 365.2422
    for _ in range(30):
        days += ((angle - _sun(days) + 180) % 360 - 180) * 365.2422 / 360
    return _local(days, hours_east).date()


def _new_moon(number: int) -> float:
    """Return the instant of a new moon as days of terrestrial time since 2000."""
    t = number / 1236.85
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t**2
    sun = 2.5534 + 29.10535670 * number
    moon = 201.5643 + 385.81693528 * number + 0.0107582 * t**2
    latitude = 160.7108 + 390.67050284 * number - 0.0016118 * t**2
    days = 5.09766 + 29.530588861 * number + 0.00015437 * t**2
    for amount, s, m, f, power in TERMS:
        days += amount * eccentricity**power * _sin(s * sun + m * moon + f * latitude)
    days -= 0.00017 * _sin(124.7746 - 1.56375588 * number)
    return days + sum(a * 1e-6 * _sin(start + each * number) for a, start, each in PLANETS)


def _sun(days: float) -> float:
    t = days / 36525
    anomaly = 357.52911 + 35999.05029 * t
    centre = (1.914602 - 0.004817 * t) * _sin(anomaly) + 0.019993 * _sin(2 * anomaly)
    longitude = 280.46646 + 36000.76983 * t + centre + 0.000289 * _sin(3 * anomaly)
    return (longitude - 0.00569 - 0.00478 * _sin(125.04 - 1934.136 * t)) % 360


def _sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))


def _local(days: float, hours_east: float) -> datetime:
    moment = EPOCH + timedelta(days=days)
    seconds = _slowing(moment.year + moment.timetuple().tm_yday / 365.25)
    return moment - timedelta(seconds=seconds) + timedelta(hours=hours_east)


def _slowing(year: float) -> float:
    """Return how many seconds the turning earth is behind."""
    t = year - 2000
    if year < 1920:
        return (
            -2.79 + 1.494119 * (t + 100) - 0.0598939 * (t + 100) ** 2 + 0.0061966 * (t + 100) ** 3
        )
    if year < 1961:
        return 29.07 + 0.407 * (t + 50) - (t + 50) ** 2 / 233 + (t + 50) ** 3 / 2547
    if year < 2005:
        return 63.86 + 0.3345 * t - 0.060374 * t**2 + 0.0017275 * t**3 + 0.000651814 * t**4
    if year < 2050:
        return 62.92 + 0.32217 * t + 0.005589 * t**2
    return -20 + 32 * ((year - 1820) / 100) ** 2 - 0.5628 * (2150 - year)
