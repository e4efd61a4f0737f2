"""Says in YAML what the gathered models hold; their SQL is in render_unions."""

from federated.staging.render_staging import NOTICE

DESCRIPTIONS = {
    "int_identifiers_unioned": "One row per row of a source and identifier in it, as found.",
    "int_events_unioned": "One row per event of a source.",
    "int_events_expired": "One row per event that is older than its source keeps events.",
    "int_attributes_unioned": "One row per row of a source and attribute in it.",
    "int_consents_unioned": "One row per answer about a channel and a purpose.",
    "int_rows_refused": "One row per row of a source that is not used, its content and why.",
    "int_rows_counted": "One row per table of a source, with its rows found, used and of later.",
    "int_identity_declared": "One row: whether the graph or a table says who is who.",
    "int_namespaces": "One row per declared namespace of identifiers.",
    "int_entity_namespaces": "One row per namespace that names an entity above people.",
    "int_merge_policies": "One row per merge policy, attribute and table that tells it.",
    "int_identifiers_denied": "One row per value that is no one's.",
    "int_goals_converted": "One row per event that meets a declared goal.",
}


def describe_model(name: str) -> str:
    """Return the YAML beside a gathered model."""
    lines = [
        f"# {NOTICE.format(origin='dbt_project')}",
        "version: 2",
        "",
        "models:",
        f"  - name: {name}",
        f'    description: "{DESCRIPTIONS[name]}"',
        "",
    ]
    return "\n".join(lines)
