"""Older documents are shown, and written, in the current version; comments stay."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml_project
from typer.testing import CliRunner

from federated import load_project
from federated.documents import load_document
from federated.errors import DocumentError
from federated.rule.upgrade import UPGRADES
from muster.cli.audience import app, documents
from muster.errors import InputError
from muster.pipeline.upgrading import upgrade_audience
from muster.settings import Settings

OLDER = Path(__file__).parents[2] / "federated" / "rule" / "older"
CITY = '- {field: city, operator: "=", value: Taipei}'
NAMES = ("from_the_builder", "independent", "unversioned")


@pytest.fixture
def settings(tmp_path: Path, project_dir: Path) -> Settings:
    project = yaml_project.make(tmp_path, one=CITY)
    copytree(OLDER, project / "dbt_project/audiences/older")
    return replace(Settings.load(project_dir, target="demo"), project_dir=project)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_means_the_same(settings: Settings, name: str) -> None:
    before = load_project(settings.project_dir).audience(name)
    shown = upgrade_audience(settings.project_dir, name)
    assert not shown.is_written
    old = shown.path.read_text(encoding="utf-8")
    written = upgrade_audience(settings.project_dir, name, write=True)
    assert written.path.read_text(encoding="utf-8") == shown.text != old
    after = load_project(settings.project_dir).audience(name)
    assert (after.rule_hash, after.audience.label) == (before.rule_hash, before.audience.label)
    assert load_document(written.path, kind="audience").data["version"] == 1
    # Once more changes nothing.
    assert upgrade_audience(settings.project_dir, name, write=True).text == shown.text
    assert not list(written.path.parent.glob(".*"))


@pytest.mark.parametrize("name", ["independent", "unversioned"])
def test_comments_stay(settings: Settings, name: str) -> None:
    path = upgrade_audience(settings.project_dir, name).path
    comments = [s for s in path.read_text(encoding="utf-8").splitlines() if "#" in s]
    assert comments
    text = upgrade_audience(settings.project_dir, name).text
    assert all(comment.strip() in text for comment in comments)


def test_text_that_cannot_be_kept_is_written_anew(settings: Settings) -> None:
    path = settings.project_dir / "dbt_project/audiences/odd.yml"
    path.write_text(f"--- \nrules:\n{CITY}\n", encoding="utf-8")
    upgrade_audience(settings.project_dir, "odd", write=True)
    assert load_document(path, kind="audience", versions=UPGRADES).written_version == 1


def test_an_unknown_name_and_a_newer_file(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(InputError, match='Did you mean "unversioned"'):
        upgrade_audience(settings.project_dir, "unversionde")
    newer = tmp_path / "newer.yml"
    newer.write_text("version: 99\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="update Muster"):
        upgrade_audience(settings.project_dir, str(newer))


def test_the_command(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents.Settings, "load", lambda: settings)

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, ["upgrade", *words], catch_exceptions=False)

    assert "version: 1" in run("unversioned").output
    assert "Version 0 still stands in" in run("unversioned").output
    assert "still stands" not in run("unversioned", "--write").output
    assert "is of version 1 already" in run("one").output
