"""The run a step belongs to, as the warehouse has it; opening one is the work of bounds."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from federated.errors import TableMissing, shown
from federated.warehouse import Warehouse
from muster.errors import InputError, StepMissing
from muster.pipeline.marts import quoted
from muster.settings import Settings

# The name of a run is the name of files and folders too.
_RUN_ID = re.compile(r"[0-9A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run: what it is called, up to when it looks, and when it was opened."""

    run_id: str
    as_of: datetime
    recorded_at: datetime


def latest_run(warehouse: Warehouse, settings: Settings) -> RunInfo:
    """Return the run that was opened last.

    Raises: StepMissing when no run was opened yet.
    """
    missing = StepMissing("muster_runs: no run was opened yet. Run: muster bounds --as-of <date>")
    table = f"{quoted(settings.schemas['muster'])}.{quoted('muster_runs')}"
    try:
        rows = warehouse.rows(
            f"select run_id, as_of, recorded_at from {table} "  # noqa: S608 - quoted names
            "order by recorded_at desc, as_of desc, run_id desc limit 1"
        )
    except TableMissing as error:
        raise missing from error
    if not rows:
        raise missing
    run_id, as_of, recorded_at = rows[0]
    if not _RUN_ID.fullmatch(str(run_id)):
        raise InputError(f"muster_runs: {shown(run_id)} is not the name of a run. Mend the table.")
    return RunInfo(str(run_id), in_utc(as_of), in_utc(recorded_at))


def in_utc(moment: datetime) -> datetime:
    """Return a timestamp of the warehouse, which is UTC without saying so, as aware UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
