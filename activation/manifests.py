"""Holds the files of one export against its manifest; reads no rows out of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from activation.errors import ExportMissing, SettingsError

SCHEMA_VERSION = 1
RUN_EXPORT = "Run: muster export."
# Without any of these a pause or a refusal could be overlooked, so an export must carry them all.
NEEDED = ("audiences", "consents", "identifiers", "members", "profiles", "service_pauses")
MEND = (
    "Nothing was planned. Restore the folder from a backup; an export is never written again, so "
    "without one open a new run: muster bounds --as-of <date>, then muster build, gate, publish "
    "and export."
)
MEND_OLDER = (
    "Deliveries planned from this older run still wait, and none leaves without it. Restore the "
    "folder from a backup, then apply again."
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export says of itself."""

    run_id: str
    as_of: datetime
    tables: Mapping[str, str]


def newest_run(exports_dir: Path) -> str:
    """Return the run whose export was written last.

    Raises: ExportMissing when none was.
    """
    path = exports_dir / "latest.json"
    run_id = _read_json(path, RUN_EXPORT).get("run_id")
    if not isinstance(run_id, str) or not run_id:
        raise ExportMissing(f"{path}: names no run (found {run_id!r}). {RUN_EXPORT}")
    return run_id


def check_export(folder: Path, *, is_newest: bool = True) -> Manifest:
    """Return the manifest of an export, all of whose tables are as it says.

    Raises: ExportMissing naming every file that is not; SettingsError for a format we do not read.
    """
    path = folder / "manifest.json"
    mend = MEND if is_newest else MEND_OLDER
    content = _read_json(path, RUN_EXPORT if is_newest and not folder.is_dir() else mend)
    if content.get("schema_version") != SCHEMA_VERSION:
        raise SettingsError(
            f"{folder}: the export is of format {content.get('schema_version')}, "
            f"this Muster reads {SCHEMA_VERSION}. Export again."
        )
    try:
        tables = {name: dict(entry) for name, entry in content["tables"].items()}
        files = {name: str(entry["file"]) for name, entry in tables.items()}
        as_of = datetime.fromisoformat(content["as_of"])
        manifest = Manifest(content["run_id"], aware(as_of), files)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ExportMissing(f"{path}: is not a manifest of an export ({error}). {mend}") from error
    faults = [] if manifest.run_id == folder.name else [f"{path}: is of run {manifest.run_id}"]
    names = sorted({*NEEDED, *tables})
    faults += [fault for name in names if (fault := _fault(folder, name, tables.get(name)))]
    if faults:
        raise ExportMissing(f"{'; '.join(faults)}. {mend}")
    return manifest


def aware(time: datetime) -> datetime:
    """Return a time in UTC; one without a zone is UTC already."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _fault(folder: Path, name: str, entry: Mapping[str, Any] | None) -> str:
    """Return what is wrong with the file of one table, or nothing."""
    if entry is None:
        return f"{folder / 'manifest.json'}: names no table {name}"
    path = folder / str(entry["file"])
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != entry.get("sha256"):
            said = str(entry.get("sha256"))[:12]
            return f"{path}: is not the file that was exported (sha256 {found[:12]}…, not {said}…)"
        rows = pq.read_metadata(path).num_rows
    except FileNotFoundError:
        return f"{path}: is gone"
    except (OSError, pa.ArrowInvalid) as error:
        return f"{path}: cannot be read ({error})"
    if rows != entry.get("rows"):
        return f"{path}: holds {rows} rows, not the {entry.get('rows')} that were exported"
    return ""


def _read_json(path: Path, advice: str) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ExportMissing(f"{path}: there is no export to send from. {advice}") from error
    except (OSError, ValueError) as error:
        raise ExportMissing(f"{path}: cannot be read as JSON ({error}). {advice}") from error
    if not isinstance(content, dict):
        raise ExportMissing(f"{path}: holds no names and values. {advice}")
    return content
