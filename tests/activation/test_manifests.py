"""An export is read only as it was written: every file is held against the manifest."""

import json
import shutil
from pathlib import Path

import pytest
from sample_exports import write_export

from activation.errors import ActivationError, ExportMissing
from activation.exports import open_export
from activation.manifests import NEEDED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / write_export(tmp_path, "2017-10-30", {"fans": ["a", "b"]})


def said(folder: Path) -> str:
    with pytest.raises(ExportMissing) as error:
        open_export(folder.parent)
    assert error.value.exit_code == 6
    return str(error.value)


def change_manifest(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def tables(folder: Path) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads((folder / "manifest.json").read_text())
    return found["tables"]  # type: ignore[return-value]


def test_a_whole_export_is_read(folder: Path) -> None:
    assert list(open_export(folder.parent).members("fans")) == ["a", "b"]


def test_a_table_of_another_run_is_named_with_what_was_found(folder: Path) -> None:
    other = write_export(folder.parent / "other", "2017-10-30", {"fans": ["z"]})
    shutil.copy(folder.parent / "other" / other / "members.parquet", folder)
    text = said(folder)
    assert f"{folder / 'members.parquet'}: is not the file that was exported (sha256 " in text
    assert "open a new run: muster bounds --as-of <date>" in text
    assert "Run: muster export." not in text


def test_a_table_that_is_not_needed_is_whole_when_it_is_there(folder: Path) -> None:
    found = tables(folder)
    entry = found.pop("suppressions")
    change_manifest(folder, tables=found)
    assert list(open_export(folder.parent).rows("suppressions")) == []
    change_manifest(folder, tables=found | {"suppressions": entry})
    (folder / "suppressions.parquet").unlink()
    assert "suppressions.parquet: is gone" in said(folder)


@pytest.mark.parametrize("name", NEEDED)
def test_no_table_may_be_gone_or_cut(folder: Path, name: str) -> None:
    path = folder / f"{name}.parquet"
    path.write_bytes(path.read_bytes()[:20])
    assert f"{path}: is not the file that was exported" in said(folder)
    path.unlink()
    assert f"{path}: is gone" in said(folder)
    change_manifest(
        folder, tables={key: each for key, each in tables(folder).items() if key != name}
    )
    assert f"names no table {name}" in said(folder)


def test_all_faults_are_said_at_once(folder: Path) -> None:
    for name in ("members", "consents"):
        (folder / f"{name}.parquet").unlink()
    assert said(folder).count("is gone") == 2


def test_the_rows_are_counted(folder: Path) -> None:
    found = tables(folder)
    found["members"]["rows"] = 7
    change_manifest(folder, tables=found)
    assert "members.parquet: holds 2 rows, not the 7 that were exported" in said(folder)


@pytest.mark.parametrize("change", [{"tables": None}, {"as_of": "soon"}, {"run_id": None}])
def test_a_manifest_that_is_none_is_refused(folder: Path, change: dict[str, object]) -> None:
    change_manifest(folder, **change)
    assert str(folder / "manifest.json") in said(folder)


@pytest.mark.parametrize("text", ["[]", "{}", "{", '{"run_id": 3}', '{"run_id": "gone"}'])
def test_the_newest_run_must_be_named(folder: Path, text: str) -> None:
    (folder.parent / "latest.json").write_text(text)
    assert "Run: muster export." in said(folder)


def test_a_manifest_that_is_gone_is_not_answered_with_export(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    text = said(folder)
    assert "open a new run" in text
    assert "Run: muster export." not in text


def test_an_older_run_is_checked_too(folder: Path) -> None:
    write_export(folder.parent, "2017-10-31", {"fans": []})
    assert open_export(folder.parent).members("fans") == {}
    (folder / "members.parquet").unlink()
    with pytest.raises(ActivationError, match=r"is gone\. Deliveries planned from this older run"):
        open_export(folder.parent, folder.name)
    shutil.rmtree(folder)
    with pytest.raises(ActivationError, match=r"no export to send from.*Restore the folder"):
        open_export(folder.parent, folder.name)
