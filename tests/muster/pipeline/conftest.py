"""Warehouses built without dbt for the steps that come after the build."""

from dataclasses import replace
from pathlib import Path

import pytest
from built_marts import Built, build_duckdb

from muster.settings import LAYERS, Settings


@pytest.fixture
def built(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """Return a DuckDB warehouse as a good build leaves it."""
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path))
    loaded = Settings.load(project_dir, target="demo")
    settings = replace(loaded, schemas={layer: layer for layer in LAYERS})
    return Built(settings, build_duckdb(settings))
