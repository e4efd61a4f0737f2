"""The audiences of one dbt project: read all, check them together, and write their models."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from federated.calendars.read_days import read_days
from federated.catalog.from_dbt import read_catalog
from federated.catalog.schema import Catalog
from federated.compile import CompiledAudience, Edged, begin_audience, compile_audience
from federated.computed.compiled import CompiledAttribute
from federated.computed.read import load_attributes
from federated.documents import Document, load_folder, read_values
from federated.errors import DocumentError, Fault, RuleError, nearest, shown
from federated.passes import Context
from federated.planner.plan import EVALUATIONS, Evaluation
from federated.rule.edges import AS_OF, Edge
from federated.rule.parents import parents_first
from federated.rule.parse import read_audience
from federated.rule.tree import Audience
from federated.rule.upgrade import UPGRADES
from federated.staging import profile_models

AUDIENCES = Path("dbt_project/audiences")
ATTRIBUTES = Path("dbt_project/attributes")
# Keys of audiences that were deleted, one a line: a key is never used again.
RETIRED = Path("dbt_project/retired_audiences.txt")
PROJECT_FILE = "dbt_project.yml"
_FOLDER = re.compile(r"[a-z0-9_\-/]*\Z")


@dataclass(frozen=True)
class Project:
    """Every audience of a project, read but not compiled, and what they may speak of.

    `attributes` are the computed ones, each after those it is made of.
    """

    context: Context
    documents: Mapping[str, Document]
    evaluation: Evaluation = "auto"
    attributes: Mapping[str, CompiledAttribute] = field(default_factory=dict)

    @property
    def catalog(self) -> Catalog:
        return self.context.catalog

    @property
    def audiences(self) -> Mapping[str, Audience]:
        return self.context.audiences

    @cached_property
    def compiled(self) -> dict[str, CompiledAudience]:
        """Return every audience compiled, parents before those that name them.

        Raises: RuleError with the faults of all audiences.
        """
        return self._each(compile_audience)

    @cached_property
    def begun(self) -> dict[str, CompiledAudience]:
        """Return every audience as `compiled` does, but for queries that nobody asks for.

        Raises: RuleError with the faults of all audiences.
        """
        return self._each(begin_audience)

    def _each(
        self, compiled: Callable[[Audience, Context], CompiledAudience]
    ) -> dict[str, CompiledAudience]:
        faults: list[Fault] = []
        done: dict[str, CompiledAudience] = {}
        for key in self.parents_first():
            try:
                done[key] = compiled(self.audiences[key], self.context)
            except RuleError as error:
                faults += _placed(error.faults, self.documents[key])
        if faults:
            raise RuleError(faults)
        return {key: done[key] for key in sorted(done)}

    def audience(self, key: str) -> CompiledAudience:
        """Return one audience, compiled.

        Raises: RuleError when there is none of that key, or its rule is at fault.
        """
        if key not in self.audiences:
            advice = nearest(key, self.audiences)
            raise RuleError([Fault(key, "there is no such audience", advice)])
        try:
            return compile_audience(self.audiences[key], self.context)
        except RuleError as error:
            raise RuleError(_placed(error.faults, self.documents[key])) from error

    @cached_property
    def edges(self) -> list[Edge]:
        """Return every edge a run must compute, as_of among them."""
        found = {AS_OF.id: AS_OF}
        everything: list[Edged] = [*self.attributes.values(), *self.compiled.values()]
        for compiled in everything:
            found |= {edge.id: edge for edge in compiled.edges}
        return [found[i] for i in sorted(found)]

    def parents_first(self) -> list[str]:
        """Return the keys in an order in which each audience follows those it names.

        Raises: RuleError naming a ring of audiences.
        """
        return parents_first(self.audiences, sorted(self.audiences))


def load_project(project_dir: Path) -> Project:
    """Read the catalogue, every computed attribute and every audience of a project.

    Raises: CatalogError, or RuleError and DocumentError with the faults of all files.
    """
    catalog = read_catalog(project_dir, profile_models(project_dir))
    folder = project_dir / AUDIENCES
    audiences: dict[str, Audience] = {}
    documents: dict[str, Document] = {}
    values = _vars(project_dir)
    zone, week_starts = str(values.get("zone", "UTC")), str(values.get("week_starts", "monday"))
    bare = Context(catalog, {}, zone, week_starts, read_days(project_dir))
    made = load_attributes(project_dir / ATTRIBUTES, bare, project_dir)
    faults = list(made.faults)
    retired = _retired(project_dir)
    for document in load_folder(folder, "audience", UPGRADES) if folder.is_dir() else ():
        place = document.path.relative_to(project_dir)
        inside = document.path.parent.relative_to(folder).as_posix().removeprefix(".")
        document = replace(document, path=place)
        audience, found = read_audience(document.data, source=str(place), folder=inside)
        faults += _placed(found, document)
        if not _FOLDER.match(inside):
            advice = "Use lower case letters, digits, _ and -."
            faults.append(Fault(str(place), "the folder cannot be a part of names", advice))
        if audience.key in retired:
            advice = f"Choose a new key, or remove the line from {RETIRED}."
            problem = f"{audience.key} was the key of an audience that was deleted"
            faults += _placed([Fault("audience", problem, advice)], document)
        if audience.key in audiences:
            twin = documents[audience.key].path
            faults += _placed(
                [Fault("audience", f"{audience.key} is taken by {twin}", "Rename one.")], document
            )
        audiences[audience.key] = audience
        documents[audience.key] = document
    if faults:
        raise RuleError(faults)
    evaluation = _evaluation(values.get("evaluation", "auto"))
    context = replace(made.context, audiences=audiences)
    return Project(context, documents, evaluation, made.compiled)


def _evaluation(value: Any) -> Evaluation:
    if value not in EVALUATIONS:
        problem = f"is no way of evaluating audiences (found {shown(value)})"
        fault = Fault("vars.evaluation", problem, nearest(str(value), EVALUATIONS))
        raise DocumentError([fault], PROJECT_FILE)
    return cast(Evaluation, value)


def _retired(project_dir: Path) -> set[str]:
    path = project_dir / RETIRED
    return set(path.read_text(encoding="utf-8").split()) if path.is_file() else set()


def _placed(faults: Any, document: Document) -> list[Fault]:
    """Return faults with the file and the line each stands in."""
    return [
        replace(f, where=f"{document.path}: {f.where}", line=document.line_of(f.where))
        for f in faults
    ]


def _vars(project_dir: Path) -> dict[str, Any]:
    """Return the settings of dbt_project.yml."""
    try:
        project = read_values(project_dir / PROJECT_FILE)
    except DocumentError:
        return {}
    found = project.get("vars") if isinstance(project, dict) else None
    values = found if isinstance(found, dict) else {}
    inner = values.get(str(project.get("name")))
    return {**values, **inner} if isinstance(inner, dict) else values
