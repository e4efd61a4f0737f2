"""The demo company built whole and by ticks: the same members, changes and reasons each day."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from federated.warehouse import open_warehouse
from muster.demo import generate

pytestmark = [
    pytest.mark.dbt,
    # Two homes built twice are minutes; the same promise without dbt is held in every `make test`.
    pytest.mark.long,
    pytest.mark.timeout(3600),
]

DAYS = ("2017-10-30", "2017-10-31")
TOLD = {
    "fct_audience_member_changes": "audience_key, entity, entity_key, change, reason, as_of",
    "fct_audience_memberships": "audience_key, entity, entity_key, entered_at, exited_at, reason",
    "fct_audience_sizes": "audience_key, as_of, members_count, entered_count, exited_count",
}


def muster(home: Path, project_dir: Path, *arguments: str) -> None:
    environment = os.environ | {"MUSTER_HOME": str(home), "MUSTER_TARGET": "demo"}
    done = subprocess.run(
        [sys.executable, "-m", "muster", "--project-dir", str(project_dir), *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{arguments}: {done.stderr}"


def test_history_by_ticks_is_the_history_of_whole_builds(project_dir: Path, tmp_path: Path) -> None:
    told = {}
    for how in ("--whole", "--tick"):
        home = tmp_path / how.strip("-")
        generate(home / "sources")
        for day in DAYS:
            muster(home, project_dir, "receipts")
            muster(home, project_dir, "bounds", "--as-of", day)
            muster(home, project_dir, "build", "all", "--quiet", how)
        with open_warehouse(f"duckdb:///{home / 'warehouse.duckdb'}") as warehouse:
            told[how] = {
                name: warehouse.rows(f"select {columns} from marts.{name} order by all")
                for name, columns in TOLD.items()
            }
            full = "select count(*) from muster.muster_evaluations"
            assert how == "--whole" or warehouse.rows(full)[0][0] >= 15
    compiled = (tmp_path / "tick" / "target").rglob("fct_audience_member_changes.sql")
    # The second day's changes were taken from the tick, but for audiences that dbt evaluates.
    assert any("muster_member_moves" in file.read_text("utf-8") for file in compiled)
    assert told["--tick"] == told["--whole"]
    assert len(told["--tick"]["fct_audience_member_changes"]) > 500
