"""Settings come from the two files dbt reads, with the environment on top."""

from pathlib import Path

import pytest

from muster.errors import InputError
from muster.settings import Settings, find_project

PROJECT = """
name: muster
profile: muster
vars:
  schema_prefix: dev_
  schemas: {staging: raw_clean, marts: marts}
  zone: Asia/Taipei
"""
PROFILES = """
muster:
  outputs:
    demo: {type: duckdb, path: "{{ env_var('MUSTER_HOME', '.muster') }}/warehouse.duckdb"}
    postgres:
      type: postgres
      host: "{{ env_var('PG_HOST') }}"
      port: "{{ env_var('PG_PORT', '5432') | as_number }}"
      user: muster
      password: "p@ss/word"
      dbname: cdp
    lake: {type: trino}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("MUSTER_HOME", "MUSTER_TARGET", "MUSTER_PROJECT", "MUSTER_LEDGER"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "dbt_project.yml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "profiles.yml").write_text(PROFILES, encoding="utf-8")
    return tmp_path


def test_it_is_found_from_any_folder_below(project: Path) -> None:
    below = project / "dbt_project" / "models"
    below.mkdir(parents=True)
    assert find_project(below) == project


def test_no_project_is_one_clear_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUSTER_PROJECT", raising=False)
    with pytest.raises(InputError, match=r"no dbt_project\.yml here .* --project-dir"):
        find_project(tmp_path)


def test_duckdb_lies_in_the_home(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.load(project)
    assert settings.warehouse_url == f"duckdb:///{project}/.muster/warehouse.duckdb"
    assert settings.is_duckdb
    assert settings.zone == "Asia/Taipei"
    monkeypatch.setenv("MUSTER_HOME", str(project / "elsewhere"))
    moved = Settings.load(project)
    assert moved.warehouse_url == f"duckdb:///{project}/elsewhere/warehouse.duckdb"
    assert moved.ledger_url == f"sqlite:///{project}/elsewhere/ledger.sqlite"


def test_schemas_take_names_and_prefix_from_vars(project: Path) -> None:
    assert Settings.load(project).schemas == {
        "staging": "dev_raw_clean",
        "intermediate": "dev_intermediate",
        "marts": "dev_marts",
        "audiences": "dev_audiences",
        "muster": "dev_muster",
    }


def test_a_schema_that_is_no_plain_name_never_reaches_sql(project: Path) -> None:
    text = PROJECT.replace("marts: marts", "marts: 'm; drop'")
    (project / "dbt_project.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="m; drop"):
        Settings.load(project)


def test_postgres_with_a_password_that_needs_quoting(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_HOST", "db.internal")
    settings = Settings.load(project, target="postgres")
    assert settings.warehouse_url == "postgresql://muster:p%40ss%2Fword@db.internal:5432/cdp"
    assert "p%40ss" not in repr(settings)


def test_an_unset_variable_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_HOST", raising=False)
    with pytest.raises(InputError, match="PG_HOST is not set"):
        Settings.load(project, target="postgres")


@pytest.mark.parametrize(
    ("target", "said"), [("nowhere", "there are: demo, lake, postgres"), ("lake", '"trino"')]
)
def test_a_target_we_cannot_run_on(project: Path, target: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Settings.load(project, target=target)


def test_broken_yaml_says_where(project: Path) -> None:
    (project / "profiles.yml").write_text("muster: [unclosed", encoding="utf-8")
    with pytest.raises(InputError, match=r"profiles\.yml: not readable as YAML .*line"):
        Settings.load(project)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("muster: {outputs: 3}", r"outputs of muster: expected names and values, found '3'"),
        ("muster: {outputs: [demo]}", r"outputs of muster: expected names and values"),
        ("muster: {outputs: {demo: duckdb}}", r'target "demo": expected .* found \'duckdb\''),
        ("muster: {outputs: {1: {}, other: {}}}", r"there are: 1, other"),
        ("muster: 3", r'no profile "muster"'),
    ],
)
def test_profiles_of_another_shape_are_told(project: Path, text: str, said: str) -> None:
    (project / "profiles.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        Settings.load(project)
