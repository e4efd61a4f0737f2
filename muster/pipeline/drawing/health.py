"""The page of identity: what there is, how it went over days, what was refused; one HTML text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from muster.pipeline.drawing import words
from muster.pipeline.drawing.profile import PAGE, environment
from muster.pipeline.identity_health import IdentityHealth

TREND_WIDTH, TREND_HEIGHT, TREND_MARGIN = 300, 76, 6
# What is followed over days, and how it is said.
FOLLOWED = (
    ("profiles", "Profiles"),
    ("anonymous", "of them of devices alone"),
    ("identifiers", "Identifiers"),
    ("links_kept", "Links kept"),
    ("links_refused", "Links refused"),
    ("rows_refused", "Rows with a value refused"),
)
# How the books of a run go on from what was before to what is now; a minus takes away.
BOOKS = (
    ("profiles before", "Profiles before this run", ""),
    ("founded", "founded, of identifiers never seen before", "+"),
    ("split off", "split off from another", "+"),
    ("minted again", "given a new id, since their state was lost", "+"),
    ("merged away", "merged into another; their ids are aliases now", "−"),
    ("lost", "lost with their state", "−"),
    ("profiles", "Profiles now", "="),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, its share of the longest."""

    label: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Curve:
    """One measure over days, as the points of a line."""

    label: str
    points: str
    last: tuple[float, float]
    first: int
    now: int
    lowest: int
    highest: int


def draw_health(health: IdentityHealth) -> str:
    """Return the page; it holds no script and loads nothing."""
    return (
        environment()
        .get_template("health.html")
        .render(
            health=health,
            style=Markup((PAGE / "drawing.css").read_text(encoding="utf-8")),  # noqa: S704 - ours
            sizes=_bars(health.sizes, "identifiers", "profiles"),
            namespaces=_bars(health.namespaces, "namespace", "identifiers"),
            refused=_bars(health.refused, "reason", "links"),
            unmatched=_unmatched(health.unmatched),
            unused=_bars([{**row, "what": _row_said(row)} for row in health.rows], "what", "rows"),
            curves=_curves(health.trend),
            trend_size=(TREND_WIDTH, TREND_HEIGHT),
            books=_books(health.impact),
            notes=_notes(health.impact),
        )
    )


def _bars(rows: Sequence[Mapping[str, Any]], label: str, count: str) -> list[Bar]:
    most = max((int(row[count]) for row in rows), default=1)
    return [Bar(_said(label, str(row[label])), int(row[count]), row[count] / most) for row in rows]


def _said(label: str, value: str) -> str:
    if label == "reason":
        return words.reason(value)
    return words.namespace(value) if label == "namespace" else value


def _row_said(row: Mapping[str, Any]) -> str:
    return f"{row['source']}, {words.namespace(row['reason'])}"


def _unmatched(rows: Sequence[Mapping[str, Any]]) -> list[Bar]:
    said = [
        {"what": f"{_whole_or(row['namespace'])}, {words.namespace(row['reason'])}", **row}
        for row in rows
    ]
    return _bars(said, "what", "rows")


def _whole_or(namespace: str) -> str:
    """Return a namespace, or what stands for a whole row that bears none that can be used."""
    return "row" if namespace == "none" else words.namespace(namespace)


def _notes(impact: Mapping[str, int]) -> list[str]:
    """Return what else is to be said of a run."""
    known = (
        ("identifiers new", "identifier", "never seen before"),
        ("identifiers moved", "identifier", "another profile's before"),
        ("memberships moved", "membership", "of audiences moved by merges"),
        ("merged profiles sent to before", "merged profile", "that something was sent to before"),
    )
    said = [f"{words.counted(impact[n], what)} {how}" for n, what, how in known if n in impact]
    unseen = impact.get("profiles", 0) - impact.get("profiles seen", 0)
    return [*said, f"{words.counted(unseen, 'profile')} without any identifier still seen"]


def _curves(trend: Sequence[Mapping[str, Any]]) -> list[Curve]:
    """Return each measure as a line over its days; one day alone is no line."""
    if len(trend) < 2:
        return []
    return [_curve(label, [int(day[name]) for day in trend]) for name, label in FOLLOWED]


def _curve(label: str, counts: Sequence[int]) -> Curve:
    lowest, highest = min(counts), max(counts)
    room = TREND_HEIGHT - 2 * TREND_MARGIN
    step = (TREND_WIDTH - 2 * TREND_MARGIN) / (len(counts) - 1)
    points = [
        (
            TREND_MARGIN + number * step,
            # A measure that never moved lies in the middle.
            TREND_MARGIN
            + room * ((highest - count) / (highest - lowest) if highest > lowest else 0.5),
        )
        for number, count in enumerate(counts)
    ]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return Curve(label, drawn, points[-1], counts[0], counts[-1], lowest, highest)


def _books(impact: Mapping[str, int]) -> list[tuple[str, int, str]]:
    """Return the lines of the books; what did not happen is left out, except both ends."""
    return [
        (said, impact[name], sign)
        for name, said, sign in BOOKS
        if name in impact and (impact[name] or sign in ("", "="))
    ]
