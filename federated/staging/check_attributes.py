"""Finds attributes that sources declare and no column of the profile shows."""

from pathlib import Path

from federated.documents import read_values
from federated.errors import Fault
from federated.staging.read_settings import read_namespaces
from federated.staging.read_sources import read_sources

PIVOT = Path("dbt_project/models/intermediate/profiles/int_attributes_pivoted.sql")
PROFILES = Path("dbt_project/models/marts/profiles/dim_profiles.yml")


def find_unshown_attributes(project_dir: Path) -> list[Fault]:
    """Return a fault for each attribute that is no column of dim_profiles.

    Such an attribute is kept in fct_attribute_changes, but no rule can name it.
    """
    if not (project_dir / PROFILES).is_file():
        return []
    columns = _columns(project_dir / PROFILES)
    folder = project_dir / "dbt_project"
    unshown: dict[str, str] = {}
    for table in read_sources(folder / "sources", read_namespaces(folder / "namespaces.yml")):
        for attribute in table.attributes:
            if attribute.name not in columns:
                unshown.setdefault(attribute.name, f"{table.source}.{table.name}")
    return [
        Fault(
            place,
            f"attribute {name} is in no column of dim_profiles",
            f"Add it to {PIVOT}, and to dim_profiles.sql and .yml in {PROFILES.parent}.",
        )
        for name, place in sorted(unshown.items())
    ]


def _columns(path: Path) -> set[str]:
    data = read_values(path)
    models = data.get("models") if isinstance(data, dict) else None
    columns = (column for model in models or [] for column in model.get("columns") or [])
    return {str(column.get("name")) for column in columns}
