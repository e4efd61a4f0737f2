"""The command that asks: SQL of the published snapshot, or a rule of any warehouse; only reads."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from muster.cli.output import AsJson, print_json, table
from muster.errors import InputError
from muster.settings import Settings

FILE = "A file with one query or rule, or - to read it from a pipe."
CATALOG = "With a rule: the YAML that says what it may name."
URL = "With a rule: duckdb:///file or postgresql://…"
ENGINE = "With --sql: duckdb, postgres, snowflake, bigquery …"
FOLDER = "A folder of audiences that the rule may name."
MADE = "A folder of computed attributes that the rule may name."
MOMENT = "With a rule: 2017-10-30 or an ISO timestamp, in the catalogue's zone if without offset."
REASONS = "Why one is in, or is not."


def query(
    file: Annotated[str, typer.Argument(help=FILE)],
    catalog: Annotated[Path | None, typer.Option(help=CATALOG)] = None,
    warehouse: Annotated[str | None, typer.Option(help=URL, envvar="MUSTER_WAREHOUSE")] = None,
    as_of: Annotated[str, typer.Option("--as-of", help=MOMENT)] = "",
    count: Annotated[bool, typer.Option("--count", help="Only how many members.")] = False,
    members: Annotated[bool, typer.Option("--members", help="Only the keys of members.")] = False,
    sql: Annotated[bool, typer.Option("--sql", help="The query, as an engine spells it.")] = False,
    explain: Annotated[str, typer.Option("--explain", metavar="KEY", help=REASONS)] = "",
    engine: Annotated[str, typer.Option(help=ENGINE)] = "",
    audiences: Annotated[Path | None, typer.Option(help=FOLDER)] = None,
    attributes: Annotated[Path | None, typer.Option(help=MADE)] = None,
    limit: Annotated[int, typer.Option(help="How many members to show at most.", min=0)] = 100,
    language: Annotated[str, typer.Option("--language", "-l", help="en, zh-TW or ko.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Run one query on the published snapshot, or ask a rule of any warehouse.

    SQL runs on the snapshot, where tables stand under their bare names. With --catalog the file
    is a rule (a document, a bare rule, or what react-querybuilder exports) and is asked of the
    tables of --warehouse as they are.

    Examples: `muster query docs/queries/audience_sizes.sql` ·
    `echo "select count(*) from dim_profiles" | muster query -` ·
    `muster query rule.yml --catalog c.yml --warehouse duckdb:///shop.duckdb --as-of 2017-10-30`
    """
    text = _read(file)
    if catalog is not None:
        from muster.cli.rule_query import Wanted, ask
        from muster.cli.standalone import Outside

        wanted = Wanted(count, members, sql, explain, engine, limit, language, as_json)
        outside = Outside(catalog, warehouse, audiences, attributes)
        ask(Path(file), text, outside, as_of, wanted)
    elif any((as_of, explain, engine, audiences, attributes, count, members, sql)):
        raise InputError("query: a rule needs --catalog FILE, which says what it may name. Add it.")
    else:
        _query_snapshot(text, as_json)


def _query_snapshot(sql: str, as_json: bool) -> None:
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
