"""What one demo day changed and sent, read from its export and the ledger; prints nothing."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from muster.pipeline.folders import read_json
from muster.settings import Settings

FUNNEL = ("coffee_regulars", "coffee_regulars_who_stopped")
_ADVICE = "Start over with: muster demo --fresh"
CAST_FILE = Path(__file__).with_name("cast.csv")


class Change(NamedTuple):
    """How many entered and left one audience, and who of the cast did."""

    audience: str
    entered: int
    exited: int
    crossed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """How many deliveries of one destination ended in one state."""

    destination: str
    what: str
    state: str
    count: int


@dataclass(frozen=True, slots=True)
class DaySummary:
    """One day of the demo: the funnel, the changes, what was sent and who was left out."""

    day: str
    run_id: str
    funnel: tuple[int, ...]
    changes: tuple[Change, ...]
    sent: tuple[Sent, ...]
    excluded: tuple[tuple[str, int], ...]


def summarize(settings: Settings, day: str) -> DaySummary | None:
    """Return what the latest export of the day says, or None when the day exported nothing."""
    folder = _latest_export(settings.exports_dir, day)
    if folder is None:
        return None
    ledger = settings.exports_dir / "ledger"
    run_ids = {str(read_json(folder / "manifest.json", _ADVICE)["run_id"])}
    run_ids |= {path.name for path in _exports_of(settings.exports_dir, day)}
    of_day = [row for row in _rows(ledger, "deliveries") if row["run_id"] in run_ids]
    deliveries = _once(of_day)
    members = Counter(row["audience_key"] for row in _rows(folder, "members"))
    cards = {
        row["profile_id"]
        for row in _rows(folder, "identifiers")
        if row["namespace"] == "loyalty_id"
    }
    return DaySummary(
        day=day,
        run_id=folder.name,
        funnel=(len(cards), *(members[key] for key in FUNNEL)),
        changes=_changes(_rows(folder, "member_changes"), _cast(folder)),
        sent=_sent(deliveries),
        excluded=_excluded(_rows(ledger, "exclusions"), deliveries),
    )


def _exports_of(exports: Path, day: str) -> list[Path]:
    """Return the exports of one day, the newest last (`…-2` after `…-1`)."""
    found = exports.glob(f"{day.replace('-', '')}T000000Z-*")
    whole = [path for path in found if (path / "manifest.json").is_file()]
    return sorted(whole, key=lambda path: int(path.name.rpartition("-")[2]))


def _latest_export(exports: Path, day: str) -> Path | None:
    return next(reversed(_exports_of(exports, day)), None)


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / f"{name}.parquet"
    return pq.read_table(path).to_pylist() if path.is_file() else []


def _cast(folder: Path) -> Mapping[str, str]:
    """Return the name of each cast member by the profile and household they were resolved to."""
    with CAST_FILE.open(encoding="utf-8", newline="") as file:
        people = {row["crm_id"]: row["name_latin"] for row in csv.DictReader(file)}
    found = {
        row["profile_id"]: people[row["identifier"].upper()]
        for row in _rows(folder, "identifiers")
        if row["namespace"] == "crm_id" and row["identifier"].upper() in people
    }
    households = {
        row["household_id"]: f"{found[row['profile_id']]}'s household"
        for row in _rows(folder, "profiles")
        if row["household_id"] and row["profile_id"] in found
    }
    return {**households, **found}


def _changes(rows: Sequence[dict[str, Any]], cast: Mapping[str, str]) -> tuple[Change, ...]:
    counted = Counter((row["audience_key"], row["change"]) for row in rows)
    crossed: dict[str, list[str]] = {}
    for row in rows:
        if row["entity_key"] in cast:
            sign = "+" if row["change"] == "entered" else "-"
            crossed.setdefault(row["audience_key"], []).append(f"{sign}{cast[row['entity_key']]}")
    return tuple(
        Change(
            audience,
            counted[audience, "entered"],
            counted[audience, "exited"],
            tuple(sorted(crossed.get(audience, ()))),
        )
        for audience in sorted({row["audience_key"] for row in rows})
    )


def _sent(deliveries: Sequence[dict[str, Any]]) -> tuple[Sent, ...]:
    counted = Counter(
        (row["destination"], row["campaign"] or f"{row['audience_key']} {row['op']}", row["state"])
        for row in deliveries
    )
    return tuple(Sent(*key, count) for key, count in sorted(counted.items()))


def _once(deliveries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the last word on everybody left out: each run of a day looks at them anew."""
    kept: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in sorted(deliveries, key=lambda row: str(row["updated_at"])):
        is_excluded = row["state"] == "excluded"
        person = (row["destination"], row["campaign"], row["audience_key"], row["entity_key"])
        kept[person if is_excluded else (row["delivery_key"],)] = row
    return list(kept.values())


def _excluded(
    exclusions: Sequence[dict[str, Any]], deliveries: Sequence[dict[str, Any]]
) -> tuple[tuple[str, int], ...]:
    """Count by code, in which the words for one person are left out."""
    keys = {row["delivery_key"] for row in deliveries if row["state"] == "excluded"}
    codes = Counter(str(row["code"]) for row in exclusions if row["delivery_key"] in keys)
    return tuple(sorted(codes.items(), key=lambda item: (-item[1], item[0])))
