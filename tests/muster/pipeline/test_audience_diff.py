"""What a change of rules does to members, between revisions of a real repository."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner
from yaml_project import make

from federated.warehouse import open_warehouse
from muster.cli import audience
from muster.errors import InputError
from muster.pipeline.audience_diff import AudienceDiff, as_comment, diff_audiences
from muster.settings import Settings

RUN_ID = "20240301T000000Z-1"
AS_OF = "2024-03-01T00:00:00+00:00"
PROFILES = [
    {
        "profile_id": f"p{n}",
        "city": ["Taipei", "Seoul"][n % 2],
        "kids": n,
        "born_on": date(2000, 1, 1),
    }
    for n in range(6)
]
VISITS = [
    {"visit_id": f"v{n}", "profile_id": f"p{n}", "store": "s", "occurred_at": datetime(2024, 2, 20)}  # noqa: DTZ001 - as stored
    for n in (1, 2, 3)
]


def git(folder: Path, *words: str) -> None:
    names = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *names, *words], check=True, capture_output=True)


def rewrite(folder: Path, key: str, old: str, new: str) -> None:
    path = folder / f"dbt_project/audiences/{key}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def settings(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    folder = make(
        tmp_path / "project",
        parents='- {field: kids, operator: ">", value: 1}',
        visitors="- {field: audience, operator: in, value: [parents]}\n"
        "    - {field: visits, match: {mode: some}, window: {last: 30, unit: day}}",
        stays="- {field: city, operator: '=', value: Seoul}",
    )
    (folder / "dbt_project.yml").write_text("name: tried\n", encoding="utf-8")
    git(folder, "init", "-q", "-b", "trunk")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Begin")
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    found = replace(Settings.load(project_dir, target="demo"), project_dir=folder)
    published = found.published_dir / RUN_ID
    published.mkdir(parents=True)
    with open_warehouse(
        f"duckdb:///{published / 'warehouse.duckdb'}", read_only=False
    ) as warehouse:
        warehouse.write_table("main", "dim_profiles", pa.Table.from_pylist(PROFILES))
        warehouse.write_table("main", "fct_visits", pa.Table.from_pylist(VISITS))
    manifest = {"schema_version": 1, "run_id": RUN_ID, "as_of": AS_OF}
    (published / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    current = {"run_id": RUN_ID, "path": RUN_ID}
    (found.published_dir / "current.json").write_text(json.dumps(current), encoding="utf-8")
    return found


def by_key(settings: Settings, *revisions: str) -> dict[str, AudienceDiff]:
    return {d.key: d for d in diff_audiences(settings, *revisions).audiences}


def test_people_enter_and_leave_through_a_computed_attribute(settings: Settings) -> None:
    path = settings.project_dir / "dbt_project/attributes/twice.yml"
    path.parent.mkdir(parents=True)
    document = "version: 1\nattribute: twice\nlabel: {en: twice the kids}\n"
    value = "value: {op: multiply, args: [{field: kids}, 2]}\n"
    path.write_text(document + value, encoding="utf-8")
    rewrite(settings.project_dir, "parents", "field: kids", "field: twice")
    git(settings.project_dir, "add", "-A")
    git(settings.project_dir, "commit", "-q", "-m", "Compute")
    path.write_text(document + value.replace("2]", "1]"), encoding="utf-8")
    found = by_key(settings, "trunk")
    assert set(found) == {"parents", "visitors"}
    assert (found["parents"].before_count, found["parents"].after_count) == (5, 4)
    assert found["parents"].through == ("twice",)
    assert found["parents"].removed_clauses == ()


def test_people_enter_and_leave_by_a_changed_rule_and_through_it(settings: Settings) -> None:
    rewrite(settings.project_dir, "parents", "value: 1", "value: 2")
    found = by_key(settings, "trunk")
    assert set(found) == {"parents", "visitors"}
    parents = found["parents"]
    assert (parents.before_count, parents.after_count) == (4, 3)
    assert (parents.entering, parents.leaving) == ((), ("p2",))
    assert parents.removed_clauses != parents.added_clauses
    assert found["visitors"].through == ("parents",)
    assert found["visitors"].leaving == ("p2",)
    assert found["visitors"].added_clauses == ()


def test_two_revisions_new_and_removed_audiences(settings: Settings) -> None:
    folder = settings.project_dir
    rewrite(folder, "stays", "Seoul", "Taipei")
    (folder / "dbt_project/audiences/visitors.yml").unlink()
    git(folder, "commit", "-qam", "Change")
    found = by_key(settings, "HEAD~1", "HEAD")
    assert found["stays"].entering == ("p0", "p2", "p4")
    assert found["stays"].leaving == ("p1", "p3", "p5")
    assert (found["visitors"].after_count, found["visitors"].leaving_count) == (None, 2)
    assert by_key(settings, "HEAD", "HEAD") == {}


def test_the_same_said_otherwise_is_no_change(settings: Settings) -> None:
    rewrite(
        settings.project_dir, "parents", 'operator: ">", value: 1', 'operator: ">", value: "1.0"'
    )
    assert by_key(settings, "trunk") == {}


def test_the_comment_shows_sizes_and_hides_markup(settings: Settings) -> None:
    rewrite(settings.project_dir, "stays", "Seoul", '"</details>@all | x"')
    comment = as_comment(diff_audiences(settings, "trunk"))
    assert "| `stays` | 3 | 0 | 0 | 3 |" in comment
    assert "</details>" not in comment
    assert "\\@all" in comment


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "", "HEAD:dbt_project"])
def test_a_revision_that_is_none_is_refused(settings: Settings, revision: str) -> None:
    with pytest.raises(InputError, match="no project at the revision"):
        diff_audiences(settings, revision)


def test_the_command_prints_clauses(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrite(settings.project_dir, "parents", "value: 1", "value: 2")
    load: Callable[[], Any] = lambda: settings  # noqa: E731 - a name for the type checker
    monkeypatch.setattr(audience.compare.Settings, "load", load)
    shown = CliRunner().invoke(audience.app, ["diff", "trunk"], catch_exceptions=False).output
    assert "parents\t4\t3\t0\t1" in shown
    assert "leave: p2" in shown
