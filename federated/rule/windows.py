"""Windows of time as a document names them, and the spans between named edges they become."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

from federated.rule.edges import Edge

Unit = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]
UNITS: tuple[Unit, ...] = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
FIXED_UNITS: tuple[Unit, ...] = ("second", "minute", "hour", "day", "week")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
CALENDAR = tuple(
    ["today", "yesterday"]
    + [
        f"{which}_{unit}"
        for unit in ("week", "month", "quarter", "year")
        for which in ("this", "last")
    ]
)


@dataclass(frozen=True)
class Duration:
    """A number of units; second to week are fixed, month to year step the local date."""

    n: int
    unit: Unit
    where: str = field(default="", compare=False)

    @property
    def seconds(self) -> int:
        """The length of a duration of fixed units."""
        return self.n * _SECONDS[self.unit]


@dataclass(frozen=True)
class Last:
    """[as_of - duration, as_of)."""

    duration: Duration


@dataclass(frozen=True)
class Between:
    """From `low` on and before `high`; a date is a whole local day, included on both sides."""

    low: date | datetime | None
    high: date | datetime | None


@dataclass(frozen=True)
class Calendar:
    """A local calendar unit such as `this_month`, cut at as_of."""

    name: str


@dataclass(frozen=True)
class BetweenRelative:
    """[as_of - far, as_of - near)."""

    far: Duration
    near: Duration


@dataclass(frozen=True)
class Next:
    """[as_of, as_of + duration), for collections that know the future."""

    duration: Duration


Window: TypeAlias = Last | Between | Calendar | BetweenRelative | Next


@dataclass(frozen=True)
class Span:
    """From `low` on and before `high`; None is no bound on that side."""

    low: Edge | None
    high: Edge | None
