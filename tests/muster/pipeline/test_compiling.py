"""Generated models are written all or none, and only where they differ."""

from pathlib import Path

import pytest

from federated.errors import CatalogError
from muster.errors import InputError, MusterError
from muster.pipeline import compiling
from muster.pipeline.compiling import compile_project
from muster.settings import Settings

SOURCES = {"sources/crm/stg_crm__people.sql": "select 1\n"}
AUDIENCES = {"audiences/audience_x.sql": "select 2\n", "audiences/_audiences.yml": "version: 2\n"}


@pytest.fixture
def generated(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(compiling, "compile_sources", lambda _: SOURCES)
    monkeypatch.setattr(compiling, "compile_audiences", lambda *_: AUDIENCES)
    return settings.project_dir / "dbt_project" / "models" / "generated"


def test_both_parts_are_written_and_a_second_time_nothing(
    settings: Settings, generated: Path
) -> None:
    first = compile_project(settings)
    assert set(first.written) == {*SOURCES, *AUDIENCES}
    assert (generated / "audiences" / "audience_x.sql").read_text() == "select 2\n"
    stamps = {path: path.stat().st_mtime_ns for path in generated.rglob("*.*")}
    again = compile_project(settings)
    assert (again.written, again.removed, again.unchanged_count) == ((), (), 3)
    assert stamps == {path: path.stat().st_mtime_ns for path in generated.rglob("*.*")}


def test_what_no_document_stands_for_any_more_is_removed(
    settings: Settings, generated: Path
) -> None:
    left = generated / "audiences" / "folder" / "audience_old.sql"
    left.parent.mkdir(parents=True)
    left.write_text("select 3\n")
    assert compile_project(settings).removed == ("audiences/folder/audience_old.sql",)
    assert not left.parent.exists()


def test_check_lists_and_changes_nothing(settings: Settings, generated: Path) -> None:
    compile_project(settings)
    changed = generated / "audiences" / "audience_x.sql"
    changed.write_text("select 9\n")
    with pytest.raises(InputError, match=r"audience_x\.sql: not what the YAML says"):
        compile_project(settings, check=True)
    assert changed.read_text() == "select 9\n"


def test_a_fault_in_one_part_writes_neither(
    settings: Settings, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> dict[str, str]:
        raise InputError("a rule is wrong")

    monkeypatch.setattr(compiling, "compile_audiences", fail)
    with pytest.raises(InputError, match="a rule is wrong"):
        compile_project(settings)
    assert not generated.exists()


def test_two_documents_for_one_file_are_refused(
    settings: Settings, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clash = {"sources/crm/stg_crm__people.sql": "select 8\n"}
    monkeypatch.setattr(compiling, "compile_audiences", lambda *_: clash)
    with pytest.raises(InputError, match="two documents"):
        compile_project(settings)


@pytest.mark.parametrize("check", [False, True])
def test_a_hand_written_model_may_not_have_the_name_of_an_audience(
    settings: Settings, generated: Path, check: bool
) -> None:
    compile_project(settings)
    own = generated.parent / "marts" / "audience_x.sql"
    own.parent.mkdir()
    own.write_text("select 1\n")
    with pytest.raises(CatalogError, match=r"marts/audience_x\.sql: .*generated/audiences/"):
        compile_project(settings, check=check)


@pytest.mark.parametrize("name", ["../x.sql", "/etc/x.sql", "x.py"])
def test_nothing_is_written_elsewhere(
    settings: Settings, generated: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(compiling, "compile_audiences", lambda *_: {name: "select 1"})
    with pytest.raises(MusterError, match="no path below"):
        compile_project(settings)


def test_the_engine_follows_the_target(
    settings: Settings, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        compiling, "compile_audiences", lambda _, engine, __: asked.append(engine) or {}
    )
    compile_project(settings)
    assert asked == ["duckdb"]
