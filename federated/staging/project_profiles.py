"""The models of profiles that one project asks for; a project may have none."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from federated.documents import read_values
from federated.errors import CatalogError, Fault
from federated.staging.declarations import Existing, MergePolicy, Namespace, SourceTable
from federated.staging.profile_columns import profile_columns
from federated.staging.read_identity import read_identity
from federated.staging.read_merging import read_merge_policies
from federated.staging.read_settings import read_namespaces
from federated.staging.read_sources import read_sources
from federated.staging.render_profiles import (
    SEEN,
    describe_profiles,
    model_of,
    render_profiles_sql,
    render_profiles_yml,
)

SEEN_FILE = Path("models/intermediate/profiles", f"{SEEN}.yml")


@dataclass(frozen=True)
class ProjectSources:
    """What the files below dbt_project declare of sources, and how their values merge."""

    folder: Path
    namespaces: Mapping[str, Namespace]
    tables: list[SourceTable]
    policies: list[MergePolicy]
    existing: Existing | None = None


def read_project_sources(project_dir: Path) -> ProjectSources:
    """Read namespaces, sources and merge policies.

    Raises: CatalogError or DocumentError with every fault found.
    """
    folder = project_dir / "dbt_project"
    namespaces = read_namespaces(folder / "namespaces.yml")
    tables = read_sources(folder / "sources", namespaces)
    policies = read_merge_policies(folder / "merge_policies.yml", tables)
    existing = read_identity(folder / "namespaces.yml", namespaces, tables)
    return ProjectSources(folder, namespaces, tables, policies, existing)


def profile_models(project_dir: Path) -> list[dict[str, Any]]:
    """Return the property entries of dim_profiles and its like, for the catalogue of rules.

    Raises: CatalogError or DocumentError with every fault found.
    """
    if not (project_dir / "dbt_project" / SEEN_FILE).is_file():
        return []
    return [entry for _, entry in _models(read_project_sources(project_dir))]


def render_profiles(sources: ProjectSources) -> dict[str, str]:
    """Return the files of those models by their paths below models/generated."""
    files = {}
    for sql, entry in _models(sources):
        files[f"profiles/{entry['name']}.sql"] = sql
        files[f"profiles/{entry['name']}.yml"] = render_profiles_yml(entry)
    return files


def _models(sources: ProjectSources) -> list[tuple[str, dict[str, Any]]]:
    """Return the SQL and the property entry of each model; none in a project without profiles."""
    if not (sources.folder / SEEN_FILE).is_file():
        return []
    seen = _read_seen(sources.folder / SEEN_FILE)
    others = {str(each["name"]): str(each.get("data_type")) for each in seen["columns"]}
    columns, faults = profile_columns(sources.tables, others)
    if faults:
        raise CatalogError(faults)
    texts = {model_of(p): render_profiles_sql(p, columns, [*others]) for p in sources.policies}
    entries = describe_profiles(sources.policies, columns, seen)
    return [(texts[entry["name"]], entry) for entry in entries]


def _read_seen(path: Path) -> dict[str, Any]:
    """Return the property entry of the model whose columns every profile has.

    Raises: CatalogError where it does not say what profiles are.
    """
    data = read_values(path)
    models = data.get("models") if isinstance(data, dict) else None
    for model in models if isinstance(models, list) else []:
        try:
            meta = model["config"]["meta"]["muster"]["profiles"]
            if isinstance(meta["key"], str) and all(each["name"] for each in model["columns"]):
                return dict(model)
        except (KeyError, TypeError):
            continue
    advice = "Write config.meta.muster.profiles: {entity: profile, key: profile_id}, and columns."
    raise CatalogError([Fault(path.name, "does not say what profiles are", advice)])
