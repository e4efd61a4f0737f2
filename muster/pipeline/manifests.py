"""What a folder of Parquet says about itself; the folders are written elsewhere."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet

from muster.pipeline.folders import sha256_of
from muster.pipeline.runs import RunInfo
from muster.settings import Settings

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class TableFile:
    """One Parquet file of a folder: its path in there, its rows, its digest."""

    file: str
    rows: int
    sha256: str


def table_file(folder: Path, file: str) -> TableFile:
    """Read off a written Parquet file what the manifest says of it."""
    rows = parquet.read_metadata(folder / file).num_rows
    return TableFile(file, rows, sha256_of(folder / file))


def describe_run(settings: Settings, run: RunInfo) -> dict[str, Any]:
    """Return the head of every manifest: the format, the run and the target it ran on."""
    return {
        "schema_version": SCHEMA_VERSION,
        "run_id": run.run_id,
        "as_of": run.as_of.isoformat(),
        "recorded_at": run.recorded_at.isoformat(),
        "target": settings.target,
    }
