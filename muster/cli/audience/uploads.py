"""Lists that people bring as CSV files."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from activation.clock import system_clock
from muster.cli.audience.options import Key
from muster.cli.output import AsJson, note, print_json, say
from muster.cli.progress import counting
from muster.errors import InputError
from muster.pipeline.uploads.loading import Asked, Uploaded, empty
from muster.pipeline.uploads.loading import upload as load
from muster.settings import Settings

File = Annotated[
    Path | None, typer.Argument(help="A CSV file in UTF-8 whose first line names the columns.")
]
Namespace = Annotated[
    str, typer.Option(help="What the identifier is: email, phone_e164, loyalty_id …")
]
Identifier = Annotated[
    str | None, typer.Option(help="The column that says who; the first unless said.")
]
Types = Annotated[
    list[str] | None,
    typer.Option("--type", help="column=type, such as score=numeric(10,2); text unless said."),
]
Label = Annotated[str | None, typer.Option(help="What people call the list.")]
DataLabels = Annotated[
    list[str] | None, typer.Option("--data-label", help="Data-usage label of its columns: S1 …")
]
Expiry = Annotated[str | None, typer.Option(help="The last day anybody is on it: 2018-03-01.")]
MostRefused = Annotated[
    float, typer.Option(help="The share of lines that may be put aside.", min=0, max=1)
]
Empty = Annotated[bool, typer.Option("--empty", help="Take everybody off the list.")]


def upload(
    key: Key,
    file: File = None,
    namespace: Namespace = "email",
    identifier: Identifier = None,
    types: Types = None,
    label: Label = None,
    data_labels: DataLabels = None,
    expires_on: Expiry = None,
    most_refused: MostRefused = 0.05,
    is_empty: Empty = False,
    as_json: AsJson = False,
) -> None:
    """Bring a list of people as an audience; its other columns are a collection rules can use.

    The first time it writes a source, a mart and an audience, to be reviewed like any other; later
    files replace the rows. Lines that cannot be read are put aside with their number and reason;
    with too many of them nothing is loaded (exit code 7).

    Examples: `muster audience upload fair_2018 fair.csv --type score=bigint` ·
    `muster audience upload fair_2018 fair_second_day.csv` ·
    `muster audience upload fair_2018 --empty`
    """
    asked = Asked(
        namespace,
        identifier,
        label,
        _types(types or []),
        _day(expires_on),
        tuple(data_labels or ()),
    )
    done = empty(Settings.load(), key) if is_empty else _load(key, file, asked, most_refused)
    if as_json:
        print_json(done)
    else:
        _print(done)


def _load(key: str, file: Path | None, asked: Asked, most_refused: float) -> Uploaded:
    if file is None:
        raise InputError("audience upload: name a file, or write --empty.")
    with counting("Reading", "lines") as progress:
        return load(
            Settings.load(), key, file, system_clock(), asked,
            most_refused=most_refused, progress=progress,
        )  # fmt: skip


def _print(done: Uploaded) -> None:
    say(f"{done.key}: {done.rows:,} lines loaded, {done.refused:,} put aside")
    if done.quarantine:
        note(f"Put aside, with line and reason: {done.quarantine}")
    for path in done.declared:
        say(f"  written {path}")
    note("Next: muster compile, then muster build" if done.declared else "Next: muster build")


def _types(given: list[str]) -> dict[str, str]:
    found = {}
    for each in given:
        column, equals, data_type = each.partition("=")
        if not equals:
            raise InputError(f'--type: "{each}" is not column=type. Write score=bigint.')
        found[column] = data_type
    return found


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f'--expires-on: "{text}" is no date. Write 2018-03-01.') from error
