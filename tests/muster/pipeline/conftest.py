"""Warehouses built without dbt for the steps that come after the build."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from built_marts import GATE, Built, build_postgres, make_duckdb_file, on_duckdb

from muster.settings import LAYERS, Settings


@pytest.fixture
def settings(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return the settings of an installation of its own, with a gate.yml of its own."""
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    loaded = Settings.load(project_dir, target="demo")
    policies = tmp_path / "project" / "dbt_project" / "policies"
    policies.mkdir(parents=True)
    (policies / "gate.yml").write_text(GATE, encoding="utf-8")
    return replace(
        loaded,
        project_dir=tmp_path / "project",
        schemas={layer: layer for layer in LAYERS},
    )


@pytest.fixture(scope="session")
def good_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a DuckDB file to copy; nobody opens this one."""
    path = tmp_path_factory.mktemp("built") / "warehouse.duckdb"
    make_duckdb_file(path)
    return path


@pytest.fixture
def built(settings: Settings, good_build: Path) -> Built:
    """Return a DuckDB warehouse as a good build leaves it."""
    path = Path(settings.warehouse_url.removeprefix("duckdb:///"))
    path.parent.mkdir(parents=True)
    shutil.copy(good_build, path)
    return Built(settings, on_duckdb(path))


@pytest.fixture
def built_on_postgres(settings: Settings, postgres_url: str) -> Built:
    """Return a PostgreSQL warehouse as a good build leaves it."""
    on_postgres = replace(settings, warehouse_url=postgres_url, target="postgres")
    return Built(on_postgres, build_postgres(on_postgres))
