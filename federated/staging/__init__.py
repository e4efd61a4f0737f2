"""Source YAML in, staging models out: renames, casts, and the gathering of all sources."""

from pathlib import Path

from federated.errors import CatalogError
from federated.staging.check_names import find_clashes
from federated.staging.declarations import SourceTable
from federated.staging.describe_unions import describe_model
from federated.staging.project_profiles import (
    profile_models,
    read_project_sources,
    render_profiles,
)
from federated.staging.read_identity import render_identity
from federated.staging.read_settings import read_goals, read_namespaces
from federated.staging.read_sources import read_sources
from federated.staging.render_goals import render_goals
from federated.staging.render_merging import render_merge_policies
from federated.staging.render_refused import render_counted, render_refused
from federated.staging.render_staging import render_staging_sql, render_staging_yml
from federated.staging.render_unions import (
    render_attributes,
    render_consents,
    render_denied,
    render_entity_namespaces,
    render_events,
    render_expired,
    render_identifiers,
    render_namespaces,
)

__all__ = ["compile_sources", "find_clashes", "list_sources", "profile_models"]


def list_sources(project_dir: Path) -> list[SourceTable]:
    """Return every source table that declares itself to Muster."""
    folder = project_dir / "dbt_project"
    return read_sources(folder / "sources", read_namespaces(folder / "namespaces.yml"))


def compile_sources(project_dir: Path) -> dict[str, str]:
    """Return the text of every model that sources, namespaces, merge policies and goals ask for.

    Keys are paths below dbt_project/models/generated.

    Raises: CatalogError or DocumentError with every fault found.
    """
    sources = read_project_sources(project_dir)
    tables, namespaces = sources.tables, list(sources.namespaces.values())
    files = render_profiles(sources)
    clashes = find_clashes(project_dir, [f"{t.source}/{t.model}.sql" for t in tables])
    for table in tables:
        place = f"sources/{table.source}/{table.model}"
        files[f"{place}.sql"] = render_staging_sql(table)
        files[f"{place}.yml"] = render_staging_yml(table)
    gathered = {
        "unions/int_identifiers_unioned": render_identifiers(tables),
        "unions/int_events_unioned": render_events(tables),
        "unions/int_events_expired": render_expired(tables),
        "unions/int_attributes_unioned": render_attributes(tables),
        "unions/int_consents_unioned": render_consents(tables),
        "unions/int_identity_declared": render_identity(sources.existing),
        "unions/int_namespaces": render_namespaces(namespaces),
        "unions/int_entity_namespaces": render_entity_namespaces(namespaces),
        "unions/int_merge_policies": render_merge_policies(sources.policies, tables),
        "unions/int_identifiers_denied": render_denied(namespaces),
        "goals/int_goals_converted": render_goals(read_goals(sources.folder / "goals")),
        "unions/int_rows_refused": render_refused(tables),
        "unions/int_rows_counted": render_counted(tables),
    }
    for place, text in gathered.items():
        files[f"{place}.sql"] = text
        files[f"{place}.yml"] = describe_model(place.rpartition("/")[2])
    if clashes := clashes or find_clashes(project_dir, files):
        raise CatalogError(clashes)
    return dict(sorted(files.items()))
