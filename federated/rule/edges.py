"""Named instants and dates of a run: a stable id, and the one computation of its value.

The id is all that compiled SQL holds, so the same rule gives the same bytes on any day.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from federated.rule.civil import (
    local_date,
    start_of_day,
    start_of_unit,
    step,
    step_date,
    to_instant,
)

EdgeKind = Literal["timestamp", "date"]


@dataclass(frozen=True)
class Edge:
    """One instant, or one local date, that a run's as_of fixes.

    `anchor` is where to start: `as_of`; `start:<unit>` of the local calendar; `day:`, `at:` or
    `local:` and a fixed day, instant or local time. From there `n` units are stepped, then `more`
    of the smallest steps there are: days on a date, microseconds on an instant.
    """

    id: str
    kind: EdgeKind
    anchor: str
    n: int = 0
    unit: str = "day"
    more: int = 0

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
        if self.kind == "date":
            return self._date(as_of, place, week_starts) + timedelta(days=self.more)
        instant = self._instant(as_of, place, week_starts).replace(tzinfo=None)
        return instant + timedelta(microseconds=self.more)

    def _instant(self, as_of: datetime, zone: ZoneInfo, week_starts: str) -> datetime:
        source, _, text = self.anchor.partition(":")
        if source == "as_of":
            return step(as_of, self.n, self.unit, zone)
        if source == "at":
            return datetime.fromisoformat(text)
        if source == "local":
            return to_instant(datetime.fromisoformat(text), zone)
        return start_of_day(self._date(as_of, zone, week_starts), zone)

    def _date(self, as_of: datetime, zone: ZoneInfo, week_starts: str) -> date:
        source, _, text = self.anchor.partition(":")
        today = local_date(as_of, zone)
        if source == "day":
            base = date.fromisoformat(text)
        else:
            base = start_of_unit(today, text, week_starts) if text else today
        return step_date(base, self.n, self.unit)


AS_OF = Edge("as_of", "timestamp", "as_of")
