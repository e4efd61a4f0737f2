"""What the cast do, read from `cast_events.csv`: everything that is designed instead of drawn."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

EVENTS_FILE = Path(__file__).parent.parent / "cast_events.csv"


@dataclass(frozen=True)
class Scripted:
    """One line: `what` is `<source>.<kind>`; what the rest means depends on the source."""

    at: datetime
    who: str
    source: str
    kind: str
    place: str
    detail: str
    until: datetime | None
    value: str


@dataclass(frozen=True)
class Script:
    """All lines in order of time."""

    events: tuple[Scripted, ...]

    def of(self, source: str) -> list[Scripted]:
        """Return the lines of one source."""
        return [event for event in self.events if event.source == source]


def read_script(file: Path = EVENTS_FILE) -> Script:
    """Read what the cast do."""
    with file.open(encoding="utf-8", newline="") as lines:
        events = [_scripted(row) for row in csv.DictReader(lines)]
    return Script(tuple(sorted(events, key=lambda event: (event.at, event.who, event.kind))))


def _scripted(row: dict[str, str]) -> Scripted:
    source, _, kind = row["what"].partition(".")
    return Scripted(
        at=datetime.fromisoformat(row["at"]),
        who=row["who"],
        source=source,
        kind=kind,
        place=row["place"],
        detail=row["detail"],
        until=datetime.fromisoformat(row["until"]) if row["until"] else None,
        value=row["value"],
    )
