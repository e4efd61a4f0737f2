"""Which parts of a run were built whole, kept in the warehouse for every machine; builds none."""

from collections.abc import Sequence
from typing import Literal

from federated.errors import TableMissing
from federated.warehouse import Warehouse
from muster.errors import StepMissing
from muster.pipeline.marts import quoted
from muster.pipeline.runs import RunInfo
from muster.settings import Settings

Step = Literal["profiles", "audiences"]
STEPS: tuple[Step, ...] = ("profiles", "audiences")


def forget_steps(
    warehouse: Warehouse, settings: Settings, run: RunInfo, steps: Sequence[Step]
) -> None:
    """Take back what was recorded of these steps, before they start again."""
    columns = "run_id text, step text"
    warehouse.execute(f"create table if not exists {_table(settings)} ({columns})")
    for step in steps:
        warehouse.execute(
            f"delete from {_table(settings)} where run_id = ? and step = ?",  # noqa: S608 - quoted names
            (run.run_id, step),
        )


def record_steps(
    warehouse: Warehouse, settings: Settings, run: RunInfo, steps: Sequence[Step]
) -> None:
    """Record that every model of these steps was built and every test on them passed."""
    for step in steps:
        warehouse.execute(
            f"insert into {_table(settings)} values (?, ?)",  # noqa: S608 - quoted names
            (run.run_id, step),
        )


def steps_ever(warehouse: Warehouse, settings: Settings) -> set[str]:
    """Return the steps that were built whole for any run of this warehouse."""
    try:
        rows = warehouse.rows(f"select distinct step from {_table(settings)}")  # noqa: S608 - quoted names
    except TableMissing:
        return set()
    return {str(row[0]) for row in rows}


def require_steps(
    warehouse: Warehouse, settings: Settings, run: RunInfo, steps: Sequence[Step] = STEPS
) -> None:
    """Refuse to go on unless these steps were built whole for this run.

    Raises: StepMissing naming the first step to run.
    """
    sql = f"select step from {_table(settings)} where run_id = ?"  # noqa: S608 - quoted names
    try:
        done = {str(row[0]) for row in warehouse.rows(sql, (run.run_id,))}
    except TableMissing:
        done = set()
    for step in steps:
        if step not in done:
            raise StepMissing(
                f"{run.run_id}: {step} were not built whole for this run (a build that failed "
                f"or dbt run by hand does not count). Run: muster build {step}"
            )


def _table(settings: Settings) -> str:
    return f"{quoted(settings.schemas['muster'])}.{quoted('muster_steps')}"
