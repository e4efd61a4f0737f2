"""Evaluates audiences in process, inside the step that builds them; dbt reads what is written."""

from dataclasses import dataclass

from federated import load_project
from federated.generate.planned import plan_of
from federated.planner.plan import Plan
from federated.planner.run import write_members
from federated.warehouse import open_warehouse
from muster.pipeline.runs import RunInfo
from muster.settings import Settings

MEMBERS = "muster_members"


@dataclass(frozen=True, slots=True)
class PlanView:
    """How the audiences of one entity are evaluated, and what was counted to choose that."""

    entity: str
    way: str
    audiences: int
    leaves: int
    distinct: int
    parts: int
    models: int
    costs: dict[str, float]


def project_plan(settings: Settings) -> Plan | None:
    """Return how the audiences of the project are evaluated.

    Raises: RuleError with the faults of all audiences.
    """
    project = load_project(settings.project_dir)
    engine = "duckdb" if settings.is_duckdb else "postgres"
    return plan_of(project.compiled, project.evaluation, engine)


def show_plan(settings: Settings) -> list[PlanView]:
    """Return the plan as a table, one row an entity."""
    plan = project_plan(settings)
    return [
        PlanView(
            each.entity,
            each.way,
            each.costs.audiences,
            each.costs.leaves,
            each.costs.distinct,
            each.costs.parts,
            len(each.shared.queries),
            {str(way): cost for way, cost in each.costs.ways.items()},
        )
        for each in (plan.entities.values() if plan else ())
    ]


def evaluate_in_process(settings: Settings, run: RunInfo) -> int | None:
    """Write the members of audiences evaluated in process; None when there are none of them."""
    plan = project_plan(settings)
    if plan is None or all(e.way != "in_process" for e in plan.entities.values()):
        return None
    schemas = settings.schemas

    def locate(model: str) -> tuple[str, str]:
        is_inner = model.startswith("int_")
        is_audience = model.startswith("int_audience_")
        layer = "audiences" if is_audience else "intermediate" if is_inner else "marts"
        return schemas[layer], model

    with open_warehouse(settings.warehouse_url, read_only=False) as warehouse:
        place = (schemas["muster"], MEMBERS)
        return write_members(warehouse, plan, run.as_of, locate, place)
