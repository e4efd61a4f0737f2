"""How the audiences of a project are evaluated: each by itself, over shared models, or in process.

Audiences without a rule keep their own SQL, and so does, in process, whoever names one of them:
what is evaluated in process comes before any model of an audience is built.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from federated.passes.draft import Context, Draft
from federated.planner.costs import Costs, Way, estimate
from federated.planner.formulas import Value, audience_formula, members_of
from federated.planner.shared_sql import SharedModels, shared_models
from federated.rule.edges import Edge

Evaluation = Literal["auto", "sql", "shared", "in_process"]
EVALUATIONS: tuple[Evaluation, ...] = ("auto", "sql", "shared", "in_process")


@dataclass(frozen=True)
class EntityPlan:
    """The audiences of one entity that are evaluated together, and how."""

    entity: str
    way: Way
    formulas: Mapping[str, Value]
    costs: Costs
    shared: SharedModels = field(default_factory=SharedModels)


@dataclass(frozen=True)
class Plan:
    """What was chosen for each entity; audiences in none of its parts keep their own SQL."""

    context: Context
    entities: Mapping[str, EntityPlan]
    edges: Mapping[str, Edge]

    def of(self, key: str) -> EntityPlan | None:
        """Return where an audience is evaluated together with others, None when by itself."""
        found = (e for e in self.entities.values() if e.way != "sql" and key in e.formulas)
        return next(found, None)


def make_plan(
    drafts: Mapping[str, Draft],
    context: Context,
    evaluation: Evaluation = "auto",
    engine: str = "duckdb",
) -> Plan:
    """Return the plan for audiences as `name_edges` left them, the published ones alone."""
    published = {k: d for k, d in drafts.items() if d.audience.status == "published"}
    formulas: dict[str, dict[str, Value]] = {}
    for key, draft in sorted(published.items()):
        if draft.audience.rule is not None:
            own = formulas.setdefault(draft.audience.entity, {})
            own[key] = audience_formula(draft.audience)
    entities = {
        entity: _entity_plan(entity, own, context, evaluation, engine)
        for entity, own in sorted(formulas.items())
    }
    edges = {e.id: e for d in published.values() for e in d.edges}
    return Plan(context, entities, edges)


def _entity_plan(
    entity: str, formulas: dict[str, Value], context: Context, evaluation: Evaluation, engine: str
) -> EntityPlan:
    alone = _without_outsiders(formulas)
    costs = estimate(formulas)
    can_run = engine == "duckdb"
    way: Way
    if evaluation == "auto":
        way = costs.cheapest(can_run)
    elif evaluation == "in_process":
        # Elsewhere nothing runs beside the warehouse; shared models are the next best.
        way = "in_process" if can_run else "shared"
    else:
        way = evaluation
    if way == "in_process":
        return EntityPlan(entity, way, alone, costs)
    shared = shared_models(formulas, entity, context) if way == "shared" else SharedModels()
    return EntityPlan(entity, way, formulas, costs, shared)


def _without_outsiders(formulas: Mapping[str, Value]) -> dict[str, Value]:
    """Return the audiences that name none, near or far, which is not among them."""
    kept = dict(formulas)
    while True:
        outside = [k for k, v in kept.items() if not set(members_of(v)) <= set(kept)]
        if not outside:
            return kept
        for key in outside:
            del kept[key]
