"""A project of its own with random audiences, as `muster compile` reads it."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from benchmarks.audiences import rules, world
from federated.kinds import Kind

_TYPES = {
    Kind.TEXT: "text",
    Kind.INTEGER: "bigint",
    Kind.DECIMAL: "decimal(18, 2)",
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp",
    Kind.BOOLEAN: "boolean",
}


def write_project(folder: Path, count: int) -> None:
    """Write a project with the catalogue of the made-up warehouse and so many audiences."""
    _write(folder / "dbt_project.yml", {"name": "muster", "profile": "muster"})
    output = {"type": "duckdb", "path": "warehouse.duckdb"}
    _write(folder / "profiles.yml", {"muster": {"target": "demo", "outputs": {"demo": output}}})
    email = {"type": "email", "normaliser": "email", "priority": 10}
    namespaces = {"version": 1, "namespaces": {"email": email}}
    _write(folder / "dbt_project/namespaces.yml", namespaces)
    models = [
        _model(
            "dim_profiles",
            {"entity": "profile", "key": "profile_id", "default": True},
            {"profile_id": (Kind.INTEGER, 0), **world.attributes()},
            "profile_id",
        ),
        _model(
            "fct_events",
            {
                "collection": "events",
                "owners": {"profile": "profile_id"},
                "key": "event_id",
                "time": "occurred_at",
            },
            world.EVENT_COLUMNS,
            "event_id",
        ),
    ]
    _write(folder / "dbt_project/models/marts/world.yml", {"version": 2, "models": models})
    for number, document in enumerate(rules.documents(count)):
        place = f"dbt_project/audiences/part_{number // 100:02}/{document['audience']}.yml"
        _write(folder / place, document)


def _model(
    name: str, meta: dict[str, Any], columns: dict[str, tuple[Kind, int | None]], key: str
) -> dict[str, Any]:
    described = []
    for column, (kind, _) in columns.items():
        said: dict[str, Any] = {"name": column, "data_type": _TYPES[kind]}
        if column == key:
            said["data_tests"] = ["unique", "not_null"]
        else:
            said["config"] = {"meta": {"muster": {"attribute": True, "label": column}}}
        described.append(said)
    return {"name": name, "config": {"meta": {"muster": meta}}, "columns": described}


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(content, file)
