"""Writes small exports in the format of the real ones, for tests of activation."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

TEXT, TIME = pa.string(), pa.timestamp("us")
SCHEMAS: dict[str, list[tuple[str, pa.DataType]]] = {
    "members": [
        ("audience_key", TEXT), ("entity", TEXT), ("entity_key", TEXT), ("entered_at", TIME),
    ],
    "profiles": [
        ("profile_id", TEXT), ("full_name", TEXT), ("name_latin", TEXT), ("language", TEXT),
        ("country", TEXT), ("city", TEXT), ("household_id", TEXT),
    ],
    "attributes": [
        ("profile_id", TEXT), ("lifetime_value", pa.decimal128(18, 2)), ("value_tier", TEXT),
    ],
    "identifiers": [
        ("profile_id", TEXT), ("namespace", TEXT), ("identifier", TEXT), ("last_seen_at", TIME),
    ],
    "consents": [
        ("profile_id", TEXT), ("channel", TEXT), ("purpose", TEXT), ("scope", TEXT),
        ("status", TEXT), ("occurred_at", TIME),
    ],
    "agreements": [
        ("profile_id", TEXT), ("channel", TEXT), ("purpose", TEXT), ("scope", TEXT),
        ("agreed_at", TIME),
    ],
    "service_pauses": [("profile_id", TEXT), ("reason", TEXT)],
    "aliases": [("former_profile_id", TEXT), ("profile_id", TEXT), ("merged_at", TIME)],
    "audiences": [("audience_key", TEXT), ("entity", TEXT)],
    "suppressions": [
        ("namespace", TEXT), ("identifier", TEXT), ("channel", TEXT), ("code", TEXT),
        ("occurred_at", TIME),
    ],
}  # fmt: skip
SEEN = datetime(2017, 1, 1)  # noqa: DTZ001 - naive as in the file


def person(
    key: str, name: str | None = "Ada", language: str = "en", country: str = "US", city: str = ""
) -> dict[str, Any]:
    """Return one exported profile."""
    return {
        "profile_id": key, "full_name": name, "name_latin": name, "language": language,
        "country": country, "city": city or None, "household_id": f"h-{key}",
    }  # fmt: skip


def write_export(
    exports_dir: Path,
    day: str,
    members: Mapping[str, Sequence[str]],
    *,
    people: Sequence[Mapping[str, Any]] | None = None,
    consents: Mapping[str, str] | None = None,
    pauses: Mapping[str, str] | None = None,
    suppressions: Sequence[Mapping[str, Any]] = (),
    aliases: Mapping[str, str] | None = None,
    merged_at: datetime | None = None,
    said_at: Mapping[str, datetime] | None = None,
    agreed_at: Mapping[str, datetime] | None = None,
    addressed_as: Mapping[str, str] | None = None,
    without_email: Sequence[str] = (),
    number: int = 1,
) -> str:
    """Write one export (audience → member keys) and make it the newest; return its run id.

    Everyone has an e-mail and a card and agrees to e-mail, unless said otherwise. Without
    `agreed_at` it is one of before agreements were exported.
    """
    as_of = datetime.fromisoformat(day).replace(tzinfo=UTC)
    run_id = f"{as_of:%Y%m%dT%H%M%SZ}-{number}"
    keys = sorted({key for found in members.values() for key in found})
    profiles = list(people) if people is not None else [person(key) for key in keys]
    known = [str(each["profile_id"]) for each in profiles]
    said = {key: "granted" for key in known} if consents is None else dict(consents)
    rows: dict[str, list[dict[str, Any]]] = {
        "members": [
            {
                "audience_key": audience, "entity": "profile", "entity_key": key,
                "entered_at": as_of.replace(tzinfo=None),
            }
            for audience, found in members.items()
            for key in found
        ],
        "profiles": [dict(each) for each in profiles],
        "attributes": [
            {"profile_id": key, "lifetime_value": Decimal("12.50"), "value_tier": "gold"}
            for key in known
        ],
        "identifiers": [
            {"profile_id": key, "namespace": name, "identifier": value, "last_seen_at": SEEN}
            for key in known
            for known_as in [(addressed_as or {}).get(key, key)]
            for name, value in (
                ("email", f"{known_as}@example.com"), ("loyalty_id", f"card-{known_as}")
            )
            if not (name == "email" and key in without_email)
        ],
        "consents": [
            {
                "profile_id": key, "channel": channel, "purpose": "marketing", "scope": "brand",
                "status": status, "occurred_at": (said_at or {}).get(key, SEEN),
            }
            for key, status in said.items()
            for channel in ("email", "webhook")
        ],
        "service_pauses": [
            {"profile_id": key, "reason": reason} for key, reason in (pauses or {}).items()
        ],
        "aliases": [
            {"former_profile_id": key, "profile_id": taken_over_by,
             "merged_at": merged_at or as_of.replace(tzinfo=None)}
            for key, taken_over_by in (aliases or {}).items()
        ],
        "audiences": [{"audience_key": key, "entity": "profile"} for key in members],
        "suppressions": [dict(each) for each in suppressions],
    }  # fmt: skip
    if agreed_at is not None:
        rows["agreements"] = [
            {"profile_id": key, "channel": channel, "purpose": "marketing", "scope": "brand",
             "agreed_at": at}
            for key, at in agreed_at.items()
            for channel in ("email", "webhook")
        ]  # fmt: skip
    _write(exports_dir / run_id, run_id, as_of, rows)
    (exports_dir / "latest.json").write_text(json.dumps({"run_id": run_id}))
    return run_id


def _write(
    folder: Path, run_id: str, as_of: datetime, rows: Mapping[str, list[dict[str, Any]]]
) -> None:
    folder.mkdir(parents=True)
    for name, found in rows.items():
        table = pa.Table.from_pylist(found, schema=pa.schema(SCHEMAS[name]))
        pq.write_table(table, folder / f"{name}.parquet")
    manifest = {
        "schema_version": 1,
        "run_id": run_id,
        "as_of": as_of.isoformat(),
        "recorded_at": as_of.isoformat(),
        "target": "demo",
        "tables": {
            name: {
                "file": f"{name}.parquet",
                "rows": len(found),
                "sha256": sha256((folder / f"{name}.parquet").read_bytes()).hexdigest(),
            }
            for name, found in rows.items()
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
