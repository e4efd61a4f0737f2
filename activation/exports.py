"""Reads one immutable export: members, profiles, identifiers, consents; writes nothing."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from activation.errors import ExportMissing, SettingsError

SCHEMA_VERSION = 1
RUN_EXPORT = "Run: muster export."


@dataclass(frozen=True)
class Export:
    """The export of one run; everything is read once, when first asked for."""

    folder: Path
    run_id: str
    as_of: datetime
    tables: Mapping[str, str]

    def members(self, audience_key: str) -> dict[str, tuple[str, datetime]]:
        """Return entity key → (entity, entered at) of one audience.

        Raises: SettingsError when two members have the same key.
        """
        table = self._read("members", filters=pc.field("audience_key") == audience_key)
        found = {
            row["entity_key"]: (row["entity"], _aware(row["entered_at"] or self.as_of))
            for row in table.to_pylist()
        }
        if len(found) != table.num_rows:
            raise SettingsError(
                f"{self.folder}: audience {audience_key} has the same member twice. "
                "Nothing was planned; run the gate."
            )
        return found

    @cached_property
    def audiences(self) -> dict[str, dict[str, Any]]:
        """Return each audience by its key."""
        return {row["audience_key"]: row for row in self._read("audiences").to_pylist()}

    @cached_property
    def profiles(self) -> dict[str, dict[str, Any]]:
        """Return each profile's exported columns by its id."""
        return {row["profile_id"]: row for row in self._read("profiles").to_pylist()}

    @cached_property
    def identifiers(self) -> dict[str, dict[str, str]]:
        """Return profile → namespace → the identifier seen last (then the first in order)."""
        best: dict[str, dict[str, tuple[datetime, str]]] = {}
        for row in self._read("identifiers").to_pylist():
            kept = best.setdefault(row["profile_id"], {})
            seen = row["last_seen_at"] or datetime.min  # noqa: DTZ901 - naive as in the file
            now = kept.get(row["namespace"])
            if not now or seen > now[0] or (seen == now[0] and row["identifier"] < now[1]):
                kept[row["namespace"]] = (seen, row["identifier"])
        return {
            profile: {name: identifier for name, (_, identifier) in found.items()}
            for profile, found in best.items()
        }

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of one table; none when this export does not carry it."""
        if name in self.tables:
            yield from self._read(name).to_pylist()

    def _read(self, name: str, filters: Any = None) -> pa.Table:
        if name not in self.tables:
            raise ExportMissing(f"{self.folder}: the export has no table {name}. {RUN_EXPORT}")
        try:
            return pq.read_table(self.folder / self.tables[name], filters=filters)
        except (OSError, pa.ArrowInvalid) as error:
            raise ExportMissing(
                f"{self.folder / self.tables[name]}: cannot be read ({error}). {RUN_EXPORT}"
            ) from error


def open_export(exports_dir: Path, run_id: str | None = None) -> Export:
    """Open the export of one run, or the newest.

    Raises: ExportMissing when it is not there; SettingsError for a format we do not read.
    """
    chosen = run_id or str(_read_json(exports_dir / "latest.json").get("run_id", ""))
    folder = exports_dir / chosen
    manifest = _read_json(folder / "manifest.json")
    if manifest.get("schema_version") != SCHEMA_VERSION:
        raise SettingsError(
            f"{folder}: the export is of format {manifest.get('schema_version')}, "
            f"this Muster reads {SCHEMA_VERSION}. Export again."
        )
    tables = {name: str(entry["file"]) for name, entry in manifest["tables"].items()}
    as_of = _aware(datetime.fromisoformat(str(manifest["as_of"])))
    return Export(folder, str(manifest["run_id"]), as_of, tables)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ExportMissing(f"{path}: there is no export to send from. {RUN_EXPORT}") from error
    except ValueError as error:
        raise ExportMissing(f"{path}: cannot be read as JSON. {RUN_EXPORT}") from error
    return dict(content)


def _aware(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
