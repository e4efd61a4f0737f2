"""`make test-live` answers on a warehouse of one's own, and leaves nothing there."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.dbt


def _run(project_dir: Path, *options: str) -> subprocess.CompletedProcess[str]:
    tests = project_dir / "tests"
    path = os.pathsep.join([str(project_dir), str(tests)])
    return subprocess.run(
        [sys.executable, str(tests / "live.py"), *options],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )


def test_rules_are_held_against_the_reading(project_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.duckdb"
    (tmp_path / "profiles.yml").write_text(
        f"mine: {{target: own, outputs: {{own: {{type: duckdb, path: '{file}', schema: x}}}}}}\n"
    )
    done = _run(
        project_dir, "--target", "duckdb", "--rules", "5", "--profiles-dir", str(tmp_path)
    )
    assert done.returncode == 0, done.stdout + done.stderr
    table = [line.split() for line in done.stdout.splitlines()[-2:]]
    assert [row[0] for row in table] == ["case", "random"]
    assert all(asked == agreed for _, asked, agreed in table)
    with duckdb.connect(str(file)) as connection:
        schemas = connection.execute("select schema_name from duckdb_schemas()").fetchall()
    assert not [name for (name,) in schemas if name.startswith("muster_live")]


@pytest.mark.parametrize(
    ("target", "said"),
    [("oracle", "no such engine"), ("snowflake", "pip install dbt-snowflake")],
)
def test_what_is_missing_is_said(project_dir: Path, target: str, said: str) -> None:
    done = _run(project_dir, "--target", target)
    assert (done.returncode, said in done.stdout) == (2, True)
