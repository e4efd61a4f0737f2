"""Looks at an installation and says what is there, works or is missing; changes nothing."""

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from activation.clock import system_clock
from activation.sync.ledger.exporting import read_tables
from activation.sync.ledger.opening import open_ledger
from federated.warehouse import open_warehouse
from muster.errors import InputError, StepMissing
from muster.pipeline.airflow_home import airflow_environment
from muster.pipeline.compiling import compile_project
from muster.pipeline.engine_table import is_installed
from muster.pipeline.run_listing import list_runs
from muster.pipeline.sources import read_source_tables
from muster.settings import Settings

State = Literal["ok", "missing", "broken"]

# Package -> what it is needed for; those without a need are needed for everything.
PACKAGES = {
    "muster": "", "duckdb": "", "sqlglot": "", "pyarrow": "", "pandas": "",
    "dbt-core": "building models", "dbt-duckdb": "DuckDB", "dbt-postgres": "PostgreSQL",
    "dbt-metricflow": "metrics", "apache-airflow": "scheduling",
    "great-expectations": "the gate", "splink": "matching people", "aiosmtpd": "the demo",
}  # fmt: skip
FREE_GIB = 1


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its state, what was found, and what to do if it is not ok."""

    name: str
    state: State
    found: str
    advice: str = ""


def diagnose(settings: Settings) -> Iterator[Check]:
    """Yield one check after the other; a check that cannot run is broken, never an error."""
    yield Check("python", "ok", f"{platform.python_version()} on {platform.system()}")
    yield from map(_package, PACKAGES)
    yield Check("project", "ok", f"{settings.project_dir}, target {settings.target}")
    for name, look in (
        ("home", _home), ("extensions", _extensions), ("generated models", _generated),
        ("sources", _sources),
        ("warehouse", _warehouse), ("ledger", _ledger), ("DAGs", _dags),
    ):  # fmt: skip
        yield _try(name, look, settings)


def _try(name: str, look: Callable[[Settings], Check], settings: Settings) -> Check:
    try:
        return look(settings)
    except Exception as error:
        text = str(error).strip() or type(error).__name__
        is_known = getattr(type(error), "exit_code", 1) > 1
        return Check(name, "broken", text if is_known else f"{type(error).__name__}: {text[:300]}")


def _package(name: str) -> Check:
    need = PACKAGES[name]
    try:
        return Check(name, "ok", version(name))
    except PackageNotFoundError:
        return Check(name, "missing", "not installed", f"Needed for {need or 'everything'}.")


def _nearest_folder(wanted: Path) -> Path:
    """Return the folder itself, or the nearest above it that exists."""
    nearest = next(path for path in (wanted, *wanted.parents) if path.exists())
    if not nearest.is_dir():
        raise InputError(f"{nearest} is a file, where a folder is needed. Set MUSTER_HOME.")
    return nearest


def _home(settings: Settings) -> Check:
    nearest = _nearest_folder(settings.home)
    free = shutil.disk_usage(nearest).free / 1024**3
    if not os.access(nearest, os.W_OK):
        return Check("home", "broken", f"{nearest} is not writable", "Set MUSTER_HOME.")
    state: State = "ok" if free >= FREE_GIB else "broken"
    return Check("home", state, f"{settings.home}, {free:.0f} GiB free", "Free some space.")


def _extensions(settings: Settings) -> Check:
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        rows = warehouse.rows(
            "select extension_name, installed, loaded from duckdb_extensions() order by 1"
        )
    there = [name for name, installed, loaded in rows if installed or loaded]
    return Check("extensions", "ok", f"DuckDB: {', '.join(there)}")


def _generated(settings: Settings) -> Check:
    result = compile_project(settings, check=True)
    return Check("generated models", "ok", f"{result.unchanged_count} files match their YAML")


def _sources(settings: Settings) -> Check:
    files = [table.file for table in read_source_tables(settings) if table.file is not None]
    missing = [str(file) for file in files if not file.is_file()]
    if not missing:
        return Check("sources", "ok", f"{len(files)} files")
    return Check(
        "sources", "missing", f"{len(missing)} of {len(files)} files: {', '.join(missing)}",
        "Bring them, or run: muster demo",
    )  # fmt: skip


def _warehouse(settings: Settings) -> Check:
    if settings.is_duckdb:
        _nearest_folder(Path(settings.warehouse_url.removeprefix("duckdb:///")).parent)
    try:
        runs = list_runs(settings)
    except StepMissing:
        return Check("warehouse", "ok", "reachable or not made yet; no run was opened")
    return Check("warehouse", "ok", f"{len(runs)} runs, the newest is {runs[0].run_id}")


def _ledger(settings: Settings) -> Check:
    file = settings.home / "ledger.sqlite"
    if settings.ledger_url.endswith(str(file)) and not file.exists():
        return Check("ledger", "ok", "not made yet; nothing was sent")
    with open_ledger(settings.ledger_url, system_clock) as ledger:
        count = read_tables(ledger)["deliveries"].num_rows
    return Check("ledger", "ok", f"{count} deliveries")


def _dags(settings: Settings) -> Check:
    if not is_installed("apache-airflow"):
        return Check(
            "DAGs", "missing", "Airflow is not installed", "Any scheduler can run `muster`."
        )
    folder = settings.project_dir / "dags"
    done = subprocess.run(  # noqa: S603 - no shell; the arguments are ours
        [sys.executable, "-P", "-m", "muster_airflow.check_dags", str(folder)],
        env=airflow_environment(settings),
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode:
        return Check("DAGs", "broken", " ".join(done.stderr.strip().splitlines()[-1:]))
    loaded = json.loads(done.stdout.strip().splitlines()[-1])
    faults = "; ".join(f"{file}: {error}" for file, error in loaded["errors"].items())
    return Check("DAGs", "broken" if faults else "ok", faults or ", ".join(loaded["dags"]))
