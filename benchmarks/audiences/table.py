"""The figures as the page `docs/benchmarks.md`, written by the run that measured them."""

from collections.abc import Iterable
from math import log
from typing import Any

Cell = dict[str, Any]
SAID = {
    "floor": "floor: one scan of the touched columns",
    "naive": "one hand-written IN/HAVING query each, events in order of time",
    "clustered": "the same on events clustered by type, category, profile, time",
    "single": "our SQL, one query each, clustered",
    "shared": "our SQL, shared models, clustered",
    "in_process": "in process, clustered",
    "auto": "what the planner chooses",
}


def disagreements(cells: Iterable[Cell]) -> list[str]:
    """Return what to say of variants that did not select the same members."""
    found: dict[int, set[str]] = {}
    for cell in cells:
        if cell["digest"]:
            found.setdefault(cell["audiences"], set()).add(cell["digest"])
    return [f"{n} audiences: members differ" for n, seen in sorted(found.items()) if len(seen) > 1]


def markdown(
    cells: list[Cell], profiles: int, before: tuple[float, ...], after: tuple[float, ...]
) -> str:
    """Return the page."""
    by = {(c["variant"], c["audiences"]): c for c in cells}
    counts = sorted({c["audiences"] for c in cells})
    variants = [v for v in SAID if any(c["variant"] == v for c in cells)]
    lines = [
        "# Benchmarks", "",
        "Written by `python -m benchmarks.audiences --write`; each cell is one run in a process of "
        "its own, on DuckDB with two threads, from rules already compiled to a table of members.",
        "", f"{profiles:,} profiles × 40 attributes, {25 * profiles:,} events of 20 types. Load "
        f"average {before[0]:.1f} before and {after[0]:.1f} after: with others at work, "
        "wall clock means little and cpu (user and system) is the figure.", "",
        "cpu s (wall s, peak MB) · × = naive ÷ this, in cpu", "",
        "| variant | " + " | ".join(f"{n:,} audiences" for n in counts) + " |",
        "|---|" + "---|" * len(counts),
    ]  # fmt: skip
    for variant in variants:
        row = [_cell(by.get((variant, n)), by.get(("naive", n))) for n in counts]
        lines.append(f"| {SAID[variant]} | " + " | ".join(row) + " |")
    faults = disagreements(cells)
    said = "; ".join(faults) or "every variant selected the same members, audience by audience"
    totals = ", ".join(
        f"{n:,}: {max(c['members'] for c in cells if c['audiences'] == n):,}" for n in counts
    )
    lines += ["", f"Members: {said} ({totals}).", "", *_growth(by, variants, counts)]
    return "\n".join(lines) + "\n"


def _cell(cell: Cell | None, naive: Cell | None) -> str:
    if cell is None:
        return ""
    text = f"{cell['cpu']:.1f} ({cell['wall']:.1f}, {cell['rss']:,})"
    if naive is None or cell["variant"] in ("naive", "floor"):
        return text
    return f"{text} · {naive['cpu'] / cell['cpu']:.1f} ×"


def _growth(by: dict[tuple[str, int], Cell], variants: list[str], counts: list[int]) -> list[str]:
    if len(counts) < 2 or counts[0] == counts[-1]:
        return []
    low, high = counts[0], counts[-1]
    said = []
    for variant in variants:
        first, last = by.get((variant, low)), by.get((variant, high))
        if first and last and variant != "floor":
            exponent = log(last["cpu"] / first["cpu"]) / log(high / low)
            said.append(f"{SAID[variant]}: {exponent:.2f}")
    return [f"Growth of cpu in audiences, {low:,} to {high:,}, as an exponent:", ""] + [
        f"* {each}" for each in said
    ]
