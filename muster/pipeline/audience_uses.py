"""What depends on an audience: other audiences, destinations and campaigns, near and far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from federated import Project, load_project
from federated.errors import Fault, RuleError, nearest
from federated.rule.parents import parents
from muster.pipeline.sync import read_definitions
from muster.settings import Settings

UseKind = Literal["audience", "destination", "campaign"]


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """One thing that reads an audience."""

    kind: UseKind
    key: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Audiences and what they are made of and used by; edges go from what is read to who reads."""

    edges: tuple[tuple[str, str], ...]

    def text(self, form: Literal["mermaid", "dot"]) -> str:
        """Return the graph as Mermaid or Graphviz would draw it."""
        if form == "mermaid":
            names = {name: f"n{i}" for i, name in enumerate(self.names)}
            shown = [f'  {names[n]}["{n}"]' for n in self.names]
            arrows = [f"  {names[a]} --> {names[b]}" for a, b in self.edges]
            return "\n".join(["flowchart LR", *shown, *arrows])
        arrows = [f'  "{a}" -> "{b}";' for a, b in self.edges]
        return "\n".join(["digraph audiences {", "  rankdir=LR;", *arrows, "}"])

    @property
    def names(self) -> list[str]:
        return sorted({name for edge in self.edges for name in edge})


def uses_of(settings: Settings, project: Project) -> Mapping[str, list[Use]]:
    """Return what reads each audience directly, in order."""
    found: dict[str, set[Use]] = {key: set() for key in project.audiences}
    for key, audience in project.audiences.items():
        for parent in parents(audience):
            found.setdefault(parent, set()).add(Use("audience", key))
    definitions = read_definitions(settings)
    for destination in definitions.destinations.values():
        for membership in destination.memberships:
            found.setdefault(membership.audience, set()).add(Use("destination", destination.key))
    for campaign in definitions.campaigns.values():
        found.setdefault(campaign.audience, set()).add(Use("campaign", campaign.key))
    return {key: sorted(uses) for key, uses in found.items()}


def draw_graph(settings: Settings, key: str | None = None) -> Graph:
    """Return the graph of all audiences, or of all that one of them hangs on and that hangs on it.

    Raises: RuleError for an unknown audience.
    """
    project = load_project(settings.project_dir)
    if key is not None and key not in project.audiences:
        advice = nearest(key, project.audiences)
        raise RuleError([Fault(key, "there is no such audience", advice)])
    edges: set[tuple[str, str]] = set()
    for audience, uses in uses_of(settings, project).items():
        edges |= {
            (audience, use.key if use.kind == "audience" else f"{use.kind} {use.key}")
            for use in uses
        }
    for audience, compiled in project.compiled.items():
        edges |= {
            (f"table {model}", audience)
            for model, _ in compiled.reads
            if model in project.catalog.tables
        }
    if key is not None:
        near = _reached(edges, key) | _reached({(b, a) for a, b in edges}, key)
        edges = {(a, b) for a, b in edges if a in near and b in near}
    return Graph(tuple(sorted(edges)))


def _reached(edges: set[tuple[str, str]], start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        new = {b for a, b in edges if a == here} - found
        found |= new
        waiting += sorted(new)
    return found
