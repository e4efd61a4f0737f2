"""How commands speak: text and tables for people, JSON for scripts; no wording of their own."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from muster.errors import InputError

if TYPE_CHECKING:
    from federated.explain import Explanation

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a script instead of text.")]


def say(text: str = "") -> None:
    """Print one line for a person."""
    typer.echo(text)


def note(text: str) -> None:
    """Print one line beside the result, so that a script reading the result is not disturbed."""
    typer.echo(text, err=True)


def print_json(value: object) -> None:
    """Print one value as JSON; dataclasses, paths and timestamps are written out."""
    typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Print rows as a table: aligned for a terminal, tab-separated when piped."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            typer.echo("\t".join(map(_cell, row)))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*columns, title=title or None, title_justify="left", header_style="bold")
    for row in rows:
        drawn.add_row(*(Text(_cell(cell)) for cell in row))
    Console().print(drawn)


def _cell(value: object) -> str:
    """Return a value of a warehouse, which may hold anything, as text that stays where it is."""
    from federated.errors import printable

    return "" if value is None else printable(str(value))


def print_clauses(found: "Explanation") -> None:
    """Print each clause of a rule with its verdict and what was seen, then what would turn it."""
    say()
    for clause in found.clauses:
        mark = "yes" if clause.holds else "no "
        seen = "" if clause.is_group else f"  (seen: {_seen(clause.seen)})"
        say(f"{'  ' * (clause.depth - 1)}{mark}  {clause.sentence}{seen}")
    say()
    turning = [c.sentence for c in found.clauses if c.where in found.flips and not c.is_group]
    if turning:
        say("It would turn with the opposite of: " + "; ".join(turning))


def _seen(value: object) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, list):
        return ", ".join(map(_cell, value)) or "none"
    return _cell(value)


def parse_as_of(text: str, option: str = "--as-of") -> datetime:
    """Read `2017-10-30` or an ISO timestamp; without an offset it is UTC.

    >>> parse_as_of("2017-10-30").isoformat()
    '2017-10-30T00:00:00+00:00'
    """
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f'{option}: "{text}" is not a date or ISO timestamp. Write 2017-10-30 or '
            "2017-10-30T08:00:00+08:00."
        ) from error
    try:
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except OverflowError as error:
        raise InputError(
            f'{option}: "{text}" is no moment between the years 1 and 9999 in UTC. '
            "Write 2017-10-30 or 2017-10-30T08:00:00+08:00."
        ) from error


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
