"""How the page shows what the marts of events and profiles take."""

from collections.abc import Mapping
from typing import Any

BUILT = {
    "copied": "floor: the rows of events read and written once",
    "by hand": "events by hand: newest versions, one table, in order, and nobody's",
    "empty": "dbt with next to nothing to build",
    "marts": "ours: `fct_events` and `dim_profiles` by dbt, seeds and identity and all",
}


def table(cells: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the table of the marts of events and profiles, from the files of sources on."""
    if not cells:
        return []
    sizes = sorted({int(c["asked"]) for c in cells.values()})
    lines = ["## Marts: `python -m benchmarks.marts`", "",
             "Made-up files for all sources of the project, 25 events a person, one in a hundred "
             "twice; on DuckDB with two threads, one file, by a build of dbt from nothing, "
             "without its tests.", "", "cpu s (wall s, peak MB, load)", "",
             "| | " + " | ".join(f"{n:,} events" for n in sizes) + " |",
             "|---|" + "---|" * len(sizes)]  # fmt: skip
    for step, said in BUILT.items():
        row = [cells.get(f"{step} {n}") for n in sizes]
        lines.append(f"| {said} | " + " | ".join(map(_built, row)) + " |")
    told = [cells.get(f"marts {n}") for n in sizes]
    for what in ("events", "profiles", "identifiers", "links"):
        counts = (f"{c[what]:,}" if c else "" for c in told)
        lines.append(f"| {what} | " + " | ".join(counts) + " |")
    return [*lines, ""]


def _built(cell: Mapping[str, Any] | None) -> str:
    if cell is None:
        return ""
    return f"{cell['cpu']:,.0f} ({cell['wall']:,.0f}, {cell['peak_mb']:,}, {cell['load']:.0f})"
