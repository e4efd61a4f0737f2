"""Texts kept from the compilation before change how long the next takes, and not one byte of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml_project

from federated import compile_project
from federated.errors import RuleError
from federated.generate import kept as module
from federated.generate.compiling import compile_models
from federated.generate.kept import KeptTexts, compiler_digest

RULES = {
    "taipei": "- {field: city, operator: =, value: Taipei}",
    "parents": "- {field: kids, operator: '>=', value: 1}",
    "visitors": "- {field: visits, window: {last: 9, unit: day}}",
    "both": "- {field: audience, operator: in, value: [taipei, visitors]}",
}


class Watched(KeptTexts):
    """Texts that say what had to be made."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.made: list[str] = []

    def get(self, made_of: str, name: str, make: Callable[[], Any]) -> Any:
        def noted() -> Any:
            self.made.append(name)
            return make()

        return super().get(made_of, name, noted)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return yaml_project.make(tmp_path / "project", **RULES)


def _made(project: Path, path: Path) -> list[str]:
    texts = Watched(path)
    assert compile_models(project, "duckdb", texts) == compile_project(project)
    return sorted(texts.made)


def test_nothing_is_made_twice_and_an_edit_makes_its_own_rule_anew(
    project: Path, tmp_path: Path
) -> None:
    path = tmp_path / "kept.json"
    whole = _made(project, path)
    assert whole.count("members") == len(RULES)
    assert _made(project, path) == []
    edited = project / "dbt_project/audiences/parents.yml"
    edited.write_text(edited.read_text().replace("value: 1", "value: 2"))
    assert _made(project, path) == ["files", "members", "row", "sentences"]
    edited.unlink()
    assert _made(project, path) == ["files"]


def test_what_a_rule_sees_of_others_is_part_of_it(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    _made(project, path)
    (project / "dbt_project/audiences/taipei.yml").unlink()
    with pytest.raises(RuleError, match='no audience "taipei"'):
        compile_models(project, "duckdb", KeptTexts(path))


def test_another_engine_catalogue_or_compiler_finds_nothing(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.json"
    whole = _made(project, path)
    texts = Watched(path)
    compile_models(project, "postgres", texts)
    assert sorted(texts.made) == whole
    marts = project / "dbt_project/models/marts/marts.yml"
    _made(project, path)
    marts.write_text(marts.read_text().replace("labels: [I2]", "labels: [I3]"))
    assert _made(project, path) == whole
    monkeypatch.setattr(module, "compiler_digest", lambda: "of another day")
    assert _made(project, path) == whole


def test_one_changed_byte_makes_another_compiler(tmp_path: Path) -> None:
    file = tmp_path / "passes" / "some.py"
    file.parent.mkdir()
    file.write_text("A = 1\n")
    before = compiler_digest.__wrapped__(tmp_path)
    assert compiler_digest.__wrapped__(tmp_path) == before
    file.write_text("A = 2\n")
    assert compiler_digest.__wrapped__(tmp_path) != before


def _other_text(entries: dict[str, Any]) -> str:
    for entry in entries.values():
        entry["value"] = "select 1"
    return json.dumps(entries)


def _swapped(entries: dict[str, Any]) -> str:
    values = list(entries.values())
    return json.dumps(dict(zip(entries, [*values[1:], values[0]], strict=True)))


@pytest.mark.parametrize(
    "damage",
    [
        _other_text,
        _swapped,
        lambda entries: json.dumps(entries)[:-9],
        lambda entries: json.dumps([1, 2]),
        lambda entries: "[" * 100_000,
        lambda entries: json.dumps({each: {"value": None} for each in entries}),
    ],
)
def test_what_is_damaged_is_made_anew(
    project: Path, tmp_path: Path, damage: Callable[[dict[str, Any]], str]
) -> None:
    path = tmp_path / "kept.json"
    whole = _made(project, path)
    path.write_text(damage(json.loads(path.read_text())))
    assert _made(project, path) == whole


def test_where_nothing_can_be_stored_nothing_is_kept(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert _made(project, tmp_path / "file" / "kept.json") != []
