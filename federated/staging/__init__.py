"""Source YAML in, staging models out: renames, casts, and the gathering of all sources."""

from pathlib import Path

from federated.errors import CatalogError
from federated.staging.check_attributes import find_unshown_attributes
from federated.staging.check_names import find_clashes
from federated.staging.declarations import SourceTable
from federated.staging.describe_unions import describe_model
from federated.staging.read_merging import read_merge_policies
from federated.staging.read_settings import read_goals, read_namespaces
from federated.staging.read_sources import read_sources
from federated.staging.render_goals import render_goals
from federated.staging.render_merging import render_merge_policies
from federated.staging.render_staging import render_staging_sql, render_staging_yml
from federated.staging.render_unions import (
    render_attributes,
    render_consents,
    render_denied,
    render_events,
    render_identifiers,
    render_namespaces,
)

__all__ = ["compile_sources", "find_clashes", "find_unshown_attributes", "list_sources"]


def list_sources(project_dir: Path) -> list[SourceTable]:
    """Return every source table that declares itself to Muster."""
    folder = project_dir / "dbt_project"
    return read_sources(folder / "sources", read_namespaces(folder / "namespaces.yml"))


def compile_sources(project_dir: Path) -> dict[str, str]:
    """Return the text of every model that sources, namespaces, merge policies and goals ask for.

    Keys are paths below dbt_project/models/generated.

    Raises: CatalogError or DocumentError with every fault found.
    """
    folder = project_dir / "dbt_project"
    namespaces = read_namespaces(folder / "namespaces.yml")
    tables = read_sources(folder / "sources", namespaces)
    policies = read_merge_policies(folder / "merge_policies.yml", tables)
    files: dict[str, str] = {}
    clashes = find_clashes(project_dir, [f"{t.source}/{t.model}.sql" for t in tables])
    for table in tables:
        place = f"sources/{table.source}/{table.model}"
        files[f"{place}.sql"] = render_staging_sql(table)
        files[f"{place}.yml"] = render_staging_yml(table)
    gathered = {
        "unions/int_identifiers_unioned": render_identifiers(tables),
        "unions/int_events_unioned": render_events(tables),
        "unions/int_attributes_unioned": render_attributes(tables),
        "unions/int_consents_unioned": render_consents(tables),
        "unions/int_namespaces": render_namespaces(list(namespaces.values())),
        "unions/int_merge_policies": render_merge_policies(policies, tables),
        "unions/int_identifiers_denied": render_denied(list(namespaces.values())),
        "goals/int_goals_converted": render_goals(read_goals(folder / "goals")),
    }
    for place, text in gathered.items():
        files[f"{place}.sql"] = text
        files[f"{place}.yml"] = describe_model(place.rpartition("/")[2])
    if clashes := clashes or find_clashes(project_dir, files):
        raise CatalogError(clashes)
    return dict(sorted(files.items()))
