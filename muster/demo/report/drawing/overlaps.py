"""The chart of who is in two audiences at once; counts nothing."""

from collections.abc import Sequence

import altair as alt

from muster.demo.report.drawing.picture import ACCENT, INK, Picture, picture
from muster.demo.report.reading.audiences import Overlap

# Who listens to the picture hears the largest ones; all are in the table beside it.
SAID = 12


def draw_overlaps(overlaps: Sequence[Overlap], limit: int = 16) -> Picture:
    """Draw which share of one audience (row) is in another (column)."""
    sizes = {o.left: o.left_size for o in overlaps}
    overlaps = [o for o in overlaps if o.left != o.right]
    order = sorted(sizes, key=lambda label: (-sizes[label], label))

    def draw(width: int) -> alt.LayerChart:
        kept = order[: limit if width > 400 else 7]
        rows = [
            {
                "left": f"{kept.index(o.left) + 1}  {o.left}",
                "right": str(kept.index(o.right) + 1),
                "share": o.both / o.left_size,
                "shown": f"{round(100 * o.both / o.left_size)}",
            }
            for o in overlaps
            if o.left in kept and o.right in kept
        ]
        return _cells(rows, [f"{n + 1}  {label}" for n, label in enumerate(kept)], width)

    words = "; ".join(
        f"{o.both} of the {o.left_size} in {o.left} are also in {o.right}"
        for o in sorted(overlaps, key=lambda o: (-o.both, o.left, o.right))[:SAID]
    )
    return picture("overlap", "Overlap of audiences, in percent of the row", words, draw)


def _cells(rows: list[dict[str, object]], order: list[str], width: int) -> alt.LayerChart:
    columns = [str(number + 1) for number in range(len(order))]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "right:N",
            sort=columns,
            scale=alt.Scale(domain=columns),
            axis=alt.Axis(orient="top", labelAngle=0, title=None),
        ),
        y=alt.Y(
            "left:N",
            sort=order,
            scale=alt.Scale(domain=order),
            axis=alt.Axis(title=None, labelLimit=230 if width > 400 else 140, labelFontSize=12),
        ),
    )
    cell = base.mark_rect(fill=ACCENT, cornerRadius=2).encode(
        fillOpacity=alt.FillOpacity(
            "share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.06, 0.6])
        )
    )
    text = base.mark_text(fontSize=12, color=INK).encode(text="shown:N")
    step = (width - (245 if width > 400 else 155)) / max(len(order), 1)
    return alt.layer(cell, text).properties(width=alt.Step(step), height=alt.Step(28))
