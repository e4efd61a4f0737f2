"""A reader sees all of a file or folder or nothing, and one writer works at a time."""

import json
from pathlib import Path

import pytest

from muster.errors import InputError, StepMissing, WarehouseBusy
from muster.pipeline.folders import (
    finish_folder,
    read_json,
    start_folder,
    write_alone,
    write_json,
)


def test_the_same_content_is_the_same_bytes(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"b": "顧客", "a": 1})
    write_json(tmp_path / "b.json", {"a": 1, "b": "顧客"})
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == {"a": 1, "b": "顧客"}


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "current.json"
    write_json(path, {"run_id": "one"})
    with pytest.raises(TypeError):
        write_json(path, {"run_id": object()})
    assert read_json(path, "") == {"run_id": "one"}


def test_a_folder_appears_when_it_is_finished(tmp_path: Path) -> None:
    partial = start_folder(tmp_path, "run")
    (partial / "members.parquet").write_text("x", encoding="utf-8")
    assert not (tmp_path / "run").exists()
    assert finish_folder(partial, "run") == tmp_path / "run"
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_the_next_writer_clears_what_a_killed_one_left(tmp_path: Path) -> None:
    left = start_folder(tmp_path, "run")
    (left / "half").write_text("x", encoding="utf-8")
    with write_alone(tmp_path, "an export"):
        assert not left.exists()
        with (
            pytest.raises(WarehouseBusy, match=r"another process is writing an export") as caught,
            write_alone(tmp_path, "an export"),
        ):
            pass
    assert caught.value.exit_code == 4


def test_a_missing_or_broken_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "current.json"
    with pytest.raises(StepMissing, match=r"not written yet\. Run: muster publish"):
        read_json(path, "Run: muster publish")
    for broken in ("{", "[1]", "null"):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(InputError, match=r"counts as not written\. Run: muster publish"):
            read_json(path, "Run: muster publish")
    path.write_bytes(b"\xff")
    with pytest.raises(InputError, match="not readable as JSON"):
        read_json(path, "Run: muster publish")
