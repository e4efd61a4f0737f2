"""`muster catalog`: draft a catalogue from a warehouse, and hold one against it; only reads."""

from pathlib import Path
from typing import Annotated

import typer

from federated import load_catalog
from federated.catalog.declared import is_zone
from federated.rule.fields import Entries
from federated.standalone.catalogs import DEFAULT_SCHEMAS
from federated.standalone.draft import draft_catalog
from muster.cli.output import AsJson, note, print_json, say, table
from muster.cli.standalone import opened
from muster.errors import InputError

app = typer.Typer(
    help="Draft and check the catalogue of any warehouse.",
    rich_markup_mode="markdown",
    no_args_is_help=True,
)

Url = Annotated[
    str, typer.Option(help="duckdb:///file or postgresql://…", envvar="MUSTER_WAREHOUSE")
]


@app.command()
def init(
    warehouse: Url,
    tables: Annotated[
        str, typer.Option(help="Only these tables, with commas between; else all of the schema.")
    ] = "",
    schema: Annotated[
        str | None, typer.Option(help="Else main on DuckDB, public elsewhere.")
    ] = None,
    time_zone: Annotated[str, typer.Option(help="Of days, weeks and months in rules.")] = "UTC",
    output: Annotated[
        Path | None,
        typer.Option(help="Write this file, which must not exist, instead of printing."),
    ] = None,
) -> None:
    """Draft a catalogue from what the warehouse says of its tables.

    Keys, times and links are guessed, and checked for one row a key; comments say what to check.

    Examples: `muster catalog init --warehouse duckdb:///shop.duckdb --output catalog.yml` ·
    `muster catalog init --warehouse postgresql://localhost/shop --tables customers,orders`
    """
    faults = Entries({"time_zone": time_zone}, "--", [])
    if not is_zone(faults, "time_zone", time_zone):
        raise InputError(f"--time-zone: {faults.faults[0]}")
    if output is not None and output.exists():
        raise InputError(f"--output: {output} exists already. Name another file.")
    with opened(warehouse) as found:
        chosen = schema or DEFAULT_SCHEMAS[found.engine]
        names = [name.strip() for name in tables.split(",") if name.strip()]
        text = draft_catalog(found, chosen, names, time_zone)
    if output is None:
        say(text.rstrip("\n"))
        return
    output.write_text(text, encoding="utf-8")
    note(f"{output}: written. Read the comments, then: muster catalog check {output}")


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="The YAML of the catalogue.")],
    warehouse: Url,
    as_json: AsJson = False,
) -> None:
    """Hold a catalogue against the warehouse and list what rules may name.

    Examples: `muster catalog check catalog.yml --warehouse duckdb:///shop.duckdb`
    """
    with opened(warehouse) as found:
        stored = load_catalog(file, found)
    rows = [
        (
            name,
            attribute.name,
            attribute.kind.value,
            ", ".join(
                stored.tables[name].columns[column].name
                for column in attribute.columns or (attribute.name,)
            ),
        )
        for name, each in stored.catalog.tables.items()
        for attribute in each.attributes.values()
    ]
    columns = ("of", "attribute", "kind", "column")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        table(columns, rows)
