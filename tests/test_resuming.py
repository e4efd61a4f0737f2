"""A run of many tests goes on from where it was stopped, on the same tree only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = "from resuming import pytest_addoption, pytest_configure\n"
SWEEPS = """
import os, pytest

@pytest.mark.long
@pytest.mark.parametrize("start", [1000, 2000, 3000])
def test_shards(start):
    assert str(start) != os.environ.get("FAILS")
"""
STEPS = """
import os

def test_one():
    pass

def test_two():
    assert os.environ.get("FAILS") != "two"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    helpers = Path(__file__).parent
    (tmp_path / "tests").mkdir()
    ini = f"[pytest]\nmarkers = long\npythonpath = {helpers}\ntestpaths = tests\n"
    for name, text in {
        "pytest.ini": ini,
        "tests/conftest.py": CONFTEST,
        "tests/test_sweeps.py": SWEEPS,
        "tests/test_steps.py": STEPS,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _run(project: Path, *options: str, fails: str = "") -> str:
    words = ["-m", "pytest", "-p", "no:cacheprovider", "-p", "xdist", "--resume", *options]
    done = subprocess.run(
        [sys.executable, *words], cwd=project, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "FAILS": fails},
    )  # fmt: skip
    assert done.returncode == (1 if fails else 0)
    return done.stdout + done.stderr


def test_a_run_goes_on_from_where_it_was_stopped(project: Path) -> None:
    first = _run(project, "-n", "2", fails="2000")
    assert "1 failed, 4 passed" in first
    assert "test_shards: 2 passed, 1 failed" in first
    assert "FAILED: 2000" in first
    second = _run(project, "-n", "2")
    assert "1 passed in" in second
    assert "4 tests had passed on this same tree" in second
    assert "test_shards: 3 passed, 0 failed" in second
    assert "5 deselected" in _run(project)
    (record,) = (project / "target" / "tests-passed").iterdir()
    lines = record.read_text(encoding="utf-8").splitlines()
    cut_off = next(line for line in lines if "[3000]" in line)[:20]
    kept = [line for line in lines if "[3000]" not in line]
    record.write_text("\n".join([*kept, cut_off]), encoding="utf-8")
    assert "1 passed, 4 deselected" in _run(project)
    assert "5 deselected" in _run(project)
    assert "5 passed" in _run(project, "--fresh")


def test_steps_of_a_file_run_together_on_this_tree_only(project: Path) -> None:
    assert "1 failed, 4 passed" in _run(project, fails="two")
    assert "2 passed, 3 deselected" in _run(project)
    assert "5 deselected" in _run(project)
    (project / "tests" / "test_steps.py").write_text(STEPS + "\n# read anew\n", encoding="utf-8")
    assert "1 failed, 4 passed" in _run(project, fails="two")
