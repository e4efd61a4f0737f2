"""Dittofeed's own segment cases: every membership asserted, at every step, on both engines."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conformance_report import check_page, record
from foreign_worlds import SCHEMA, World, columns_yaml, imported, load, members, read_world

from federated.warehouse import Warehouse

pytestmark = pytest.mark.postgres
PATH = Path(__file__).parent / "data/dittofeed_segment_cases.json"
CASES = json.loads(PATH.read_text(encoding="utf-8"))
PROFILE, EVENT = (
    {"user_id": "text"},
    {"message_id": "integer", "user_id": "text", "event": "text", "occurred_at": "timestamp"},
)
CHANGE = {
    "change_id": "integer",
    "user_id": "text",
    "attribute": "text",
    "value": "text",
    "changed_at": "timestamp",
}


def flat(data: dict[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in data.items():
        key = (before + name).replace(" ", "_")
        found |= flat(value, f"{key}_") if isinstance(value, dict) else {key: value}
    return found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def naive(text: str) -> datetime:
    return moment(text).replace(tzinfo=None)


def kinds(rows: list[dict[str, Any]], moments: set[str]) -> dict[str, str]:
    """Return the kind of each trait: times where a segment asks for a span, numbers, else text."""
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            found[name] = (
                "timestamp" if name in moments else "decimal(18, 4)" if is_number else "text"
            )
    return found


def typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "timestamp":
        return naive(value)
    return str(value) if kind == "text" else Decimal(str(value))


def asked(case: dict[str, Any]) -> tuple[set[str], set[str], set[str]]:
    """Return the traits and properties a case asks for, and those asked as times."""
    traits, properties, moments = set(), set(), set()

    def visit(part: Any, is_row: bool) -> None:
        if isinstance(part, list):
            for each in part:
                visit(each, is_row)
        if not isinstance(part, dict):
            return
        if "path" in part:
            path = (
                part["path"]
                .replace('$["', "")
                .replace('"]', "")
                .replace(" ", "_")
                .replace(".", "_")
            )
            (properties if is_row else traits).add(path)
            if part.get("operator", {}).get("type") == "Within":
                moments.add(path)
        for key, value in part.items():
            visit(value, is_row or key in ("properties", "whereProperties", "hasProperties"))

    visit([s.get("segments") for s in case["steps"]] + case["segments"], False)
    return traits, properties, moments


def world_of(folder: Path, case: dict[str, Any], events: list[dict[str, Any]]) -> World:
    """Return what is known once some events have come in."""
    traits, properties, moments = asked(case)
    traited = [flat(e.get("traits", {})) for e in events]
    rows = [flat(e.get("properties", {})) for e in events]
    profile = {**PROFILE, **dict.fromkeys(sorted(traits), "text"), **kinds(traited, moments)}
    event = {**EVENT, **dict.fromkeys(sorted(properties), "text"), **kinds(rows, set())}
    latest: dict[str, dict[str, Any]] = {}
    changes = []
    for each, given in sorted(zip(events, traited, strict=True), key=lambda e: e[0]["timestamp"]):
        known = latest.setdefault(each["userId"], {})
        for name, value in given.items():
            if known.get(name) != value:
                changes.append(
                    {
                        "change_id": len(changes),
                        "user_id": each["userId"],
                        "attribute": name,
                        "value": str(value),
                        "changed_at": naive(each["timestamp"]),
                    }
                )
                known[name] = value
    profiles = [
        {
            name: user if name == "user_id" else typed(known.get(name), kind)
            for name, kind in profile.items()
        }
        for user, known in latest.items()
    ]
    tracks = [
        {
            **{
                name: typed(given.get(name), kind)
                for name, kind in event.items()
                if name not in EVENT
            },
            "message_id": number,
            "user_id": each["userId"],
            "event": each["event"],
            "occurred_at": naive(each["timestamp"]),
        }
        for number, (each, given) in enumerate(zip(events, rows, strict=True))
        if each["type"] == "Track"
    ]
    catalog = f"""version: 1
entities:
  profile:
    table: {SCHEMA}.profiles
    key: user_id
    attributes:
{columns_yaml(profile)}
collections:
  events:
    table: {SCHEMA}.events
    owners: {{profile: user_id}}
    key: [message_id]
    time: occurred_at
    attributes:
{columns_yaml(event)}
  attribute_changes:
    table: {SCHEMA}.changes
    owners: {{profile: user_id}}
    key: [change_id]
    time: changed_at
    attributes:
{columns_yaml(CHANGE)}
"""
    tables = {
        "profiles": (profile, profiles),
        "events": (event, tracks),
        "changes": (CHANGE, changes),
    }
    return read_world(folder, tables, catalog, "user_id")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["description"])
def test_each_case(warehouses: list[Warehouse], tmp_path: Path, case: dict[str, Any]) -> None:
    events: list[dict[str, Any]] = []
    segments = {s["name"]: s["definition"] for s in case["segments"]}
    found: dict[str, set[Any]] = {}
    asserted = 0
    for step in case["steps"]:
        if step["op"] == "events":
            events += step["events"]
        elif step["op"] == "redefine_segments":
            segments = {s["name"]: s["definition"] for s in step["segments"]}
        elif step["op"] == "compute":
            world = world_of(tmp_path, case, events)
            for warehouse in warehouses:
                load(warehouse, world)
            for name, definition in segments.items():
                rule = imported(world, definition, "dittofeed")
                found[name] = members(warehouses, world, rule, moment(step["at"]))
        elif step["op"] == "assert":
            for user in step["users"]:
                for name, is_member in user["segments"].items():
                    asserted += 1
                    assert (user["id"] in found[name]) == bool(is_member), (step, user["id"])
    assert asserted == case["assertions"]
    record("dittofeed", case["description"], "holds")


def test_the_page_says_so_and_no_assertion_is_left_out() -> None:
    check_page("dittofeed", len(CASES))
    assert (len(CASES), sum(case["assertions"] for case in CASES)) == (23, 75)
