"""What the exported ledger says was meant, excluded and sent; reads Parquet, decides nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

Days = Mapping[str, datetime]
COLUMNS = ["delivery_key", "destination", "audience_key", "campaign"]
COLUMNS += ["run_id", "occurrence", "op", "state", "reason"]
# The ledger's reason names days and cases; a bar counts everybody with the same code.
CODES = {
    "no_namespace": "No usable address",
    "policy_unavailable": "The policy could not be evaluated",
    "consent_unknown": "Never agreed to marketing mail",
    "consent_withdrawn": "Said no to marketing mail",
    "suppressed_hard_bounce": "The address bounced",
    "suppressed_complaint": "Called our mail spam",
    "suppressed_unsubscribed": "Unsubscribed",
    "not_on_allow_list": "Not on the allow list",
    "no_longer_true": "Left the audience meanwhile",
    "service_pause": "Has an open complaint",
    "missing_value": "A value the mail needs is missing",
    "cap": "Has had as many mails as we send",
}


class Step(NamedTuple):
    """One bar of the waterfall; `people`, starting where the bar before ended."""

    label: str
    people: int
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Waterfall:
    """From everybody the campaign meant to reach to those it did."""

    campaign: str
    audience_key: str
    as_of: datetime
    steps: Sequence[Step]
    targeted: int
    sent: int
    unexplained: int


class Outcome(NamedTuple):
    """What one destination was told on one day."""

    destination: str
    campaign: str
    audience_key: str
    as_of: datetime
    op: str
    state: str
    deliveries: int


def read_waterfalls(folder: Path, days: Days) -> Sequence[Waterfall]:
    """Return one waterfall per campaign and day, in order of time."""
    launches: dict[tuple[datetime, str, str], list[tuple[str, str]]] = {}
    for row in _deliveries(folder, days):
        if row["campaign"]:
            launch = (row["as_of"], row["campaign"], row["audience_key"])
            launches.setdefault(launch, []).append((row["state"], row["code"]))
    return [build_waterfall(*launch, outcomes) for launch, outcomes in sorted(launches.items())]


def build_waterfall(
    as_of: datetime, campaign: str, audience_key: str, outcomes: Sequence[tuple[str, str]]
) -> Waterfall:
    """Lay the deliveries of one launch out as bars that end at those sent.

    >>> day = datetime(2017, 10, 30)  # noqa: DTZ001
    >>> fall = build_waterfall(day, "c", "a", [("sent", ""), ("excluded", "no_namespace")])
    >>> [(step.label, step.people) for step in fall.steps]
    [('Targeted', 2), ('No usable address', 1), ('Sent', 1)]
    """
    lost = Counter(_label(state, reason) for state, reason in outcomes if state != "sent")
    targeted, left = len(outcomes), len(outcomes)
    steps = [Step("Targeted", targeted, "total", 0, targeted)]
    for label, count in lost.most_common():
        steps.append(Step(label, count, "lost", left - count, left))
        left -= count
    sent = sum(state == "sent" for state, _ in outcomes)
    steps.append(Step("Sent", sent, "sent", 0, sent))
    return Waterfall(campaign, audience_key, as_of, steps, targeted, sent, left - sent)


def read_outcomes(folder: Path, days: Days) -> Sequence[Outcome]:
    """Return what every destination was told, day by day."""
    counted = Counter(
        (
            row["destination"],
            row["campaign"],
            row["audience_key"],
            row["as_of"],
            row["op"],
            row["state"],
        )
        for row in _deliveries(folder, days)
    )
    return [Outcome(*told, deliveries=times) for told, times in sorted(counted.items())]


def _label(state: str, code: str) -> str:
    words = CODES.get(code) or code.replace("_", " ")
    if state == "excluded":
        return words or "Excluded"
    return f"{state.capitalize()}: {words}" if words else state.capitalize()


def _deliveries(folder: Path, days: Days) -> list[dict[str, Any]]:
    """Return every delivery with the code of its exclusion, or else the reason of its state."""
    codes = {row["delivery_key"]: row["code"] for row in _rows(folder / "exclusions.parquet")}
    return [
        row
        | {
            "campaign": row["campaign"] or "",
            # A campaign's launch may be long ago; the day is that of the run that planned it.
            "as_of": days.get(row["run_id"], row["occurrence"]),
            "code": codes.get(row["delivery_key"]) or row["reason"] or "",
        }
        for row in _rows(folder / "deliveries.parquet", COLUMNS)
    ]


def _rows(path: Path, columns: list[str] | None = None) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    rows: list[dict[str, Any]] = pq.read_table(path, columns=columns).to_pylist()
    return rows
