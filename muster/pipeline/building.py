"""Builds dbt models in this process; call it in a process of its own, dbt keeps global state."""

import os
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from typing import Any, Literal

from federated.catalog.model_names import members_model
from federated.warehouse import open_warehouse
from muster.errors import StepMissing
from muster.pipeline.dbt_faults import NodeFault, explain_exception, explain_faults
from muster.pipeline.gating.verdict import forget_verdict
from muster.pipeline.runs import RunInfo, latest_run
from muster.pipeline.sources import source_columns
from muster.pipeline.steps import STEPS, Step, forget_steps, record_steps, require_steps
from muster.pipeline.ticking import forget_ticks, tick_members
from muster.pipeline.together import evaluate_in_process, project_plan
from muster.settings import Settings

Selection = Literal["profiles", "audiences", "all"]
SELECTIONS: tuple[Selection, ...] = ("profiles", "audiences", "all")


@dataclass(frozen=True, slots=True)
class BuildResult:
    """How many nodes one build ran, and how many of them warned."""

    select: Selection
    models_count: int
    tests_count: int
    warnings_count: int
    seconds: float


def build(
    settings: Settings,
    select: Selection = "all",
    rebuild: bool = False,
    progress: Callable[[str], None] | None = None,
    by_tick: bool | None = None,
) -> BuildResult:
    """Run dbt build over one part of the project; `rebuild` lets history be written anew.

    `by_tick` evaluates only who can have changed; without it the project says whether. The steps
    after it go on only when the whole of it succeeded for the latest run.

    Raises: WarehouseBusy, StepMissing (no run, or no profiles for it), InputError (source, column,
    contract), GateFailed (a dbt test on the data failed).
    """
    steps: tuple[Step, ...] = STEPS if select == "all" else (select,)
    run = _start(settings, steps)
    if settings.is_incremental if by_tick is None else by_tick:
        result = _build_by_tick(settings, run, steps, rebuild, progress)
    else:
        if "audiences" in steps:
            forget_ticks(settings)
        result = _build_whole(settings, run, select, rebuild, progress)
    _finish(settings, run, steps)
    return result


def _parts(settings: Settings, select: Selection) -> tuple[Selection, ...]:
    """Return the selections dbt runs: audiences apart where some are evaluated before them."""
    plan = project_plan(settings) if select == "all" else None
    is_apart = plan is not None and any(e.way == "in_process" for e in plan.entities.values())
    return ("profiles", "audiences") if is_apart else (select,)


def _build_whole(
    settings: Settings,
    run: RunInfo,
    select: Selection,
    rebuild: bool,
    progress: Callable[[str], None] | None,
) -> BuildResult:
    """Build what was asked for, with the members evaluated in process before dbt reads them."""
    results = []
    for part in _parts(settings, select):
        if part == "audiences":
            evaluate_in_process(settings, run)
        results.append(_run_dbt(settings, part, rebuild, progress))
    return _added(select, results)


def _added(select: Selection, results: list[BuildResult]) -> BuildResult:
    return BuildResult(
        select=select,
        models_count=sum(each.models_count for each in results),
        tests_count=sum(each.tests_count for each in results),
        warnings_count=sum(each.warnings_count for each in results),
        seconds=round(sum(each.seconds for each in results), 1),
    )


def _build_by_tick(
    settings: Settings,
    run: RunInfo,
    steps: tuple[Step, ...],
    rebuild: bool,
    progress: Callable[[str], None] | None,
) -> BuildResult:
    """Build part after part, with the members brought to this run before dbt reads them."""
    results = []
    for step in steps:
        done: tuple[str, ...] = ()
        if step == "audiences":
            found = tick_members(settings, run, rebuild)
            done = tuple(members_model(each.audience) for each in found.verdicts)
            for each in found.verdicts:
                how = each.why_full or f"{each.due} due"
                if progress is not None:
                    progress(f"tick  {each.audience}  {how}  +{each.entered} -{each.exited}")
        results.append(_run_dbt(settings, step, rebuild, progress, done))
    return _added("all" if len(steps) > 1 else results[0].select, results)


def _start(settings: Settings, steps: tuple[Step, ...]) -> RunInfo:
    """Take back what was recorded of these steps and of all that comes after them."""
    with open_warehouse(settings.warehouse_url, read_only=True) as warehouse:
        run = latest_run(warehouse, settings)
        if "profiles" not in steps:
            require_steps(warehouse, settings, run, ("profiles",))
    with (
        open_warehouse(settings.warehouse_url, read_only=False) as warehouse,
        warehouse.transaction(),
    ):
        forget_steps(warehouse, settings, run, STEPS[STEPS.index(steps[0]) :])
    forget_verdict(settings, run.run_id)
    return run


def _finish(settings: Settings, run: RunInfo, steps: tuple[Step, ...]) -> None:
    with (
        open_warehouse(settings.warehouse_url, read_only=False) as warehouse,
        warehouse.transaction(),
    ):
        if latest_run(warehouse, settings) != run:
            raise StepMissing(
                f"{run.run_id}: another run was opened while it was built, so it does not count. "
                "Run: muster build"
            )
        record_steps(warehouse, settings, run, steps)


def _run_dbt(
    settings: Settings,
    select: Selection,
    rebuild: bool,
    progress: Callable[[str], None] | None,
    done: tuple[str, ...] = (),
) -> BuildResult:
    from dbt.cli.main import dbtRunner

    # Profiles and models read these through env_var(); children of dbt see the same home.
    os.environ["MUSTER_HOME"] = str(settings.home)
    os.environ["MUSTER_TARGET"] = settings.target
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    settings.logs_dir.mkdir(parents=True, exist_ok=True)
    listen = _listener(progress) if progress else None
    runner = dbtRunner(callbacks=[listen] if listen else [])
    # Locations of source files are relative to the project.
    with chdir(settings.project_dir):
        outcome = runner.invoke(arguments(settings, select, rebuild, done))
    results = list(getattr(outcome.result, "results", None) or [])
    faults = [
        _fault(settings, result) for result in results if _status(result) in {"error", "fail"}
    ]
    if faults:
        raise explain_faults(settings, faults)
    if outcome.exception is not None or not outcome.success:
        raise explain_exception(settings, outcome.exception)
    return _count(select, outcome.result, results)


def arguments(
    settings: Settings, select: Selection, rebuild: bool = False, done: tuple[str, ...] = ()
) -> list[str]:
    """Return dbt's command line for one build, without the models that are done."""
    line = ["build", "--project-dir", str(settings.project_dir)]
    line += ["--profiles-dir", str(settings.project_dir), "--target", settings.target]
    line += ["--target-path", str(settings.home / "target"), "--log-path", str(settings.logs_dir)]
    line += ["--log-level", "none", "--log-level-file", "info", "--no-use-colors"]
    # Unit tests prove the SQL, not the data: they belong to `make test`, not to every run.
    line += ["--exclude-resource-type", "unit_test", "--indirect-selection", "buildable"]
    if select != "all":
        line += ["--select", f"tag:{settings.tags[select]}"]
    if done:
        line += ["--exclude", *done]
    if rebuild:
        line += ["--vars", "{rebuild: true}"]
    return line


def _listener(progress: Callable[[str], None]) -> Callable[[Any], None]:
    def listen(event: Any) -> None:
        if event.info.name in {"LogModelResult", "LogSeedResult", "LogSnapshotResult"}:
            data = event.data
            name = data.node_info.node_name
            took = f"{data.execution_time:.1f} s"
            progress(f"{data.index:>4} of {data.total}  {data.status.lower():<10} {name}  {took}")

    return listen


def _status(result: Any) -> str:
    return str(getattr(result.status, "value", result.status))


def _fault(settings: Settings, result: Any) -> NodeFault:
    return NodeFault(
        name=str(result.node.name),
        kind=str(getattr(result.node.resource_type, "value", result.node.resource_type)),
        path=str(result.node.original_file_path),
        message=str(result.message or ""),
        is_failed_test=_status(result) == "fail",
        columns=_columns(settings, result.node),
    )


def _columns(settings: Settings, node: Any) -> tuple[str, ...]:
    read = getattr(getattr(node, "depends_on", None), "nodes", [])
    named = [name.split(".")[2:] for name in read if name.startswith("source.")]
    return tuple(column for name in named for column in source_columns(settings, *name))


def _count(select: Selection, run: Any, results: list[Any]) -> BuildResult:
    kinds = [str(getattr(r.node.resource_type, "value", r.node.resource_type)) for r in results]
    return BuildResult(
        select=select,
        models_count=sum(kind in {"model", "seed", "snapshot"} for kind in kinds),
        tests_count=kinds.count("test"),
        warnings_count=sum(_status(result) == "warn" for result in results),
        seconds=round(float(getattr(run, "elapsed_time", 0.0)), 1),
    )
