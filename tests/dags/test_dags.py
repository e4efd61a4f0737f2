"""The DAGs load, follow each other by Asset, and every task is one command of ours."""

import ast
from pathlib import Path
from typing import Any

import pytest

from muster.cli.commands import COMMANDS

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("dags")]
HEAVY = {"dbt", "great_expectations", "duckdb", "pandas", "sqlglot"}
OPENS_WAREHOUSE = {"bounds", "build", "gate", "publish", "export"}


def tasks(dags: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{dag_id}.{task_id}", task)
        for dag_id, dag in dags["dags"].items()
        for task_id, task in dag["tasks"].items()
    ]


def test_they_load_and_are_named_like_their_files(dags: dict[str, Any]) -> None:
    assert dags["errors"] == {}
    assert set(dags["dags"]) == {
        "build_profiles", "refresh_audiences", "sync_audiences", "watch_freshness",
    }  # fmt: skip
    assert all(dag["file"] == f"{dag_id}.py" for dag_id, dag in dags["dags"].items())


def test_assets_chain_them(dags: dict[str, Any]) -> None:
    assert {dag_id: (dag["waits_for"], dag["writes"]) for dag_id, dag in dags["dags"].items()} == {
        "build_profiles": ([], ["muster_profiles"]),
        "refresh_audiences": (["muster_profiles"], ["muster_export"]),
        "sync_audiences": (["muster_export"], ["muster_deliveries"]),
        "watch_freshness": ([], []),
    }
    order = dags["order"]
    assert order.index("build_profiles") < order.index("refresh_audiences")
    assert order.index("refresh_audiences") < order.index("sync_audiences")


def test_only_the_outside_world_sets_the_time(dags: dict[str, Any]) -> None:
    timed = {dag_id: dag["schedule"] for dag_id, dag in dags["dags"].items() if dag["schedule"]}
    assert timed == {"build_profiles": "0 3 * * *", "watch_freshness": "30 * * * *"}


def test_edges_inside(dags: dict[str, Any]) -> None:
    edges = {name: task["downstream"] for name, task in tasks(dags) if task["downstream"]}
    assert edges == {
        "build_profiles.check_models": ["open_run"],
        "build_profiles.write_receipts": ["open_run"],
        "build_profiles.open_run": ["build_profiles"],
        "refresh_audiences.build_audiences": ["gate"],
        "refresh_audiences.gate": ["publish"],
        "refresh_audiences.publish": ["export"],
        "sync_audiences.list_destinations": ["sync"],
    }


def test_every_task_is_a_command_with_retries_timeout_and_pool(dags: dict[str, Any]) -> None:
    known = {entry.name for entry in COMMANDS}
    for name, task in tasks(dags):
        step = task["command"][0]
        assert step in known, name
        assert task["retries"] == 3, name
        assert 0 < task["timeout"] <= 7200, name
        assert task["pool"] == ("warehouse" if step in OPENS_WAREHOUSE else "default_pool"), name
        assert task["templates"] == [], f"{name}: Airflow would render what people write"
    assert [name for name, task in tasks(dags) if task["mapped"]] == ["sync_audiences.sync"]


def test_each_explains_itself_and_runs_follow_each_other(dags: dict[str, Any]) -> None:
    for dag_id, dag in dags["dags"].items():
        assert len(dag["doc"]) > 80, dag_id
        assert dag["catchup"] is False
        assert dag["max_active_runs"] == 1


def test_loading_them_imports_no_warehouse_library(dags: dict[str, Any]) -> None:
    assert dags["heavy"] == []


@pytest.mark.parametrize("folder", ["dags", "muster_airflow"])
def test_their_files_name_no_warehouse_library(project_dir: Path, folder: str) -> None:
    for path in (project_dir / folder).glob("*.py"):
        for item in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(item, ast.Import):
                names = [alias.name for alias in item.names]
            elif isinstance(item, ast.ImportFrom):
                names = [item.module or ""]
            assert not {name.split(".")[0] for name in names} & HEAVY, path


def test_the_timetable_names_every_dag(dags: dict[str, Any], project_dir: Path) -> None:
    timetable = (project_dir / "dags" / "README.md").read_text(encoding="utf-8")
    for dag_id, dag in dags["dags"].items():
        row = next(line for line in timetable.splitlines() if line.startswith(f"| `{dag_id}`"))
        for asset in (*dag["waits_for"], *dag["writes"]):
            assert f"`{asset}`" in row
