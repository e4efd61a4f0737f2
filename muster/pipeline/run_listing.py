"""Lists the runs and how far each of them came; opens and changes none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from federated.errors import TableMissing
from federated.warehouse import open_warehouse
from muster.errors import InputError, StepMissing
from muster.pipeline.folders import read_json
from muster.pipeline.runs import in_utc
from muster.settings import Settings

Verdict = Literal["passed", "failed", "not run", "damaged"]


@dataclass(frozen=True, slots=True)
class RunStatus:
    """One run and what was done for it."""

    run_id: str
    as_of: datetime
    recorded_at: datetime
    gate: Verdict
    is_exported: bool
    is_published: bool


def list_runs(settings: Settings) -> list[RunStatus]:
    """Return all runs, the newest first.

    Raises: WarehouseLocked while a step holds a DuckDB file; StepMissing when there is no run.
    """
    schema = settings.schemas["muster"]
    sql = f"select run_id, as_of, recorded_at from {schema}.muster_runs"  # noqa: S608 - checked name
    nothing = StepMissing("muster_runs: no run was opened yet. Run: muster bounds --as-of <date>")
    if settings.is_duckdb and not (settings.home / "warehouse.duckdb").exists():
        raise nothing
    try:
        with open_warehouse(settings.warehouse_url, read_only=True) as warehouse:
            rows = warehouse.rows(f"{sql} order by recorded_at desc, run_id desc")
    except TableMissing as error:
        raise nothing from error
    return [
        RunStatus(
            run_id=str(run_id),
            as_of=in_utc(as_of),
            recorded_at=in_utc(recorded_at),
            gate=_verdict(settings, str(run_id)),
            is_exported=(settings.exports_dir / str(run_id) / "manifest.json").is_file(),
            is_published=any(settings.published_dir.glob(f"{run_id}*/manifest.json")),
        )
        for run_id, as_of, recorded_at in rows
    ]


def _verdict(settings: Settings, run_id: str) -> Verdict:
    path = settings.home / "gates" / f"{run_id}.json"
    if not path.is_file():
        return "not run"
    try:
        return "passed" if read_json(path, "Run: muster gate").get("passed") is True else "failed"
    except InputError:
        # One spoilt file must not hide all other runs.
        return "damaged"
