"""What `muster audience lint`, `duplicates` and `graph` print, on a project of a few audiences."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from yaml_project import make

from muster.cli import audience
from muster.settings import Settings

Run = Callable[..., Result]
DESTINATION = """
version: 1
key: desk
label: {en: Desk}
channel: files
consent: not_needed
because: A test sends nothing to people.
memberships: [{audience: kids_at_home}]
"""


@pytest.fixture
def run(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    folder = make(
        tmp_path,
        kids_at_home='- {field: kids, operator: ">", value: 0}',
        with_kids="- {combinator: or, not: true, rules: [{combinator: and, not: true, rules: "
        '[{field: kids, operator: ">", value: 0}]}]}',
        nobody='- {field: kids, operator: ">", value: 2}\n'
        '    - {field: kids, operator: "<", value: 1}',
        reads_another="- {field: audience, operator: in, value: [kids_at_home]}",
    )
    place = folder / "dbt_project/destinations/desk.yml"
    place.parent.mkdir()
    place.write_text(DESTINATION, encoding="utf-8")
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    settings = replace(Settings.load(project_dir, target="demo"), project_dir=folder)
    monkeypatch.setattr(audience.review.Settings, "load", lambda: settings)
    return lambda *words: CliRunner().invoke(audience.app, list(words), catch_exceptions=False)


def test_lint_names_what_can_never_hold_and_what_nothing_uses(run: Run) -> None:
    found = json.loads(run("lint", "--json").output)
    assert [(f["audience"], f["kind"]) for f in found] == [
        ("nobody", "never"), ("nobody", "unused"), ("reads_another", "unused"),
        ("with_kids", "unused"),
    ]  # fmt: skip
    assert run("lint", "--strict").exit_code == 3
    assert run("lint", "kids_at_home", "--strict").exit_code == 0


def test_duplicates_are_told_by_what_they_mean(run: Run) -> None:
    found = json.loads(run("duplicates", "--json").output)
    assert [each["audiences"] for each in found] == [["kids_at_home", "with_kids"]]


def test_the_graph_shows_what_is_read_and_by_whom(run: Run) -> None:
    edges = run("graph", "reads_another").output
    assert "kids_at_home\treads_another" in edges
    assert "nobody" not in edges
    assert '"kids_at_home" -> "destination desk";' in run("graph", "--format", "dot").output
    assert run("graph", "--format", "mermaid").output.startswith("flowchart LR")
