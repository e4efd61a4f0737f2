"""A named day of the calendar with days before and after it, as a rule speaks of it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Occasion:
    """The days from `first` to `last`, counted from a named day; negative ones are before it."""

    day: str
    region: str
    first: int
    last: int
    where: str = field(default="", compare=False)
