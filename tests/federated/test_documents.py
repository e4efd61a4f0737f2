"""Files that people write are read strictly: nothing guessed, every fault with its line."""

from pathlib import Path

import pytest

from federated.documents import load_document, load_folder
from federated.errors import DocumentError
from federated.versions import Upgraded

REFUSED = {
    "version: 1\na: &x 1": "anchors",
    "version: 1\nb: *x": "anchors",
    "version: 1\nc: !!str 5": "tags",
    "version: 1\n<<: {a: 1}": "merge keys",
    "version: 1\na: 1\na: 2": "twice",
    "a: 1": "version: is missing",
    "version: 7": "is not known (found 7)",
    "version: true": "is not known",
    "[1, 2]": "is not a mapping",
    "": "is not a mapping (found nothing)",
    "version: 1\na: [[[": "is not YAML",
    "version: 1\n\ta: 1": "is not YAML",
    "version: 1\n---\nb: 1": "several documents",
    "version: 1\na: " + "[" * 100 + "]" * 100: "nested deeper than 64",
    "version: 1\na: 0.1234567890123456789012": "more digits than can be kept",
    "version: 1\na: .nan": "is not a number",
    "version: 1\n? [a]\n: 3": "a key is not text",
    'version: 1\na: "\\ud800"': "lone surrogate",
    'version: 1\na: "\\0"': "NUL",
}


def _written(folder: Path, text: str, name: str = "some.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "said"), REFUSED.items(), ids=list(REFUSED.values()))
def test_what_is_unclear_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load_document(_written(tmp_path, text), kind="audience")
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_scalars_are_those_of_yaml_1_2(tmp_path: Path) -> None:
    text = "version: 1\na: [1, 2.5, no, 2017-10-30, ~, '5', =, 0x1f, on, true]\noperator: =\non: 1"
    document = load_document(_written(tmp_path, text), kind="audience")
    expected = [1, 2.5, "no", "2017-10-30", None, "5", "=", 31, "on", True]
    assert expected == document.data["a"]
    assert document.data["operator"] == "="
    assert document.data["on"] == 1


def test_lines_are_found_by_json_path(tmp_path: Path) -> None:
    text = "version: 1\nrule:\n  rules:\n    - field: a\n    - field: b\n"
    document = load_document(_written(tmp_path, text), kind="audience")
    assert document.line_of("rule.rules[1].field") == 5
    assert document.line_of("rule.rules[1].value.more") == 5
    assert document.line_of("nothing") == 1


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    _written(tmp_path, "version: 1\na: &x 1\nb: !t 2", "one.yml")
    _written(tmp_path, "a: 1", "two.yaml")
    _written(tmp_path, '{"version": 1}', "three.json")
    with pytest.raises(DocumentError) as caught:
        load_folder(tmp_path, "audience")
    assert len(caught.value.faults) == 3
    assert "line 2" in str(caught.value)


def test_json_is_read_as_json(tmp_path: Path) -> None:
    path = _written(tmp_path, '{"version": 1, "a": "\\ud83d\\ude00"}', "x.json")
    assert load_document(path, kind="audience").data["a"] == "😀"
    for text in ('{"version": 1, "version": 1}', "[" * 5000, '{"version": 1, "a": "\\ud83d"}'):
        with pytest.raises(DocumentError):
            load_document(_written(tmp_path, text, "x.json"), kind="audience")


def test_older_versions_are_brought_up(tmp_path: Path) -> None:
    path = _written(tmp_path, "version: 1\nname: a")
    upgraded = load_document(
        path, kind="thing", versions={1: lambda old, _: Upgraded({"label": old["name"]})}
    )
    assert upgraded.data == {"label": "a", "version": 2}


def test_a_file_too_large_or_unreadable_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yml"
    path.write_bytes(b"a" * (1024 * 1024 + 1))
    with pytest.raises(DocumentError, match="1 MiB"):
        load_document(path, kind="audience")
    path.write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(DocumentError, match="UTF-8"):
        load_document(path, kind="audience")
    with pytest.raises(DocumentError, match="cannot be read"):
        load_document(tmp_path / "none.yml", kind="audience")
