"""An audience moves between its states, and what uses it stands guard; searching finds it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from yaml_project import make

from federated.errors import RuleError
from muster.cli import audience
from muster.errors import GuardStopped, InputError
from muster.settings import Settings

Run = Callable[..., Result]
AUDIENCES = Path("dbt_project/audiences")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(
        tmp_path,
        parents='- {field: kids, operator: ">", value: 0}',
        reads_parents="- {field: audience, operator: in, value: [parents]}",
        nobody='- {field: kids, operator: ">", value: 2}\n'
        '    - {field: kids, operator: "<", value: 1}',
        **{"homes/in_taipei": '- {field: city, operator: "=", value: Taipei}'},
    )


@pytest.fixture
def run(folder: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MUSTER_HOME", str(folder / "home"))
    settings = replace(Settings.load(project_dir, target="demo"), project_dir=folder)
    monkeypatch.setattr(audience.lifecycle.Settings, "load", lambda: settings)
    return lambda *words: CliRunner().invoke(audience.app, list(words), catch_exceptions=False)


def listed(run: Run, *words: str) -> list[str]:
    return [each["key"] for each in json.loads(run("list", *words, "--json").output)]


def test_what_is_used_is_not_withdrawn(run: Run, folder: Path) -> None:
    before = (folder / AUDIENCES / "parents.yml").read_bytes()
    with pytest.raises(GuardStopped, match="audience reads_parents"):
        run("status", "parents", "inactive")
    with pytest.raises(GuardStopped, match="audience reads_parents"):
        run("delete", "parents")
    assert (folder / AUDIENCES / "parents.yml").read_bytes() == before


def test_only_the_line_of_the_status_changes(run: Run, folder: Path) -> None:
    path = folder / AUDIENCES / "reads_parents.yml"
    before = path.read_text(encoding="utf-8")
    assert "published → inactive" in run("status", "reads_parents", "inactive").output
    assert path.read_text(encoding="utf-8") == before.replace("published", "inactive")
    # One that is inactive names its parents all the same, and would not compile without them.
    with pytest.raises(GuardStopped, match="audience reads_parents"):
        run("status", "parents", "draft")


def test_what_can_never_hold_is_published_only_by_force(run: Run, folder: Path) -> None:
    run("status", "nobody", "draft")
    with pytest.raises(GuardStopped, match="can never hold"):
        run("status", "nobody", "published")
    assert "draft → published" in run("status", "nobody", "published", "--force").output


def test_a_deleted_key_is_never_used_again(run: Run, folder: Path) -> None:
    path = folder / AUDIENCES / "nobody.yml"
    text = path.read_text(encoding="utf-8")
    assert "→ deleted" in run("delete", "nobody").output
    assert not path.exists()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match="was the key of an audience that was deleted"):
        run("list")


def test_a_status_is_one_of_three(run: Run) -> None:
    with pytest.raises(InputError, match='Did you mean "published"'):
        run("status", "nobody", "publish")


def test_audiences_are_found_by_words_folder_and_label(run: Run) -> None:
    assert listed(run, "TAIPEI") == ["in_taipei"]
    assert listed(run, "--folder", "homes") == ["in_taipei"]
    assert listed(run, "--folder", "home") == []
    assert listed(run, "--label", "I2") == ["in_taipei"]
    assert listed(run, "kids", "SOME") == listed(run, "kids") == ["nobody", "parents"]
