"""Reads one immutable export: members, profiles, identifiers, consents; writes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from activation.errors import ExportMissing, SettingsError
from activation.manifests import MEND, aware, check_export, newest_run


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
            row["entity_key"]: (row["entity"], aware(row["entered_at"] or self.as_of))
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
        """Return each profile's exported columns by its id, its computed attributes among them."""
        made = {row["profile_id"]: row for row in self.rows("attributes")}
        return {
            row["profile_id"]: {**made.get(row["profile_id"], {}), **row}
            for row in self._read("profiles").to_pylist()
        }

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
        try:
            return pq.read_table(self.folder / self.tables[name], filters=filters)
        except (OSError, pa.ArrowInvalid) as error:
            raise ExportMissing(
                f"{self.folder / self.tables[name]}: cannot be read ({error}). {MEND}"
            ) from error


def open_export(exports_dir: Path, run_id: str | None = None) -> Export:
    """Open the export of one run, or the newest, after checking every file of it.

    Raises: ExportMissing when it is not there whole; SettingsError for a format we do not read.
    """
    folder = exports_dir / (run_id or newest_run(exports_dir))
    manifest = check_export(folder, is_newest=run_id is None)
    return Export(folder, manifest.run_id, manifest.as_of, manifest.tables)
