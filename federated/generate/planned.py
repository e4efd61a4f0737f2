"""The models of audiences that are evaluated together: a view each, and what they share."""

from collections.abc import Mapping
from typing import Any

from federated.catalog.model_names import members_model
from federated.compile import CompiledAudience, dbt_sql
from federated.generate.properties import NOTE
from federated.operators.literals import text_literal
from federated.planner.plan import EntityPlan, Evaluation, Plan, make_plan
from federated.planner.run import NUMBER, audience_number
from federated.planner.shared_sql import audience_rows


def plan_of(
    compiled: Mapping[str, CompiledAudience], evaluation: Evaluation, engine: str
) -> Plan | None:
    """Return how the audiences of a project are evaluated, None when there are none."""
    if not compiled:
        return None
    drafts = {key: each.stages["name_edges"] for key, each in compiled.items()}
    context = next(iter(compiled.values())).context
    return make_plan(drafts, context, evaluation, engine)


def shared_files(plan: Plan | None, engine: str) -> dict[str, str]:
    """Return the shared models of a plan by their file names."""
    found = {}
    for each in plan.entities.values() if plan else ():
        for name, query in each.shared.queries.items():
            found[f"{name}.sql"] = _head("table") + dbt_sql(query, engine) + "\n"
    return found


def shared_yaml(plan: Plan | None) -> list[dict[str, Any]]:
    """Return what is said of the shared models."""
    said = {
        "int_audience_leaves__": "One row per owner of rows, one column of yes and no per leaf.",
        "int_audience_sets__": "One row per key a leaf holds for.",
        "int_audience_bits__": "One row per entity, one column of yes and no per audience.",
    }
    return [
        {"name": name, "description": next(t for p, t in said.items() if name.startswith(p))}
        for each in (plan.entities.values() if plan else ())
        for name in each.shared.queries
    ]


def together_sql(compiled: CompiledAudience, plan: EntityPlan, engine: str) -> str:
    """Return the model of an audience that is evaluated with others: a view of its members."""
    key = compiled.audience.key
    rule = f"-- Rule {compiled.rule_hash} of {compiled.audience.source or key}\n"
    if plan.way == "shared":
        rows = audience_rows(key, plan.entity, plan.shared)
        return f"-- {NOTE}\n{rule}{_config('view')}{dbt_sql(rows, engine)}\n"
    # What it reads stays in the lineage although dbt does not read it.
    reads = sorted({model for model, _ in compiled.reads} - {members_model(key)})
    lines = [f"-- depends_on: {{{{ ref('{model}') }}}}" for model in reads]
    texts = [text_literal(t).sql("duckdb") for t in (key, plan.entity)]
    return (
        f"-- {NOTE}\n{rule}{_config('view')}" + "\n".join(lines) + "\n"
        f"select\n    {texts[0]} as audience_key,\n    {texts[1]} as entity,\n    entity_key\n"
        f"from {{{{ muster_members() }}}}\nwhere {NUMBER} = {audience_number(key)}\n"
    )


def _config(materialized: str) -> str:
    return f"{{{{ config(materialized='{materialized}', tags=['audience']) }}}}\n\n"


def _head(materialized: str) -> str:
    return f"-- {NOTE}\n{_config(materialized)}"
