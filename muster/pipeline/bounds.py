"""Opens a run: the window edges of one as_of, as a table the models read; reads no mart."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from federated import list_clock_changes, list_edges
from federated.warehouse import Warehouse, open_warehouse
from muster.errors import GuardStopped, InputError
from muster.pipeline.runs import RunInfo, in_utc
from muster.settings import Settings

TABLES = {
    "muster_bounds": "edge_id text, edge_kind text, edge_value text, "
    "as_of timestamp, run_id text, recorded_at timestamp",
    "muster_clock_changes": "changes_at text, offset_seconds integer",
    "muster_runs": "run_id text, as_of timestamp, recorded_at timestamp",
}


def read_clock() -> datetime:
    """Return the present moment, once per run; no rule or model ever reads a clock."""
    return datetime.now(UTC)


def write_bounds(
    settings: Settings,
    as_of: datetime,
    rebuild: bool = False,
    clock: Callable[[], datetime] = read_clock,
) -> RunInfo:
    """Replace the window edges by those of `as_of` and open a run for them, both or neither.

    Raises: GuardStopped when a newer run exists and `rebuild` is not set.
    """
    if as_of.tzinfo is None:
        raise InputError(f"bounds: as_of {as_of} has no time zone. Give it one, such as UTC.")
    moment = as_of.astimezone(UTC).replace(microsecond=0)
    edges = _edges(settings, moment)
    schema = settings.schemas["muster"]
    settings.home.mkdir(parents=True, exist_ok=True)
    with (
        open_warehouse(settings.warehouse_url, read_only=False) as warehouse,
        warehouse.transaction(),
    ):
        warehouse.execute(f"create schema if not exists {schema}")
        for table, columns in TABLES.items():
            warehouse.execute(f"create table if not exists {schema}.{table} ({columns})")
        run = _next_run(warehouse, schema, moment, clock(), rebuild)
        _write(warehouse, schema, run, edges)
        _write_clock_changes(warehouse, schema, list_clock_changes(settings.zone, moment))
    return run


def _edges(settings: Settings, as_of: datetime) -> list[tuple[str, str, str]]:
    try:
        return [
            (edge.id, edge.kind, edge.at(as_of, settings.zone, settings.week_starts))
            for edge in list_edges(settings.project_dir)
        ]
    except OverflowError as error:
        raise InputError(
            f"bounds: as_of {as_of.isoformat()} is so near the end of the calendar that a window "
            "would reach beyond it. Give another as_of."
        ) from error


def _next_run(
    warehouse: Warehouse, schema: str, as_of: datetime, recorded_at: datetime, rebuild: bool
) -> RunInfo:
    known = [
        in_utc(row[0])
        for row in warehouse.rows(f"select as_of from {schema}.muster_runs")  # noqa: S608 - checked name
    ]
    newest = max(known, default=as_of)
    if newest > as_of and not rebuild:
        raise GuardStopped(
            f"bounds: as_of {as_of.isoformat()} is older than the newest run "
            f"({newest.isoformat()}), so history would be written backwards. "
            "Give a later as_of, or add --rebuild if you mean it."
        )
    number = 1 + known.count(as_of)
    return RunInfo(f"{as_of:%Y%m%dT%H%M%SZ}-{number}", as_of, recorded_at)


def _write(
    warehouse: Warehouse, schema: str, run: RunInfo, edges: Sequence[tuple[str, str, str]]
) -> None:
    stamp = (_naive(run.as_of), run.run_id, _naive(run.recorded_at))
    warehouse.execute(f"delete from {schema}.muster_bounds")  # noqa: S608 - checked name
    for edge in edges:
        warehouse.execute(
            f"insert into {schema}.muster_bounds values (?, ?, ?, ?, ?, ?)",  # noqa: S608
            (*edge, *stamp),
        )
    warehouse.execute(
        f"insert into {schema}.muster_runs values (?, ?, ?)",  # noqa: S608 - checked name
        (run.run_id, stamp[0], stamp[2]),
    )


def _write_clock_changes(
    warehouse: Warehouse, schema: str, changes: Sequence[tuple[str, int]]
) -> None:
    marks = ", ".join("(?, ?)" for _ in changes)
    warehouse.execute(f"delete from {schema}.muster_clock_changes")  # noqa: S608 - checked name
    warehouse.execute(
        f"insert into {schema}.muster_clock_changes values {marks}",  # noqa: S608 - checked name
        [part for change in changes for part in change],
    )


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
