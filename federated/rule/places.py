"""A circle on the earth, as a rule speaks of it; how it is compared is the operators' matter."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Circle:
    """All positions at most so many whole metres from a centre given in degrees."""

    latitude: Decimal
    longitude: Decimal
    metres: int
    where: str = field(default="", compare=False)
