"""Documents of older versions are read as those of today, and newer ones are refused."""

from pathlib import Path
from shutil import copy

import pytest
import yaml_project

from federated import load_project
from federated.documents import load_document
from federated.errors import DocumentError, RuleError
from federated.rule.parse import parse_audience
from federated.rule.upgrade import STEPS, UPGRADES, VERSION

OLDER = Path(__file__).parent / "older"
CITY = '{field: city, operator: "=", value: Taipei}'
SAID = {
    "from_the_builder.json": ("From the builder", "draft", 2),
    "independent.yml": ("Independent", "draft", 2),
    "unversioned.yml": ("No version", "inactive", 1),
}


def test_there_is_a_step_for_every_version() -> None:
    assert len(STEPS) == VERSION
    assert sorted(UPGRADES) == list(range(VERSION))


@pytest.mark.parametrize("name", SAID)
def test_older_documents_are_read(name: str) -> None:
    document = load_document(OLDER / name, kind="audience", versions=UPGRADES)
    read = parse_audience(document.data, source=name)
    assert read.rule is not None
    assert (read.label["en"], read.status, len(read.rule.rules)) == SAID[name]
    assert (document.written_version, document.data["version"]) == (0, VERSION)


def test_they_stand_among_the_others(tmp_path: Path) -> None:
    project = yaml_project.make(tmp_path, one=f"- {CITY}")
    for name in SAID:
        copy(OLDER / name, project / "dbt_project/audiences" / name)
    found = load_project(project)
    assert set(found.audiences) == {"one", *(name.split(".")[0] for name in SAID)}
    assert len(found.compiled) == 4


def test_faults_still_stand_on_their_line(tmp_path: Path) -> None:
    project = yaml_project.make(tmp_path, one=f"- {CITY}")
    bare = "rules:\n  - {field: cty, operator: '=', value: x}\n"
    (project / "dbt_project/audiences/two.yml").write_text(bare, encoding="utf-8")
    with pytest.raises(RuleError, match=r"two\.yml: rule\.rules\[0\]\.field \(line 2\).*city"):
        _ = load_project(project).compiled


def test_a_name_that_is_no_key_says_so(tmp_path: Path) -> None:
    project = yaml_project.make(tmp_path, one=f"- {CITY}")
    path = project / "dbt_project/audiences/My people (3).json"
    copy(OLDER / "from_the_builder.json", path)
    with pytest.raises(RuleError, match=r"is not a key.*for its file too"):
        load_project(project)


def test_a_newer_version_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "new.yml"
    path.write_text(f"version: {VERSION + 1}\naudience: new\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="A newer one wrote it: update Muster"):
        load_document(path, kind="audience", versions=UPGRADES)
