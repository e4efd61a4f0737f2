"""Builds dbt models in this process; call it in a process of its own, dbt keeps global state."""

import os
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from typing import Any, Literal

from muster.pipeline.dbt_faults import NodeFault, explain_exception, explain_faults
from muster.pipeline.sources import source_columns
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
) -> BuildResult:
    """Run dbt build over one part of the project; `rebuild` lets history be written anew.

    Raises: WarehouseBusy, StepMissing (no window edges), InputError (source, column, contract),
    GateFailed (a dbt test on the data failed).
    """
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
        outcome = runner.invoke(arguments(settings, select, rebuild))
    results = list(getattr(outcome.result, "results", None) or [])
    faults = [
        _fault(settings, result) for result in results if _status(result) in {"error", "fail"}
    ]
    if faults:
        raise explain_faults(settings, faults)
    if outcome.exception is not None or not outcome.success:
        raise explain_exception(settings, outcome.exception)
    return _count(select, outcome.result, results)


def arguments(settings: Settings, select: Selection, rebuild: bool = False) -> list[str]:
    """Return dbt's command line for one build."""
    line = ["build", "--project-dir", str(settings.project_dir)]
    line += ["--profiles-dir", str(settings.project_dir), "--target", settings.target]
    line += ["--target-path", str(settings.home / "target"), "--log-path", str(settings.logs_dir)]
    line += ["--log-level", "none", "--log-level-file", "info", "--no-use-colors"]
    # Unit tests prove the SQL, not the data: they belong to `make test`, not to every run.
    line += ["--exclude-resource-type", "unit_test", "--indirect-selection", "buildable"]
    if select != "all":
        line += ["--select", f"tag:{settings.tags[select]}"]
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
