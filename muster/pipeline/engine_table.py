"""What each warehouse engine can do and has done here; runs nothing."""

import importlib
from collections.abc import Set
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from federated.engines import ENGINES
from federated.errors import FederatedError
from federated.warehouse import open_warehouse
from muster.errors import MusterError
from muster.pipeline.folders import read_json
from muster.pipeline.steps import steps_ever
from muster.settings import Settings

Ability = Literal["executed here", "can run here", "rendered only", "not yet"]

PLANNED = ("clickhouse",)


@dataclass(frozen=True, slots=True)
class EngineRow:
    """What one engine can do: identity, audiences, gate and export."""

    engine: str
    identity: Ability
    audiences: Ability
    gate: Ability
    export: Ability


def engine_table(settings: Settings) -> list[EngineRow]:
    """Return one row per engine: those that run here, those only rendered, those planned.

    "executed here" is what this installation's target left a record of; the rest can run only.
    """
    current = "duckdb" if settings.is_duckdb else "postgres"
    done = executed_parts(settings)
    rows = [_row(name, done if name == current else frozenset()) for name in ENGINES]
    rows.sort(key=lambda row: row.identity == "not yet")
    planned = [name for name in PLANNED if name not in ENGINES]
    return rows + [EngineRow(name, "not yet", "not yet", "not yet", "not yet") for name in planned]


def executed_parts(settings: Settings) -> frozenset[str]:
    """Return what was done on the current target: profiles, audiences, gate, export."""
    done: set[str] = set()
    try:
        with open_warehouse(settings.warehouse_url, read_only=True) as warehouse:
            done |= steps_ever(warehouse, settings)
    except FederatedError:
        # Locked, unreachable or not made: then nothing is known of it.
        pass
    for part, pattern in (("gate", "gates/*.json"), ("export", "exports/*/manifest.json")):
        for path in settings.home.glob(pattern):
            try:
                if read_json(path, "").get("target") == settings.target:
                    done.add(part)
            except MusterError:
                continue
    return frozenset(done)


def is_installed(package: str) -> bool:
    """Say whether a package is installed, without importing it."""
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def _row(name: str, done: Set[str]) -> EngineRow:
    """Models run where dbt has an adapter; gate and export where our own door opens the engine."""
    opens = hasattr(importlib.import_module(f"federated.engines.{name}"), "connect")
    builds = opens and is_installed(f"dbt-{name}")

    def ability(part: str, can_run: bool, otherwise: Ability = "not yet") -> Ability:
        if not can_run:
            return otherwise
        return "executed here" if part in done else "can run here"

    return EngineRow(
        engine=name,
        identity=ability("profiles", builds),
        audiences=ability("audiences", builds, "rendered only"),
        gate=ability("gate", opens and is_installed("great-expectations")),
        export=ability("export", opens),
    )
