"""The command that runs one query on the published snapshot; the snapshot cannot be changed."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from muster.cli.output import AsJson, print_json, table
from muster.errors import InputError
from muster.settings import Settings


def query(
    file: Annotated[
        str, typer.Argument(help="A file with one query, or - to read it from a pipe.")
    ],
    as_json: AsJson = False,
) -> None:
    """Run one query on the published snapshot.

    Works while a run is on. Tables stand under their bare names: `select * from dim_audiences`.

    Examples: `muster query docs/queries/audience_sizes.sql` ·
    `echo "select count(*) from dim_profiles" | muster query -`
    """
    sql = _read(file)
    from muster.pipeline.snapshots import open_published

    with open_published(Settings.load()) as snapshot:
        found = snapshot.query(sql)
    if as_json:
        print_json(found.to_pylist())
    else:
        table(found.column_names, [tuple(row.values()) for row in found.to_pylist()])


def _read(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{file}: not readable as a query ({error}). Name a file, or write - for a pipe."
        ) from error
