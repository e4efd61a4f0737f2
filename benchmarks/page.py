"""`python -m benchmarks.page`: writes docs/benchmarks.md from the figures that runs have kept."""

from collections.abc import Mapping
from math import log
from typing import Any

from benchmarks.marts import shown as marts
from benchmarks.matching.shown import PICTURE, picture, table
from benchmarks.results import ROOT, read_results

Figures = Mapping[str, Mapping[str, Any]]
PAGE = ROOT / "docs" / "benchmarks.md"
NOTES = ROOT / "benchmarks" / "notes.md"
VARIANTS = {
    "floor": "floor: one scan of the touched columns",
    "naive": "one IN/HAVING query each, written by hand, events in order of time",
    "clustered": "the same on events clustered by type, category, profile, time",
    "single": "our SQL models, one query each, clustered",
    "in_process": "in process, clustered",
    "auto": "what the planner chooses",
}
WAYS = {
    "floor": "floor: distinct identifiers, and links by their numbers",
    "shipped": "ours: the shipped loop, encoding and all",
    "five joins": "labels passed on by five joins, as dbt packages do",
    "ten joins": "by ten joins",
    "scipy": "scipy's connected components, on hashes",
    "splink": "Splink 5's clustering",
}


def main() -> None:
    """Write the page, and the picture in it."""
    results = read_results()
    PAGE.write_text(page(results), encoding="utf-8")
    if cells := results.get("matching"):
        (PAGE.parent / PICTURE).write_text(picture(cells), encoding="utf-8")


def page(results: Mapping[str, Figures]) -> str:
    """Return the page: tables of what was kept, then the notes on what limits it."""
    lines = [
        "# Benchmarks", "",
        "Written by `python -m benchmarks.page` from `benchmarks/results.json`; notes are in "
        "`benchmarks/notes.md`. Every figure is of one process of its own. cpu is user and system "
        "time on two shared cores; the load average stands beside it, since with others at work "
        "wall clock means little, and cpu itself grows by up to a half.", "",
        *audiences(results.get("audiences", {})),
        *compiling(results.get("compiling", {})),
        *ticks(results.get("ticks", {})),
        *delta(results.get("delta", {})),
        *identity(results.get("identity", {})),
        *stitching(results.get("stitching", {})),
        *marts.table(results.get("marts", {})),
        *table(results.get("matching", {})),
    ]  # fmt: skip
    return "\n".join(lines) + "\n" + NOTES.read_text(encoding="utf-8")


def audiences(cells: Figures) -> list[str]:
    """Return the table of many audiences together, and how each way grows."""
    if not cells:
        return []
    counts = sorted({int(c["audiences"]) for c in cells.values()})
    profiles = max(int(c["profiles"]) for c in cells.values())
    lines = [
        "## Many audiences: `python -m benchmarks.audiences`", "",
        f"{profiles:,} profiles × 40 attributes, {25 * profiles:,} events of 20 types, on DuckDB "
        "with two threads; from compiled rules to a table of members.", "",
        "cpu s (wall s, peak MB, load) · × = cpu of the queries written by hand ÷ this", "",
        "| variant | " + " | ".join(f"{n:,}" for n in counts) + " | growth |",
        "|---|" + "---|" * (len(counts) + 1),
    ]  # fmt: skip
    for variant, said in VARIANTS.items():
        row = [cells.get(f"{variant} {n}") for n in counts]
        if any(row):
            naive = [cells.get(f"naive {n}") for n in counts]
            texts = [_cell(cell, other) for cell, other in zip(row, naive, strict=True)]
            lines.append(f"| {said} | " + " | ".join([*texts, _growth(row, counts)]) + " |")
    digests = {n: {c["digest"] for c in cells.values() if c["audiences"] == n} for n in counts}
    differ = [str(n) for n, found in digests.items() if len(found - {""}) > 1]
    same = f"differ at {', '.join(differ)}" if differ else "are the same in every variant"
    members = ", ".join(
        f"{n:,}: {max(int(c['members']) for c in cells.values() if c['audiences'] == n):,}"
        for n in counts
    )
    return [*lines, "", f"Members {same}, audience by audience ({members}). Growth: the exponent "
            "of cpu in audiences, from the fewest to the most.", ""]  # fmt: skip


def _cell(cell: Mapping[str, Any] | None, naive: Mapping[str, Any] | None) -> str:
    if cell is None:
        return ""
    text = f"{cell['cpu']:.1f} ({cell['wall']:.0f}, {cell['rss']:,}, {cell['load']:.0f})"
    if naive is None or cell["variant"] in ("naive", "floor"):
        return text
    return f"{text} · {naive['cpu'] / cell['cpu']:.1f} ×"


def _growth(row: list[Mapping[str, Any] | None], counts: list[int]) -> str:
    found = [(n, float(c["cpu"])) for n, c in zip(counts, row, strict=True) if c is not None]
    (low, first), (high, last) = found[0], found[-1]
    return "" if low == high else f"{log(last / first) / log(high / low):.2f}"


def compiling(figures: Figures) -> list[str]:
    """Return the table of compiling."""
    if not figures:
        return []
    count = next(iter(figures.values()))["audiences"]
    lines = [f"## Compiling {count:,} audiences: `python -m benchmarks.compiling`", "",
             "`muster compile` as a process, imports and files and all; with and without kept "
             "texts the models are the same bytes.", "",
             "| | cpu s | wall s | load | files written |", "|---|---|---|---|---|"]  # fmt: skip
    for name in ("cold", "nothing changed", "one audience changed"):
        if name in figures:
            f = figures[name]
            lines.append(f"| {name} | {f['cpu']} | {f['wall']} | {f['load']} | {f['written']} |")
    return [*lines, ""]


def ticks(figures: Figures) -> list[str]:
    """Return the table of ticks, net of a process that does all but evaluate."""
    if "empty" not in figures or "full" not in figures:
        return []
    some = figures["full"]
    empty = float(figures["empty"]["cpu"])
    whole = float(some["cpu"]) - empty
    lines = [f"## Ticks of {some['audiences']} audiences: `python -m benchmarks.ticks`", "",
             f"{some['profiles']:,} profiles, 25 events each. Net of the process that compiles, "
             "opens the file and evaluates nothing; `full` writes each audience by its own query.",
             "", "| step | cpu s | net | of full | load | peak MB | mean due share | differing |",
             "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    order = ("empty", "full", "first tick, in full", "1 % of profiles have a new event",
             "nothing changed", "an hour later", "a day later")  # fmt: skip
    for name in order:
        if name in figures:
            f = figures[name]
            net = float(f["cpu"]) - empty
            share = f"1/{whole / net:.1f}" if net > 0 else ""
            lines.append(
                f"| {name} | {f['cpu']} | {net:.2f} | {share} | {f['load']} | {f['peak_mb']} | "
                f"{f['due']:.2%} | {f.get('differing', '')} |"
            )
    return [*lines, ""]


def delta(figures: Figures) -> list[str]:
    """Return the table of telling who came and went, net of a process that only opens the file."""
    if "empty" not in figures:
        return []
    some, empty = figures["empty"], float(figures["empty"]["cpu"])
    lines = [f"## Changes among {some['members']:,} members: `python -m benchmarks.delta`", "",
             f"Yesterday's entries and today's members of {some['audiences']} audiences, keys as "
             "texts, one in fifty moved; on DuckDB, without dbt around it. Both name the same "
             "changes; only ours says why, and reads a history of any length.", "",
             "| | cpu s | net | wall s | peak MB | load | entered | exited |",
             "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    said = {
        "empty": "opening the file",
        "told": "the query of `fct_audience_member_changes` after a tick, which told its moves",
        "held": "the same where nothing is told: all members beside those of the run before",
        "shipped": "the same where those are not at hand: beside the whole history",
        "except": "by hand: EXCEPT both ways",
    }
    for name, text in said.items():
        if name in figures:
            f = figures[name]
            shown = (f.get(each, "") for each in ("wall", "peak_mb", "load", "entered", "exited"))
            net = f"{float(f['cpu']) - empty:.2f}"
            lines.append(f"| {text} | {f['cpu']} | {net} | {' | '.join(map(str, shown))} |")
    return [*lines, ""]


def identity(cells: Figures) -> list[str]:
    """Return the table of clustering identifiers, and which ways leave people apart."""
    if not cells:
        return []
    sizes = sorted({int(c["asked"]) for c in cells.values()})
    lines = ["## Clustering identifiers: `python -m benchmarks.identity`", "",
             "From a table of distinct links between texts of 34 characters to one of clusters, on "
             "DuckDB with two threads.", "", "cpu s (wall s, peak MB, load) · the step alone, "
             "after encoding, ÷ the floor", "",
             "| way | " + " | ".join(f"{n:,} links" for n in sizes) + " |",
             "|---|" + "---|" * len(sizes)]  # fmt: skip
    for way, said in WAYS.items():
        row = [cells.get(f"{way} {n}") for n in sizes]
        if any(row):
            floors = [cells.get(f"floor {n}") for n in sizes]
            true = [cells.get(f"shipped {n}") for n in sizes]
            texts = [_clustered(*each) for each in zip(row, floors, true, strict=True)]
            lines.append(f"| {said} | " + " | ".join(texts) + " |")
    return [*lines, ""]


STITCHED = {
    "full": "a hundredth less, from nothing",
    "more": "a hundredth more came",
    "nothing": "nothing came",
    "again": "all, built anew",
}


def stitching(cells: Figures) -> list[str]:
    """Return the table of all models of identity, in full and after some more came."""
    if not cells:
        return []
    lines = [
        "## Stitching: `python -m benchmarks.identity --variants --engines duckdb postgres`", "",
        "All models from normalised rows to assignments, each link told by a row; one identifier "
        "in sixteen is of a kind that a profile holds once, so that some components are "
        "contested. Without dbt around them; what two steps give is held against a rebuild. "
        "cpu s (wall s); of a server wall s alone.", "",
        "| engine, links (peak MB, load) | run | all models | counting, from rows to links | "
        "placing, from links to places |",
        "|---|---|---|---|---|",
    ]  # fmt: skip
    for name, cell in cells.items():
        engine, links = name.split()
        told = f"{engine}, {int(links):,} ({cell['rss']:,}, {cell['load']:.0f})"
        for run, said in STITCHED.items():
            figures = cell[run]
            whole = f"{figures['stage']:.1f} ({figures['wall']:.0f})"
            parts = f"{figures['counted']:.1f} | {figures['step']:.1f}"
            if engine != "duckdb":
                whole = f"({figures['wall']:.0f})"
                parts = f"({figures['counted wall']:.0f}) | ({figures['step wall']:.0f})"
            lines.append(f"| {told} | {said} | {whole} | {parts} |")
            told = ""
    return [*lines, ""]


def _clustered(
    cell: Mapping[str, Any] | None, floor: Mapping[str, Any] | None, true: Mapping[str, Any] | None
) -> str:
    if cell is None:
        return ""
    text = f"{cell['cpu']:.1f} ({cell['wall']:.0f}, {cell['rss']:,}, {cell['load']:.0f})"
    if "step" in cell and floor is not None:
        text += f" · {cell['step']:.1f}, {cell['step'] / floor['cpu']:.2f} ×"
    if true is not None and cell.get("digest", true["digest"]) != true["digest"]:
        text += f" · **wrong**: {cell['clusters']:,} clusters, not {true['clusters']:,}"
    return text


if __name__ == "__main__":
    main()
