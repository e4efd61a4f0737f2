"""Named instants and dates of a run: a stable id, and the one computation of its value.

The id is all that compiled SQL holds, so the same rule gives the same bytes on any day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from federated.rule.civil import local_date, start_of_day, start_of_unit, step, step_date

EdgeKind = Literal["timestamp", "date"]


@dataclass(frozen=True)
class Edge:
    """One instant, or one local date, that a run's as_of fixes.

    `anchor` says where to start: as_of, the start of a unit of the calendar, or a fixed day or
    instant; then `n` units are stepped from there.
    """

    id: str
    kind: EdgeKind
    anchor: str
    n: int = 0
    unit: str = "day"

    def at(self, as_of: datetime, zone: str = "UTC", week_starts: str = "monday") -> str:
        """Return its value at `as_of` as ISO text: naive UTC for a timestamp, else a date."""
        value = self.value(as_of, zone, week_starts)
        if isinstance(value, datetime):
            return value.isoformat(sep=" ", timespec="microseconds")
        return value.isoformat()

    def value(
        self, as_of: datetime, zone: str = "UTC", week_starts: str = "monday"
    ) -> datetime | date:
        """Return its value at `as_of`: a naive UTC datetime, or a date."""
        place = ZoneInfo(zone)
        if self.kind == "timestamp":
            return self._instant(as_of, place, week_starts)
        return self._date(as_of, place, week_starts)

    def _instant(self, as_of: datetime, zone: ZoneInfo, week_starts: str) -> datetime:
        if self.anchor == "as_of":
            return step(as_of, self.n, self.unit, zone).replace(tzinfo=None)
        if self.anchor.startswith("at:"):
            return datetime.fromisoformat(self.anchor[3:])
        return start_of_day(self._date(as_of, zone, week_starts), zone).replace(tzinfo=None)

    def _date(self, as_of: datetime, zone: ZoneInfo, week_starts: str) -> date:
        today = local_date(as_of, zone)
        if self.anchor == "as_of":
            base = today
        elif self.anchor.startswith("day:"):
            base = date.fromisoformat(self.anchor[4:])
        else:
            base = start_of_unit(today, self.anchor.removeprefix("start:"), week_starts)
        return step_date(base, self.n, self.unit)


AS_OF = Edge("as_of", "timestamp", "as_of")
TODAY = Edge("today", "date", "as_of")
