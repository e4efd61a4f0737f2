"""A look at the first members of an audience before it is built; labelled values are masked."""

from typing import Annotated

import typer

from muster.cli.audience.options import Key, Tongue
from muster.cli.output import AsJson, note, print_json, table
from muster.pipeline.audience_preview import preview_members
from muster.settings import Settings


def preview(
    key: Key,
    limit: Annotated[int, typer.Option(help="How many members to show at most.")] = 20,
    columns: Annotated[
        str, typer.Option(help="Attributes to show, with commas between; else those it asks of.")
    ] = "",
    language: Tongue = "en",
    as_json: AsJson = False,
) -> None:
    """Show the first members by key as the rule is written now, a draft too, with attributes.

    Reads the published rows, locked: nothing is written, and it stops after ten seconds. Values
    of labelled columns are masked: of an e-mail the first letter and the domain are left, of what
    is sensitive nothing.

    Examples: `muster audience preview gold_at_risk` ·
    `muster audience preview winback_coffee --columns language,city,lifetime_value --limit 5 --json`
    """
    names = [name.strip() for name in columns.split(",") if name.strip()]
    found = preview_members(Settings.load(), key, limit=limit, columns=names, language=language)
    if as_json:
        print_json(found)
        return
    table(
        tuple(column.label for column in found.columns),
        [tuple(row[column.name] for column in found.columns) for row in found.rows],
    )
    masked = [c.label for c in found.columns if c.labels]
    if masked:
        note(f"Masked by their labels: {', '.join(masked)}")
    more = ", and there are more" if found.is_cut else ""
    note(f"{len(found.rows)} members as of {found.as_of}{more}")
