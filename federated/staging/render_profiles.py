"""Writes dim_profiles and its like, one by each merge policy, as SQL and as property YAML."""

from collections.abc import Mapping, Sequence
from typing import Any

from federated.jinja_safe import yaml_lines
from federated.staging.declarations import MergePolicy
from federated.staging.profile_columns import ProfileColumn
from federated.staging.render_staging import NOTICE

FROM = NOTICE.format(origin="dbt_project/sources and merge_policies.yml")
SAID = "One row per profile, a person (or a still anonymous device) we resolved from identifiers."
APART = "One row per identifier that is the strongest of any row, as if nothing tied it to others."
SEEN = "int_profiles_seen"
SEEN_APART = "int_identifiers_seen"
PROFILES = "dim_profiles"
# What an unstitched view says besides, in the place after the key.
OWN = {"namespace": "Kind of identifier.", "identifier": "Its normalised value."}
# What its keys are, whatever those of a profile are.
APART_KEYS = {
    "key": "The namespace and the identifier, with a colon between; a rebuild does not change it.",
    "idx": "A number made of profile_id, not dense, the same after a rebuild; no other table's.",
}


def model_of(policy: MergePolicy) -> str:
    """Return the name of the model that holds profiles by a policy."""
    return PROFILES if policy.is_default else f"{PROFILES}__{policy.key}"


def render_profiles_sql(
    policy: MergePolicy, columns: Sequence[ProfileColumn], others: Sequence[str]
) -> str:
    """Return the model of profiles by a policy: what is seen of them, and what sources tell."""
    own = [] if policy.is_stitched else list(OWN)
    seen = SEEN if policy.is_stitched else SEEN_APART
    chosen = [*(f"    seen.{name}" for name in (*others, *own)), *map(_chosen, columns)]
    lines = [f"-- {FROM}"]
    if columns:
        lines += ["with", "", *_described(policy, columns), ""]
    lines += ["select", ",\n".join(chosen), f"from {{{{ ref('{seen}') }}}} as seen"]
    if columns:
        lines.append("left join described on seen.profile_id = described.profile_key")
    return "\n".join([*lines, ""])


def _described(policy: MergePolicy, columns: Sequence[ProfileColumn]) -> list[str]:
    """Return what is told of each profile in one row, as text."""
    values = [f"max(case when attribute = '{c.name}' then value end) as {c.name}" for c in columns]
    return [
        "described as (",
        "    select",
        ",\n".join(f"        {each}" for each in ["profile_key", *values]),
        "    from {{ ref('int_attributes_valued') }}",
        f"    where policy = '{policy.key}'",
        "    group by profile_key",
        ")",
    ]


def _chosen(column: ProfileColumn) -> str:
    value = f"described.{column.name}"
    if column.is_number_in_text:
        value = f"{{{{ leading_integer('{value}') }}}}"
        value = value if column.data_type == "integer" else f"cast({value} as {column.data_type})"
    elif column.data_type != "text":
        value = f"cast({value} as {column.data_type})"
    if column.otherwise is not None:
        value = f"coalesce({value}, seen.{column.otherwise})"
    return (
        f"    {value}" if value == f"described.{column.name}" else f"    {value} as {column.name}"
    )


def describe_profiles(
    policies: Sequence[MergePolicy], columns: Sequence[ProfileColumn], seen: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the property entry of each policy's model; `seen` is that of what they begin with.

    The default is the entity; a rule asks another policy by its name, as it asks a link.
    """
    meta = dict(seen["config"]["meta"]["muster"]["profiles"])
    key = str(meta["key"])
    others = [policy for policy in policies if not policy.is_default]
    links = {
        policy.key: {"model": model_of(policy), "on": {key: key}, "cardinality": "one_to_one"}
        for policy in others
        if policy.is_stitched
    }
    meta["links"] = {**meta.get("links", {}), **links}
    columns_of_all = [*seen["columns"], *map(_property, columns)]
    entries = [_entry(PROFILES, SAID, meta, columns_of_all)]
    own = [{"name": n, "data_type": "text", "description": said} for n, said in OWN.items()]
    for policy in others:
        said = SAID if policy.is_stitched else APART
        said += f" Values by the policy {policy.key}: {policy.description or policy.rule.way}"
        plain = [_untested(each, key) for each in columns_of_all]
        plain = plain if policy.is_stitched else [*_keyed_apart(plain, meta), *own]
        entries.append(_entry(model_of(policy), said, {"label": policy.label}, plain))
    return entries


def render_profiles_yml(entry: Mapping[str, Any]) -> str:
    """Return the property file of one of these models."""
    return "\n".join([f"# {FROM}", *yaml_lines({"version": 2, "models": [dict(entry)]})]) + "\n"


def _entry(
    name: str, said: str, meta: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    ours = {"config": {"meta": {"muster": dict(meta)}}}
    return {"name": name, "description": said, **ours, "columns": list(columns)}


def _property(column: ProfileColumn) -> dict[str, Any]:
    facts = column.facts
    ours: dict[str, Any] = {"attribute": True}
    ours |= {key: facts[key] for key in ("label", "labels", "allowed_values") if facts.get(key)}
    entry: dict[str, Any] = {
        "name": column.name,
        "data_type": column.data_type,
        "description": facts["description"],
        "config": {"meta": {"muster": ours}},
    }
    return {**entry, "data_tests": facts["data_tests"]} if facts.get("data_tests") else entry


def _keyed_apart(columns: Sequence[Mapping[str, Any]], meta: Mapping[str, Any]) -> list[Any]:
    """Return columns with what the keys of an unstitched view are."""
    said = {str(meta[name]): text for name, text in APART_KEYS.items() if name in meta}
    return [
        {**each, "description": said[each["name"]]} if each["name"] in said else each
        for each in columns
    ]


def _untested(column: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return a column without the tests that the default's model has; but the key is tested."""
    if column["name"] == key:
        return dict(column)
    return {name: value for name, value in column.items() if name != "data_tests"}
