"""`muster audience import` and `export`: what they print, write and refuse."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result
from yaml_project import make

from federated.errors import RuleError
from federated.generate.project import load_project
from muster.cli import audience
from muster.cli.audience import exchange
from muster.errors import InputError
from muster.settings import Settings


@pytest.fixture
def run(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    folder = make(tmp_path / "project", people="- {field: city, operator: '!=', value: Taipei}")
    settings = replace(Settings.load(project_dir, target="demo"), project_dir=folder)
    monkeypatch.setattr(exchange.Settings, "load", lambda: settings)

    def invoke(*words: str, text: str | None = None) -> Result:
        return CliRunner().invoke(audience.app, list(words), input=text)

    invoke.folder = folder  # type: ignore[attr-defined]
    return invoke


def test_a_clause_becomes_a_draft_of_the_project(run: Any) -> None:
    done = run(
        "import", "-", "--from", "sql", "--write", "locals", text="city = 'Taipei' and kids > 1"
    )
    assert done.exit_code == 0, done.exception
    assert "audience: locals" in done.stdout
    assert "written as a draft" in done.stderr
    project = load_project(run.folder)
    assert project.audiences["locals"].status == "draft"
    assert project.audiences["locals"].folder == "imported"
    again = run("import", "-", "--from", "sql", "--write", "locals", text="kids > 1")
    assert isinstance(again.exception, InputError)
    assert "there is an audience locals already" in str(again.exception)


def test_notes_stand_beside_and_json_is_for_scripts(run: Any) -> None:
    logic = json.dumps({"==": [{"var": "home.town"}, "x"]})
    done = run(
        "import", "-", "--from", "jsonlogic", "--name", "home.town=city", "--json", text=logic
    )
    assert json.loads(done.stdout)["document"]["rule"]["rules"][0]["field"] == "city"


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        (("--from", "sql"), "town = 'x'", 'profile has no "town"'),
        (("--from", "sql"), "upper(city) = 'X'", "cannot be said in a rule"),
        (("--from", "dittofed"), "{}", "dittofeed"),
        (("--from", "sql", "--name", "x"), "kids > 1", "is no pair"),
        (("--from", "sql", "--write", "Bad Key"), "kids > 1", "is not a key"),
    ],
)
def test_what_cannot_be_imported_is_said(run: Any, words: Any, text: str, said: str) -> None:
    done = run("import", "-", *words, text=text)
    assert done.exit_code != 0
    assert said in str(done.exception)


def test_an_audience_goes_out(run: Any) -> None:
    query = json.loads(run("export", "people", "--to", "react-querybuilder").stdout)
    assert query["rules"] == [{"field": "city", "operator": "!=", "value": "Taipei"}]
    logic = json.loads(run("export", "people", "--to", "jsonlogic").stdout)
    assert "!" in json.dumps(logic)
    sql = run("export", "people", "--to", "sql", "--as-of", "2017-10-30").stdout
    assert " ".join(sql.split()) == "not ( coalesce(\"city\" = 'Taipei', false) )"
    assert "Add --as-of" in str(run("export", "people", "--to", "sql").exception)
    assert isinstance(run("export", "peple", "--to", "jsonlogic").exception, RuleError)
