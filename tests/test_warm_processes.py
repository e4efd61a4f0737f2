"""A command of the warm server ends as one started anew, and leaves nothing to the next."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from warm_processes import run_muster


@pytest.mark.parametrize(
    "words",
    [("--version",), ("--project-dir", "/", "runs"), ("runs", "--unknown")],
    ids=["done", "an error of ours", "an error of the command line"],
)
def test_it_says_and_ends_as_a_process_started_anew(tmp_path: Path, words: tuple[str, ...]) -> None:
    environment = os.environ | {"MUSTER_HOME": str(tmp_path)}
    anew = subprocess.run(
        [sys.executable, "-m", "muster", *words], env=environment, capture_output=True, text=True
    )
    warm = run_muster(*words, env=environment)
    assert (warm.returncode, warm.stdout, warm.stderr) == (
        anew.returncode, anew.stdout, anew.stderr,
    )  # fmt: skip


def test_its_environment_is_its_own(project_dir: Path, tmp_path: Path) -> None:
    ours = os.environ | {"MUSTER_HOME": str(tmp_path), "MUSTER_PROJECT": str(project_dir)}
    # The option is handed on by environment, within the process that was given it.
    assert "dbt_project.yml" in run_muster("--project-dir", str(tmp_path), "runs", env=ours).stderr
    assert "dbt_project.yml" not in run_muster("runs", env=ours).stderr
