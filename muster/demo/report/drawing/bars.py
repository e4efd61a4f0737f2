"""The charts made of bars: funnel, waterfall, sizes; counts nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import altair as alt

from muster.demo.report.drawing.picture import ACCENT, INK, Draw, Picture, picture
from muster.demo.report.reading.audiences import Size
from muster.demo.report.reading.ledger import Waterfall
from muster.demo.report.reading.question import Funnel

TONES = alt.Scale(
    domain=["total", "lost", "sent"], range=["var(--faint)", "var(--no)", "var(--accent)"]
)


def draw_funnel(funnel: Funnel) -> Picture:
    """Draw how many cards are left after each part of the question."""
    labels = ("Loyalty cards", "Coffee regulars", "Coffee regulars who stopped")
    counts = (funnel.cards, funnel.regulars, funnel.stopped)
    rows = [
        {"label": label, "count": count, "tone": tone}
        for label, count, tone in zip(labels, counts, ("total", "total", "sent"), strict=True)
    ]
    words = ", ".join(f"{row['label']}: {row['count']}" for row in rows)

    def draw(width: int) -> alt.LayerChart:
        return _bars(rows, width, list(labels), max(counts))

    return picture("funnel", "From all cards to the coffee regulars who stopped", words, draw)


def draw_waterfall(fall: Waterfall) -> Picture:
    """Draw who was meant, who was left out for which reason, and who was sent the mail."""
    labels = [step.label for step in fall.steps]
    rows = [
        {
            "label": step.label,
            "start": step.start,
            "end": step.end,
            "count": step.people,
            "shown": f"−{step.people}" if step.kind == "lost" else f"{step.people}",
            "tone": step.kind,
        }
        for step in fall.steps
    ]
    words = ", ".join(f"{step.label}: {step.people}" for step in fall.steps)

    def draw(width: int) -> alt.LayerChart:
        return _bars(rows, width, labels, fall.targeted)

    return picture("waterfall", "From targeted to sent", words, draw)


def _bars(rows: list[dict[str, object]], width: int, order: list[str], top: int) -> alt.LayerChart:
    """Lay bars under their own labels, so that long labels fit a phone."""
    full = [{"start": 0, "end": r["count"], "shown": f"{r['count']}", **r} for r in rows]
    base = alt.Chart(alt.Data(values=full)).encode(
        y=alt.Y("label:N", sort=order, axis=None, scale=alt.Scale(paddingInner=0))
    )
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, max(top, 1) * 1.12]))
    bar = base.mark_bar(height=18, yOffset=8, cornerRadius=2).encode(
        x=x, x2="end:Q", color=alt.Color("tone:N", scale=TONES, legend=None)
    )
    label = base.mark_text(align="left", dy=-12, fontSize=14, color=INK).encode(
        x=alt.value(0), text="label:N"
    )
    count = base.mark_text(align="left", dx=6, dy=8, fontSize=15, fontWeight=600, color=INK)
    return alt.layer(bar, label, count.encode(x="end:Q", text="shown:N")).properties(
        width=width, height=alt.Step(52)
    )


def draw_sizes(sizes: Sequence[Size]) -> Picture:
    """Draw every audience's latest size as a bar, with a mark where it stood the days before."""
    days = sorted({size.as_of for size in sizes})
    by_label: dict[str, dict[datetime, int]] = {}
    for size in sizes:
        by_label.setdefault(size.label, {})[size.as_of] = size.members
    latest = {label: counts.get(days[-1], 0) for label, counts in by_label.items()}
    order = sorted(latest, key=lambda label: (-latest[label], label))
    bars = [{"label": x, "members": latest[x], "moved": _moved(by_label[x], days)} for x in order]
    marks = [
        {"label": label, "members": counts[before]}
        for label, counts in by_label.items()
        for before in days[:-1]
        if counts.get(before, latest[label]) != latest[label]
    ]
    words = ", ".join(f"{bar['label']}: {bar['members']} {bar['moved']}".strip() for bar in bars)
    return picture("sizes", "Members of every audience", words, _sized(bars, marks, order))


def _moved(counts: Mapping[datetime, int], days: Sequence[datetime]) -> str:
    """Return by how much a size moved on the last day, nothing when it did not."""
    if len(days) < 2 or not set(days[-2:]) <= set(counts):
        return ""
    moved = counts[days[-1]] - counts[days[-2]]
    return f"{'+' if moved > 0 else '−'}{abs(moved)}" if moved else ""


def _sized(bars: list[dict[str, object]], marks: list[dict[str, object]], order: list[str]) -> Draw:
    def draw(width: int) -> alt.LayerChart:
        y = alt.Y("label:N", sort=order, axis=None)
        x = alt.X("members:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False))
        rows = alt.Chart(alt.Data(values=bars)).encode(y=y)
        before = alt.Chart(alt.Data(values=marks)).mark_tick(
            color=INK, thickness=2, size=13, yOffset=9
        )
        return alt.layer(
            rows.mark_bar(fill=ACCENT, height=7, yOffset=9, cornerRadius=2).encode(x=x),
            before.encode(x=x, y=y),
            rows.mark_text(align="left", dy=-7, fontSize=13, color=INK).encode(
                x=alt.value(0), text="label:N"
            ),
            rows.mark_text(dy=-7, fontSize=13, align="right", color=INK, opacity=0.7).encode(
                x=alt.value(width - 40), text="moved:N"
            ),
            rows.mark_text(dy=-7, fontSize=13, align="right", color=INK, fontWeight=600).encode(
                x=alt.value(width), text="members:Q"
            ),
        ).properties(width=width, height=alt.Step(38))

    return draw
