"""The doctor says what is there and what is broken, changes nothing and never fails itself."""

from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from built_marts import RUN_ID, Built
from passed_gate import pass_gate

from muster.pipeline import doctor, engine_table
from muster.pipeline.doctor import Check, diagnose
from muster.pipeline.export import export
from muster.settings import Settings


@pytest.fixture
def installation(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    return Settings.load(project_dir, target="demo")


def states(settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in diagnose(settings)}


@pytest.mark.airflow
def test_a_sound_installation_is_all_ok_and_left_alone(installation: Settings) -> None:
    found = states(installation)
    assert {name: c.found for name, c in found.items() if c.state == "broken"} == {}
    assert "build_profiles, refresh_audiences, sync_audiences" in found["DAGs"].found
    assert found["warehouse"].found.endswith("no run was opened")
    assert not (installation.home / "warehouse.duckdb").exists()
    assert not (installation.home / "ledger.sqlite").exists()


def test_what_is_not_installed_is_missing_not_broken(
    installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(name: str) -> str:
        if name in {"apache-airflow", "great-expectations", "dbt-postgres"}:
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(doctor, "version", version)
    monkeypatch.setattr(engine_table, "version", version)
    found = states(installation)
    assert found["apache-airflow"].state == "missing"
    assert found["DAGs"].state == "missing"
    assert "scheduling" in found["apache-airflow"].advice
    row = next(row for row in engine_table.engine_table(installation) if row.engine == "postgres")
    assert (row.identity, row.audiences, row.gate) == ("not yet", "rendered only", "not yet")
    assert row.export == "can run here"


def test_a_check_that_fails_is_broken_and_the_rest_goes_on(
    installation: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "is_installed", lambda _: False)
    warehouse = installation.home / "warehouse.duckdb"
    warehouse.parent.mkdir(parents=True)
    warehouse.write_text("this is no database")
    # A folder is no database.
    found = states(replace(installation, ledger_url=f"sqlite:///{tmp_path}"))
    assert found["warehouse"].state == "broken"
    assert found["ledger"].state == "broken"
    assert found["extensions"].state == "ok"
    assert found["DAGs"].state == "missing"


def test_a_home_that_is_a_file_is_broken(
    installation: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "is_installed", lambda _: False)
    installation.home.write_text("")
    for name in ("home", "warehouse"):
        check = states(installation)[name]
        assert (check.state, "is a file" in check.found) == ("broken", True)


def test_source_files_that_are_not_there_are_named(
    installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "is_installed", lambda _: False)
    check = states(installation)["sources"]
    assert check.state == "missing"
    assert str(installation.sources_dir / "crm" / "people.parquet") in check.found


def test_every_engine_has_its_row(installation: Settings) -> None:
    rows = {row.engine: row for row in engine_table.engine_table(installation)}
    assert list(rows)[:2] == ["duckdb", "postgres"]
    assert set(engine_table.PLANNED) <= set(rows)
    assert rows["duckdb"].audiences == "can run here"
    assert (rows["snowflake"].identity, rows["trino"].audiences) == ("not yet", "rendered only")


def test_only_what_left_a_record_was_executed_here(built: Built) -> None:
    def parts() -> list[tuple[str, ...]]:
        rows = engine_table.engine_table(built.settings)[:2]
        return [(row.engine, row.identity, row.audiences, row.export) for row in rows]

    built.execute("delete from muster.muster_steps where step = 'audiences'")
    can, did = "can run here", "executed here"
    assert parts() == [("duckdb", did, can, can), ("postgres", can, can, can)]
    built.execute("insert into muster.muster_steps values (?, 'audiences')", (RUN_ID,))
    pass_gate(built.settings)
    export(built.settings)
    assert parts() == [("duckdb", did, did, did), ("postgres", can, can, can)]
    # What another target did is no word about this one.
    elsewhere = replace(built.settings, target="other", warehouse_url="duckdb:////nowhere")
    assert engine_table.executed_parts(elsewhere) == frozenset()
