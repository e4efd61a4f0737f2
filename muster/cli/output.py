"""How commands speak: text and tables for people, JSON for scripts; no wording of their own."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from federated.explain import Explanation

# How every option that takes a moment reads it, for its help.
MOMENT = "2017-10-30 or an ISO timestamp, in the project's zone unless it has an offset."
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
