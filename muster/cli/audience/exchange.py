"""Commands that bring segments of other tools in, and take audiences out to them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from muster.cli.moments import parse_as_of
from muster.cli.output import MOMENT, AsJson, note, print_json, say
from muster.cli.standalone import Attributes, Audiences, CatalogFile, Url, outside
from muster.errors import InputError
from muster.pipeline.audience_exchange import (
    export_audience,
    export_standalone,
    import_audience,
    read_names,
)
from muster.settings import Settings

FORMATS = (
    "react-querybuilder, react-awesome-query-builder, jquery-querybuilder, jsonlogic, dittofeed, "
    "mautic or sql."
)
Theirs = Annotated[str, typer.Option("--from", help=FORMATS)]
Write = Annotated[
    str | None, typer.Option("--write", metavar="KEY", help="Add it to the project as a draft.")
]
Names = Annotated[
    list[str] | None, typer.Option("--name", help="Our name for one of theirs: theirs=ours.")
]


def import_(
    file: Annotated[str, typer.Argument(help="A file in the other format, or - for a pipe.")],
    source: Theirs,
    catalog: CatalogFile = None,
    warehouse: Url = None,
    audiences: Audiences = None,
    attributes: Attributes = None,
    entity: Annotated[str | None, typer.Option(help="What it selects; else the default.")] = None,
    name: Names = None,
    write: Write = None,
    as_json: AsJson = False,
) -> None:
    """Read a segment of another tool as an audience that means the same, or say why it cannot.

    What our language cannot say is refused by name, all of it at once; nothing is approximated.

    Examples: `muster audience import segment.json --from dittofeed` ·
    `echo "city = 'Taipei' and kids_count > 1" | muster audience import - --from sql --write locals`
    """
    given = outside(catalog, warehouse, audiences, attributes)
    context, default = given.context() if given is not None else (None, "profile")
    found = import_audience(
        _project(),
        _read(file),
        source,
        context=context,
        default_entity=default,
        entity=entity,
        names=read_names(name or []),
        key=write,
    )
    if as_json:
        print_json({"document": found.data, "notes": found.notes})
    else:
        say(found.text.rstrip("\n"))
    for each in found.notes:
        note(each)
    if found.path is not None:
        note(f"{found.path}: written as a draft. Read it, then set its status.")


def export(
    key: Annotated[str, typer.Argument(help="The key of an audience; with --catalog a file.")],
    to: Annotated[str, typer.Option("--to", help="react-querybuilder, jsonlogic or sql.")],
    engine: Annotated[str, typer.Option(help="With sql: duckdb, postgres, snowflake …")] = "duckdb",
    as_of: Annotated[str | None, typer.Option("--as-of", help=f"With sql: {MOMENT}")] = None,
    catalog: CatalogFile = None,
    warehouse: Url = None,
    audiences: Audiences = None,
    attributes: Attributes = None,
) -> None:
    """Write an audience in the format of another tool, or say what that cannot hold.

    Examples: `muster audience export families_near_taipei --to react-querybuilder` ·
    `muster audience export families_near_taipei --to sql --as-of 2017-10-30` ·
    `muster audience export rule.yml --to sql --as-of 2017-10-30 --catalog catalog.yml`
    """
    given = outside(catalog, warehouse, audiences, attributes)
    if given is None:
        settings = Settings.load()
        if Path(key).is_file():
            raise InputError(
                f"{key}: is a file, where a project takes the key of an audience. Add --catalog "
                "with the file that names its tables, or give the key of one in "
                "dbt_project/audiences."
            )
        moment = parse_as_of(as_of, settings.zone) if as_of else None
        say(export_audience(settings, key, to, engine, moment))
        return
    with given.read() as (stored, _):
        moment = parse_as_of(as_of, stored.zone) if as_of else None
        audience = given.compiled(Path(key), _read(key), stored)
    say(export_standalone(audience, to, engine, moment))


def _project() -> Settings | None:
    try:
        return Settings.load()
    except InputError:
        return None


def _read(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{file}: not readable ({error}). Name a file, or write - for a pipe."
        ) from error
