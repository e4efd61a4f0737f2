"""The figures of matching as a table and as a picture; measures nothing."""

from collections.abc import Mapping
from math import log2
from typing import Any

import altair as alt
import vl_convert

Figures = Mapping[str, Mapping[str, Any]]
PICTURE = "matching.svg"
# Fixed before any truth was looked at: what a project declares unless it says otherwise.
THRESHOLD = 0.95
LINES = {"precision": "precision of profiles", "recall": "recall of profiles",
         "pairs_recall": "recall of scored pairs alone"}  # fmt: skip


def table(cells: Figures) -> list[str]:
    """Return the tables of how right links are, each data set at each threshold."""
    if not cells:
        return []
    lines = [
        "## Matching by name, birthday and place: `python -m benchmarks.matching`", "",
        "People whose truth is known, scored as `muster identity match` does: columns declared by "
        "kind and nothing else, no labels, `soc_sec_id` left out. Pairs are counted as they are "
        f"scored, and as profiles, where links are followed. The threshold is {THRESHOLD}, what a "
        "project declares unless it says otherwise, fixed before truth was looked at; the other "
        "rows are its curve.", "",
        f"![Precision and recall by threshold]({PICTURE})", "",
    ]  # fmt: skip
    for name, cell in cells.items():
        lines += [
            f"{name}: {cell['records']:,} records of {cell['people']:,} people, "
            f"{cell['compared']:,} pairs compared; {cell['cpu']:.1f} cpu s, {cell['peak_mb']:,} MB "
            f"(load {cell['load']:.0f})", "",
            "| threshold | pairs: precision | recall | profiles: precision | recall | F1 |",
            "|---|---|---|---|---|---|",
        ]  # fmt: skip
        for row in cell["curve"]:
            mark = "**" if row["threshold"] == THRESHOLD else ""
            shown = (row[key] for key in
                     ("pairs_precision", "pairs_recall", "precision", "recall", "f1"))  # fmt: skip
            figures = " | ".join(f"{mark}{figure:.4f}{mark}" for figure in shown)
            lines.append(f"| {mark}{row['threshold']}{mark} | {figures} |")
        lines.append("")
    return lines


def picture(cells: Figures) -> str:
    """Return the curves as SVG: shares of pairs by the evidence that a threshold asks for."""
    points = [
        {"data": name, "bits": _bits(row["threshold"]), "share": row[key], "what": said}
        for name, cell in cells.items()
        for row in cell["curve"]
        for key, said in LINES.items()
    ]
    base = alt.Chart().encode(
        x=alt.X("bits:Q", title="bits of evidence asked for"),
        y=alt.Y("share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
        color=alt.Color(
            "what:N", title=None, sort=list(LINES.values()), legend=alt.Legend(orient="bottom")
        ),
    )
    rule = alt.Chart().mark_rule(strokeDash=[4, 3]).encode(x=alt.datum(_bits(THRESHOLD)))
    layers = alt.layer(
        base.mark_line(point=True, strokeWidth=2), rule, data=alt.Data(values=points)
    ).properties(width=220, height=180)
    faceted = layers.facet(
        facet=alt.Facet("data:N", title=None, sort=list(cells)), columns=len(cells)
    ).properties(
        title=f"How right links are; the dashed line is the threshold, {THRESHOLD}",
        background="white",
    )
    return str(vl_convert.vegalite_to_svg(faceted.to_json())) + "\n"


def _bits(threshold: float) -> float:
    return round(log2(threshold / (1 - threshold)), 4)
