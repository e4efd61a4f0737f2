"""Reads an uploaded CSV line by line; what cannot be read is put aside with its line and reason."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from muster.errors import InputError
from muster.pipeline.uploads.fields import Field

MOST_BYTES = 1 << 30
MOST_ROWS = 5_000_000
MOST_CELL = 65_536


@dataclass(frozen=True, slots=True)
class Row:
    """One line that could be read, its values in the order of the columns."""

    line: int
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """One line that could not be read, and why."""

    line: int
    reason: str


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a file within the limits, as strict UTF-8.

    Raises: InputError when it cannot be read, is too large, or is not UTF-8.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}: is larger than 1 GiB. Load it as a source of its own.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    except csv.Error as error:
        raise InputError(f"{path}: is not CSV ({error}). Save it as CSV with commas.") from error


def read_headings(path: Path) -> list[str]:
    """Return the first line of a file.

    Raises: InputError as `opened`, and for an empty file.
    """
    with opened(path) as file:
        csv.field_size_limit(MOST_CELL)
        for cells in csv.reader(file, strict=True):
            return cells
    raise InputError(f"{path}: is empty. Its first line names the columns.")


def read_rows(path: Path, fields: Sequence[Field], identifier: str) -> Iterator[Row | Refused]:
    """Yield every line after the first, read or refused.

    Raises: InputError as `opened`, and for more than 5,000,000 lines.
    """
    with opened(path) as file:
        csv.field_size_limit(MOST_CELL)
        reader = csv.reader(file, strict=True)
        next(reader, None)
        for number, cells in enumerate(reader):
            if number >= MOST_ROWS:
                raise InputError(f"{path}: has more than {MOST_ROWS:,} lines. Split it.")
            if any(cell.strip() for cell in cells):
                yield _read(reader.line_num, cells, fields, identifier)


def _read(line: int, cells: list[str], fields: Sequence[Field], identifier: str) -> Row | Refused:
    if len(cells) != len(fields):
        return Refused(line, f"has {len(cells)} cells, the first line has {len(fields)}")
    values = []
    for field, cell in zip(fields, cells, strict=True):
        try:
            values.append(field.read(cell))
        except ValueError as error:
            return Refused(line, f"{field.name} {error}")
        if field.name == identifier and values[-1] is None:
            return Refused(line, f"{field.name} is empty, so the line is nobody's")
    return Row(line, tuple(values))
