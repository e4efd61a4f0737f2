"""Opens the published snapshot for readers; never touches the warehouse it was taken from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from federated.warehouse import Warehouse, open_snapshot
from muster.errors import InputError
from muster.pipeline.folders import read_json
from muster.settings import Settings

CURRENT = "current.json"
SNAPSHOT_FILE = "warehouse.duckdb"
_ADVICE = "Nothing is published yet. Run: muster publish"


@dataclass(frozen=True, slots=True)
class Published:
    """The snapshot readers get now: the run it shows and the folder it lies in."""

    run_id: str
    folder: Path

    @property
    def database(self) -> Path:
        """Return the DuckDB file."""
        return self.folder / SNAPSHOT_FILE

    @property
    def manifest(self) -> dict[str, Any]:
        """Return what the snapshot says of itself."""
        return read_json(self.folder / "manifest.json", _ADVICE)


def find_published(settings: Settings) -> Published:
    """Return the current snapshot.

    Raises: StepMissing when nothing was published yet.
    """
    current = read_json(settings.published_dir / CURRENT, _ADVICE)
    if not {"run_id", "path"} <= current.keys():
        raise InputError(
            f"{settings.published_dir / CURRENT}: names no run and folder, so it counts as not "
            f"written. {_ADVICE}"
        )
    return Published(str(current["run_id"]), settings.published_dir / str(current["path"]))


def open_published(settings: Settings) -> Warehouse:
    """Open the current snapshot read-only, without access to files or settings around it.

    Tables stand under their bare names: `select * from dim_profiles`.

    Raises: StepMissing when nothing was published yet.
    """
    return open_snapshot(find_published(settings).database)
