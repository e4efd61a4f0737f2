"""Brings members to the run's as_of by a tick, so that dbt need not evaluate them; builds none."""

from federated import load_project
from federated.catalog.model_names import CHANGES, MEMBERS, members_model
from federated.compile import CompiledAudience
from federated.generate.project import Project
from federated.planner.incremental import Planned, TickResult, forget, tick, why_whole
from federated.warehouse import Warehouse, open_warehouse
from muster.pipeline.runs import RunInfo
from muster.settings import Settings


def tick_members(settings: Settings, run: RunInfo, rebuild: bool = False) -> TickResult:
    """Evaluate again whoever can have changed, in every audience that allows it.

    The rest is left to dbt: audiences that are no rules, that ask who entered or left another one,
    or that name one of these.

    Raises: RuleError with the faults of all documents; StaleMoment for an older as_of.
    """
    project = load_project(settings.project_dir)
    parts = [_planned(each) for each in _published(project)]
    with open_warehouse(settings.warehouse_url, read_only=False) as warehouse:
        views = _views(warehouse, settings.schemas["audiences"])
        left: set[str] = set()
        for part in parts:
            needs_whole, parents = why_whole(part, project.context)
            if needs_whole or parents & left or members_model(part.key) in views:
                left.add(part.key)
        return tick(
            warehouse,
            [part for part in parts if part.key not in left],
            project.context,
            run.as_of,
            locate=lambda model: _place(settings, model),
            schema=settings.schemas["muster"],
            rebuild=rebuild,
        )


def forget_ticks(settings: Settings) -> None:
    """Let the next tick begin anew, since dbt is about to write the members itself."""
    with open_warehouse(settings.warehouse_url, read_only=False) as warehouse:
        forget(warehouse, settings.schemas["muster"])


def _published(project: Project) -> list[CompiledAudience]:
    """Return the audiences that have members, parents first."""
    compiled = project.compiled
    return [
        compiled[key]
        for key in project.parents_first()
        if compiled[key].audience.status == "published"
    ]


def _planned(compiled: CompiledAudience) -> Planned:
    tree = compiled.stages["name_edges"].audience
    return Planned(tree, compiled.query, compiled.edges, compiled.rule_hash)


def _views(warehouse: Warehouse, schema: str) -> set[str]:
    return {each.name for each in warehouse.relations(schema) if each.kind == "view"}


def _place(settings: Settings, model: str) -> tuple[str, str]:
    layer = "audiences" if model.startswith((MEMBERS, CHANGES)) else "marts"
    return settings.schemas[layer], model
