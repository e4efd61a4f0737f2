"""Reads rows that bear identifiers from a CSV; every fault with its line and column."""

import csv
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from federated.errors import nearest, shown
from muster.errors import InputError
from muster.pipeline.simulating.faults import Faults
from muster.pipeline.uploads.reading import MOST_CELL, opened

KEY, TIME, SOURCE, REGION, AUTHENTICATED = (
    "row_key", "occurred_at", "source", "region", "authenticated",
)  # fmt: skip
NEEDED, OWN = (KEY, TIME), (KEY, TIME, SOURCE, REGION, AUTHENTICATED)
MOST_ROWS = 2_000_000
EVERY = 20_000
YES = {"true": True, "false": False, "": False}
FOUND = pa.schema(
    [
        ("row_key", pa.string()),
        ("source", pa.string()),
        ("namespace", pa.string()),
        ("found_as", pa.string()),
        ("region", pa.string()),
        ("is_authenticated", pa.bool_()),
        ("occurred_at", pa.timestamp("us")),
    ]
)


@dataclass(frozen=True, slots=True)
class Events:
    """Identifiers as they were found, one row each; how many rows bore them, and the last time."""

    found: pa.Table
    rows_count: int
    newest: datetime


def read_events(
    path: Path, spaces: Collection[str], faults: Faults, tell: Callable[[int], None]
) -> Events | None:
    """Return the rows of a file, None where it has faults; `tell` hears how many are read.

    The first line names `row_key`, `occurred_at` and namespaces, and, if wanted, `source`, `region`
    (of phones without a country) and `authenticated`. A time without an offset is UTC,
    an empty one is not known.
    """
    before = faults.count
    reading = _Reading(path.name, faults)
    try:
        _check_encoding(path, faults)
        if faults.count == before:
            with opened(path) as file:
                csv.field_size_limit(MOST_CELL)
                reading.read(csv.reader(file, strict=True), spaces, tell)
    except InputError as error:
        faults.append(str(error))
    if faults.count > before:
        return None
    found = pa.Table.from_pydict(reading.columns, FOUND)
    return Events(found, len(reading.lines), reading.newest)


def _check_encoding(path: Path, faults: Faults) -> None:
    """Note the first place that is not UTF-8."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    line.decode("utf-8")
                except UnicodeDecodeError as error:
                    where = f"{path.name}:{number}: byte {error.start + 1}"
                    faults.append(f"{where} is not UTF-8. Save the file as UTF-8.")
                    return
    except OSError as error:
        faults.append(f"{path}: cannot be read ({error.strerror}). Check the path.")


class _Reading:
    """The state of one reading."""

    def __init__(self, name: str, faults: Faults) -> None:
        self.name, self.faults = name, faults
        self.columns: dict[str, list[object]] = {column: [] for column in FOUND.names}
        self.lines: dict[str, int] = {}
        self.newest = datetime(1, 1, 1)  # noqa: DTZ001 - the warehouse keeps UTC without saying so

    def read(
        self, lines: Iterator[list[str]], spaces: Collection[str], tell: Callable[[int], None]
    ) -> None:
        headings = [heading.strip() for heading in next(lines, [])]
        if not self._check(headings, spaces):
            return
        for number, cells in enumerate(lines, 1):
            if number > MOST_ROWS:
                most = f"more than {MOST_ROWS:,} rows"
                self._fault(lines, "", f"has {most}. Bring a part of them.")
                return
            if any(cells):
                self._row(lines, headings, cells)
            if number % EVERY == 0:
                tell(number)
        if not self.lines and not self.faults.count:
            self._fault(lines, "", "has no rows. Bring some.")

    def _check(self, headings: Sequence[str], spaces: Collection[str]) -> bool:
        before = self.faults.count
        where = f"{self.name}:1"
        if missing := [name for name in NEEDED if name not in headings]:
            said = f"the first line names no {' and no '.join(missing)}"
            self.faults.append(
                f"{where}: {said}. It names the columns: row_key, occurred_at, then namespaces."
            )
        if len(missing) == len(NEEDED):
            return False
        for number, name in enumerate(headings, 1):
            if name in headings[: number - 1]:
                self.faults.append(f"{where}: column {number} {shown(name)} is there twice.")
            elif name not in OWN and name not in spaces:
                advice = nearest(name, [*spaces, *OWN])
                self.faults.append(
                    f"{where}: column {number} {shown(name)} is no namespace. {advice}"
                )
        if not set(headings) & set(spaces) and self.faults.count == before:
            self.faults.append(f"{where}: names no namespace. {nearest('', spaces)}")
        return self.faults.count == before

    def _row(
        self, lines: Iterator[list[str]], headings: Sequence[str], cells: Sequence[str]
    ) -> None:
        if len(cells) != len(headings):
            said = f"has {len(cells)} cells, the first line names {len(headings)} columns."
            self._fault(lines, "", f"{said} Quote cells that hold commas.")
            return
        row = dict(zip(headings, cells, strict=True))
        key, at = row[KEY].strip(), self._moment(lines, row[TIME].strip())
        is_sure = YES.get(row.get(AUTHENTICATED, "").strip().lower())
        if not key:
            self._fault(lines, KEY, "is empty. Give each row a key of its own.")
        elif key in self.lines:
            first = self.lines[key]
            self._fault(lines, KEY, f"{shown(key)} is that of line {first} too. Keys are unique.")
        if is_sure is None:
            said = f"{shown(row[AUTHENTICATED])} is neither true nor false."
            self._fault(lines, AUTHENTICATED, said)
        self.lines.setdefault(key, _line(lines))
        self.newest = max(self.newest, at or self.newest)
        source, region = row.get(SOURCE, "").strip() or "events", row.get(REGION) or None
        for name, value in row.items():
            if name not in OWN and value:
                found = (key, source, name, value, region, is_sure, at)
                for column, each in zip(self.columns.values(), found, strict=True):
                    column.append(each)

    def _moment(self, lines: Iterator[list[str]], text: str) -> datetime | None:
        """Return a time in UTC, None for one that is not known; models take it for the oldest."""
        if not text:
            return None
        try:
            at = datetime.fromisoformat(text)
            return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
        except (ValueError, OverflowError):
            advice = "Write 2026-05-01T09:30:00, in UTC or with an offset."
            self._fault(lines, TIME, f"{shown(text)} is no time. {advice}")
            return None

    def _fault(self, lines: Iterator[list[str]], column: str, said: str) -> None:
        where = f"{self.name}:{_line(lines)}:"
        self.faults.append(" ".join(filter(None, (where, column, said))))


def _line(lines: Iterator[list[str]]) -> int:
    return int(getattr(lines, "line_num", 0))
