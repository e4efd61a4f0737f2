"""Runs the shipped identity models over brought rows under the project's settings and others."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from federated.staging.read_settings import read_namespaces
from federated.warehouse import open_warehouse
from muster.pipeline.simulating.building import build_world
from muster.pipeline.simulating.changes import Asked, World, changed_world
from muster.pipeline.simulating.comparing import (
    Counts,
    Difference,
    compare_worlds,
    count_world,
)
from muster.pipeline.simulating.events import read_events
from muster.pipeline.simulating.faults import Faults
from muster.settings import Settings, read_yaml

NAMESPACES = Path("dbt_project/namespaces.yml")
DECLARED, CHANGED = "declared", "changed"


@dataclass(frozen=True, slots=True)
class Simulated:
    """What the rows come to; `changed` and `difference` are None where nothing was changed."""

    rows_count: int
    settings: tuple[str, ...]
    declared: Counts
    changed: Counts | None
    difference: Difference | None


def simulate_identity(
    settings: Settings,
    path: Path,
    asked: Asked,
    *,
    most: int = 10,
    tell: Callable[[str], None] = lambda _said: None,
) -> Simulated:
    """Return what rows of a CSV come to under the project's settings and under changed ones.

    Nothing is read but the file and the project, and nothing written. `tell` hears what is done.

    Raises: InputError with every fault of the options and the file.
    """
    faults = Faults()
    declared = _declared(settings)
    changed = changed_world(declared, asked, faults)
    events = read_events(path, declared.spaces, faults, lambda read: tell(f"{read:,} rows read"))
    faults.refuse()
    if events is None:
        raise AssertionError("rows are None only where there are faults")
    project = settings.project_dir
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        build_world(warehouse, project, DECLARED, declared, events, tell)
        counts = count_world(warehouse, DECLARED)
        if not changed.changed:
            return Simulated(events.rows_count, (), counts, None, None)
        build_world(warehouse, project, CHANGED, changed, events, tell)
        difference = compare_worlds(warehouse, DECLARED, CHANGED, most)
        after = count_world(warehouse, CHANGED)
    return Simulated(events.rows_count, changed.changed, counts, after, difference)


def _declared(settings: Settings) -> World:
    """Return the settings of the project, as its files say them now."""
    variables = read_yaml(settings.project_dir / "dbt_project.yml").get("vars") or {}
    return World(
        read_namespaces(settings.project_dir / NAMESPACES),
        int(variables.get("graph_limit", 50)),
        int(variables.get("placeholder_records", 20)),
        variables,
    )
