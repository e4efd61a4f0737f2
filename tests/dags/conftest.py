"""The DAGs as Airflow loads them, described once by a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from muster.pipeline.airflow_home import airflow_environment
from muster.settings import Settings

DESCRIBE = Path(__file__).with_name("describe_dags.py")


@pytest.fixture(scope="session")
def dags(project_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return every DAG by id: schedule, tasks, edges, and which modules loading them imported."""
    home = tmp_path_factory.mktemp("airflow")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MUSTER_HOME", str(home))
        patch.delenv("MUSTER_NIGHTLY", raising=False)
        environment = airflow_environment(Settings.load(project_dir))
    done = subprocess.run(
        [sys.executable, str(DESCRIBE), str(project_dir / "dags")],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    described: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return described
