"""Bad input ends in one clear message with its exit code, and leaves everything as it was.

Each case is a process of its own, as a person or a scheduler starts it, on a small project: the
real one cut down to the source `crm`. Unreachable destinations are tested in tests/activation.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from warm_processes import run_muster

from muster.demo import generate

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("bad-input")]
Muster = Callable[..., "subprocess.CompletedProcess[str]"]
KEPT = (
    "dbt_project.yml", "profiles.yml", "dbt_project/macros", "dbt_project/sources/crm.yml",
    "dbt_project/sources/muster.yml", "dbt_project/models/generated/sources/crm",
)  # fmt: skip


@pytest.fixture(scope="module")
def sound(project_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a project and a home in which `muster build profiles` succeeds."""
    root = tmp_path_factory.mktemp("sound")
    for name in KEPT:
        source, copy = project_dir / name, root / "project" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy)
    generate(root / "home" / "sources")
    for step in (("bounds", "--as-of", "2017-10-30"), ("build", "profiles", "--quiet")):
        done = call(root, *step)
        assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def place(sound: Path, tmp_path: Path) -> Path:
    """Return a copy of the sound folder that a test may spoil."""
    return shutil.copytree(sound, tmp_path / "place")


def call(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"MUSTER_HOME": str(root / "home"), "MUSTER_TARGET": "demo"}
    return run_muster("--project-dir", str(root / "project"), *arguments, env=environment)


def refused(done: "subprocess.CompletedProcess[str]", code: int, *parts: str) -> None:
    """Check for one message on stderr that names these parts, and nothing like a traceback."""
    assert done.returncode == code, done.stderr
    assert done.stderr.count("muster: ") == 1
    assert "Traceback" not in done.stderr
    assert 'File "' not in done.stderr
    for part in parts:
        assert part in done.stderr


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_missing_source(place: Path) -> None:
    (place / "home" / "sources" / "crm" / "people.parquet").unlink()
    done = call(place, "build", "profiles", "-q")
    refused(done, 2, "stg_crm__people", "crm/people.parquet is missing", "dbt_project/sources")


def test_a_renamed_column(place: Path) -> None:
    path = place / "home" / "sources" / "crm" / "people.parquet"
    people = pq.read_table(path)
    renamed = ["telephone" if name == "phone" else name for name in people.column_names]
    pq.write_table(people.rename_columns(renamed), path)
    done = call(place, "build", "profiles", "-q")
    refused(done, 2, "stg_crm__people", 'no column "phone"', 'rename it to "telephone"', "sources")


def test_no_run(place: Path) -> None:
    warehouse = place / "home" / "warehouse.duckdb"
    warehouse.unlink()
    refused(call(place, "build", "profiles", "-q"), 6, "no warehouse yet", "muster bounds --as-of")
    assert not warehouse.exists()


def test_a_warehouse_that_is_another_file(place: Path) -> None:
    warehouse = place / "home" / "warehouse.duckdb"
    warehouse.write_text("a letter of the bank, of which nobody has a copy\n" * 99)
    before = warehouse.read_bytes()
    said = []
    for step in (("bounds", "--as-of", "2017-10-31"), ("build", "profiles", "-q"), ("runs",)):
        done = call(place, *step)
        refused(done, 2, str(warehouse), "cannot be opened as a DuckDB file", "Move it away")
        said.append(done.stderr)
    assert len(set(said)) == 1
    assert warehouse.read_bytes() == before


def test_a_build_that_failed_stops_all_that_follows(place: Path) -> None:
    # It succeeded before, which must not count any more.
    (place / "home" / "sources" / "crm" / "people.parquet").unlink()
    assert call(place, "build", "profiles", "-q").returncode == 2
    for step in (("build", "audiences", "-q"), ("publish",), ("export",)):
        refused(call(place, *step), 6, "profiles were not built whole", "muster build profiles")


@pytest.fixture
def held(place: Path) -> Iterator[int]:
    """Hold the warehouse from another process and yield its id."""
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); input()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(place / "home" / "warehouse.duckdb")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    yield holder.pid
    holder.communicate("\n", timeout=30)


@pytest.mark.parametrize(
    "step",
    [("build", "profiles", "-q"), ("bounds", "--as-of", "2017-10-31"), ("runs",)],
    ids=["build", "bounds", "runs"],
)
def test_a_locked_warehouse(place: Path, held: int, step: tuple[str, ...]) -> None:
    refused(call(place, *step), 4, "warehouse.duckdb", str(held), "again")


def test_an_older_as_of_writes_nothing(place: Path) -> None:
    before = (place / "home" / "warehouse.duckdb").read_bytes()
    done = call(place, "bounds", "--as-of", "2017-10-29")
    refused(done, 7, "older than the newest run", "2017-10-30", "--rebuild")
    assert (place / "home" / "warehouse.duckdb").read_bytes() == before
    assert call(place, "bounds", "--as-of", "2017-10-29", "--rebuild").returncode == 0


def test_a_date_that_is_none(place: Path) -> None:
    refused(call(place, "bounds", "--as-of", "30.10.2017"), 2, "30.10.2017", "Write 2017-10-30")


def test_no_project(tmp_path: Path) -> None:
    done = run_muster("--project-dir", str(tmp_path), "runs", env=os.environ)
    refused(done, 2, str(tmp_path), "dbt_project.yml", "--project-dir")


AUDIENCE = "dbt_project/audiences/coffee/coffee_regulars.yml"


@pytest.fixture
def whole(project_dir: Path, tmp_path: Path) -> Path:
    """Return a copy of the whole project, in which rules are compiled but nothing is built."""
    for name in ("dbt_project.yml", "profiles.yml", "dbt_project"):
        source, copy = project_dir / name, tmp_path / "place" / "project" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy)
    return tmp_path / "place"


@pytest.mark.parametrize(
    ("path", "found", "written", "parts"),
    [
        (AUDIENCE, "category", "categry", ["coffee_regulars", '"category"']),
        (AUDIENCE, "version: 1", "version: 1\n  owner: x: y", ["coffee_regulars.yml", "line 2"]),
        (AUDIENCE, "version: 1", "version: 99", ["coffee_regulars.yml", "99"]),
        ("dbt_project/sources/crm.yml", "kind: record", "kind: recrod", ["crm", "recrod"]),
    ],
    ids=["unknown field", "yaml typo", "unknown version", "unknown word in a source"],
)
def test_a_fault_in_what_people_write(
    whole: Path, path: str, found: str, written: str, parts: list[str]
) -> None:
    document = whole / "project" / path
    text = document.read_text(encoding="utf-8")
    assert found in text
    document.write_text(re.sub(re.escape(found), written, text, count=1), encoding="utf-8")
    generated = whole / "project" / "dbt_project" / "models" / "generated"
    before = tree(generated)
    refused(call(whole, "compile"), 2, *parts)
    assert tree(generated) == before


def test_generated_files_that_are_stale_are_listed(whole: Path) -> None:
    generated = whole / "project" / "dbt_project" / "models" / "generated"
    assert call(whole, "compile", "--check").returncode == 0
    spoiled = next(generated.rglob("stg_crm__people.sql"))
    spoiled.write_text("select 1\n")
    (generated / "left_over.sql").write_text("select 1\n")
    before = tree(generated)
    done = call(whole, "compile", "--check")
    refused(done, 2, "stg_crm__people.sql: not what", "left_over.sql: left over", "muster compile")
    assert tree(generated) == before
    assert call(whole, "compile").returncode == 0
    assert call(whole, "compile", "--check").returncode == 0
    assert not (generated / "left_over.sql").exists()
