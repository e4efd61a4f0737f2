"""`muster identity simulate`: what other settings would make of rows that a person brings."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from muster.cli.output import AsJson, print_json, say, table
from muster.cli.progress import telling
from muster.pipeline.simulating.changes import Asked
from muster.pipeline.simulating.comparing import SIZE_NAMES, Counts, Moved
from muster.pipeline.simulating.simulate import Simulated, simulate_identity
from muster.settings import Settings

Events = Annotated[
    Path,
    typer.Argument(help="A CSV in UTF-8: row_key, occurred_at, then a column for each namespace."),
]
Maximum = Annotated[
    list[str] | None,
    typer.Option(help="How many of a namespace a profile may hold: email=1, or email=none."),
]
Priority = Annotated[
    list[str] | None, typer.Option(help="How strong a namespace is, 1 the strongest: cookie=80.")
]
Unstitched = Annotated[
    list[str] | None, typer.Option(help="A namespace that shall tie nobody: cookie.")
]
Limit = Annotated[int | None, typer.Option(help="Most identifiers of a profile.", min=1)]
Records = Annotated[
    int | None, typer.Option(help="A value beside more holders than this is nobody's.", min=1)
]
Most = Annotated[int, typer.Option(help="How many merges and splits to show.", min=0, max=1000)]


def simulate(
    events: Events,
    maximum: Maximum = None,
    priority: Priority = None,
    unstitched: Unstitched = None,
    graph_limit: Limit = None,
    placeholder_records: Records = None,
    most: Most = 10,
    as_json: AsJson = False,
) -> None:
    """Build profiles of rows under the project's settings and changed ones, and compare them.

    The project's own models run, in memory: this is what a build would do, and nothing is touched.
    Further columns may be source, region (of phones without a country) and authenticated. A time
    without an offset is UTC, an empty one is not known.

    Examples: `muster identity simulate events.csv` ·
    `muster identity simulate events.csv --maximum email=1 --unstitched cookie --graph-limit 20`
    """
    asked = Asked(maximum or (), priority or (), unstitched or (), graph_limit, placeholder_records)
    with telling("Simulating") as tell:
        found = simulate_identity(Settings.load(), events, asked, most=most, tell=tell)
    if as_json:
        print_json(found)
    else:
        _print(found)


def _print(found: Simulated) -> None:
    say(f"{found.rows_count:,} rows")
    for setting in found.settings:
        say(f"  {setting}")
    for title, name in (
        ("", "totals"),
        ("Profiles by identifiers held", "sizes"),
        ("Links refused", "refused_links"),
        ("Rows with a value refused", "refused_values"),
    ):
        say()
        _side_by_side(title, name, found.declared, found.changed)
    if found.difference:
        differs = found.difference
        say()
        say(
            f"{differs.no_longer_used:,} identifiers are no longer used, {differs.newly_used:,} "
            "are used only with the changes."
        )
        _print_moved("would be of several", differs.merges_count, differs.merges)
        _print_moved("would be split", differs.splits_count, differs.splits)


def _side_by_side(title: str, name: str, declared: Counts, changed: Counts | None) -> None:
    before: Mapping[str, int] = getattr(declared, name)
    after: Mapping[str, int] = getattr(changed, name) if changed else {}
    if title:
        say(title if before or after else f"{title}: none")
    if not before and not after:
        return
    names = [each for each in SIZE_NAMES if each in before or each in after] or [*before, *after]
    names = list(dict.fromkeys(names))
    if changed is None:
        table(("", "count"), [(each, before[each]) for each in names])
        return
    rows = [(each, before.get(each, 0), after.get(each, 0)) for each in names]
    table(
        ("", "as declared", "changed", "difference"),
        [(*row, f"{row[2] - row[1]:+}" if row[2] != row[1] else "") for row in rows],
    )


def _print_moved(what: str, count: int, moved: Iterable[Moved]) -> None:
    say()
    shown = list(moved)
    first = f", the largest {len(shown)}" if count > len(shown) > 0 else ""
    say(f"{count:,} {'profile' if count == 1 else 'profiles'} {what}{first}")
    rows = []
    for each in shown:
        parts = [f"{part.strongest} ({part.identifiers})" for part in each.parts]
        more = (
            [f"and {each.parts_count - len(parts)} more"] if each.parts_count > len(parts) else []
        )
        rows.append((each.identifiers, each.parts_count, " + ".join(parts + more)))
    if rows:
        table(("identifiers", "parts", "the strongest of each part"), rows)
