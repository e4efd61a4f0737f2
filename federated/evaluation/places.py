"""How far two positions are from each other, by the great circle between them."""

import math
from typing import Any

EARTH_RADIUS_METRES = 6_371_008.8


def position(latitude: Any, longitude: Any) -> tuple[float, float] | None:
    """Return a position in degrees, None when a part is missing or not on the earth."""
    if latitude is None or longitude is None:
        return None
    degrees = float(latitude), float(longitude)
    is_there = abs(degrees[0]) <= 90 and abs(degrees[1]) <= 180
    return degrees if is_there else None


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> int:
    """Return the distance in whole metres, half a metre counting as one more."""
    (north, east), (other_north, other_east) = (tuple(map(math.radians, p)) for p in (one, other))
    half_up = math.sin((other_north - north) / 2) ** 2
    half_across = math.sin((other_east - east) / 2) ** 2
    share = half_up + math.cos(north) * math.cos(other_north) * half_across
    metres = 2 * EARTH_RADIUS_METRES * math.asin(min(1.0, math.sqrt(share)))
    return math.floor(metres + 0.5)
