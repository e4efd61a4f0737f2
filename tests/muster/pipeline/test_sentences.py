"""A sentence becomes a document that the project can compile, or is refused with advice."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml_project
from typer.testing import CliRunner

from federated import load_project
from federated.errors import RuleError
from muster.cli.audience import app, documents
from muster.pipeline.sentences import read_sentence
from muster.settings import Settings

SAID = "Every profile whose city is “台北”, and that has no visits in the last 3 months."
CITY = '- {field: city, operator: "=", value: Taipei}'


@pytest.fixture
def settings(tmp_path: Path, project_dir: Path) -> Settings:
    project = yaml_project.make(tmp_path, one=CITY)
    return replace(Settings.load(project_dir, target="demo"), project_dir=project)


def test_the_text_is_a_document_of_the_project(settings: Settings) -> None:
    found = read_sentence(load_project(settings.project_dir).context, SAID, "quiet_in_taipei")
    path = settings.project_dir / "dbt_project/audiences/quiet_in_taipei.yml"
    path.write_text(found.text, encoding="utf-8")
    compiled = load_project(settings.project_dir).audience("quiet_in_taipei")
    assert compiled.audience.label == {"en": "Quiet in taipei"}
    assert compiled.audience.status == "draft"
    assert "last_3_months" in {edge.id for edge in compiled.edges}


def test_what_the_project_does_not_know_is_told(settings: Settings) -> None:
    with pytest.raises(RuleError, match='no audience "twoo"'):
        said = "Every profile that is in the audience “twoo”."
        read_sentence(load_project(settings.project_dir).context, said, "some")
    with pytest.raises(RuleError, match="is not a key"):
        read_sentence(load_project(settings.project_dir).context, SAID, "Not a key")


def test_the_command(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents.Settings, "load", lambda: settings)
    done = CliRunner().invoke(app, ["from-sentence", "-", "--json"], input=SAID + "\n")
    assert [rule["field"] for rule in json.loads(done.stdout)["rule"]["rules"]] == [
        "city",
        "visits",
    ]
    done = CliRunner().invoke(app, ["from-sentence", SAID])
    assert "audience: from_sentence" in done.stdout
