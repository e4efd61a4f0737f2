"""What each warehouse engine can do on this machine, derived from code and installed packages."""

import importlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from federated.engines import ENGINES

Ability = Literal["executed here", "rendered only", "not yet"]

PLANNED = ("bigquery", "clickhouse", "databricks", "snowflake", "spark", "trino")


@dataclass(frozen=True, slots=True)
class EngineRow:
    """What one engine can do: identity, audiences, gate and export."""

    engine: str
    identity: Ability
    audiences: Ability
    gate: Ability
    export: Ability


def engine_table() -> list[EngineRow]:
    """Return one row per engine: those that run here, those only rendered, those planned."""
    rows = sorted(map(_row, ENGINES), key=lambda row: row.identity != "executed here")
    planned = [name for name in PLANNED if name not in ENGINES]
    return rows + [EngineRow(name, "not yet", "not yet", "not yet", "not yet") for name in planned]


def is_installed(package: str) -> bool:
    """Say whether a package is installed, without importing it."""
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def _row(name: str) -> EngineRow:
    """Models run where dbt has an adapter; gate and export where our own door opens the engine."""
    opens = hasattr(importlib.import_module(f"federated.engines.{name}"), "connect")
    models: Ability = "executed here" if opens and is_installed(f"dbt-{name}") else "not yet"
    gated: Ability = "executed here" if opens and is_installed("great-expectations") else "not yet"
    return EngineRow(
        engine=name,
        identity=models,
        audiences=models if models == "executed here" else "rendered only",
        gate=gated,
        export="executed here" if opens else "not yet",
    )
