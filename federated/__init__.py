"""Rules in, SQL out: the public door of the rule compiler; docs/python.md shows it in use."""

from pathlib import Path

from federated.engines.local_clock import list_clock_changes
from federated.generate.attributes import write_attributes
from federated.generate.models import write_models
from federated.generate.project import Project, load_project
from federated.parse_sentence import parse_sentence
from federated.rule.edges import Edge
from federated.standalone.catalogs import load_catalog
from federated.standalone.door import compile_audience, describe, evaluate, explain
from federated.warehouse import open_warehouse

__all__ = [
    "Edge",
    "Project",
    "compile_audience",
    "compile_project",
    "describe",
    "evaluate",
    "explain",
    "list_clock_changes",
    "list_edges",
    "load_catalog",
    "load_project",
    "open_warehouse",
    "parse_sentence",
]


def compile_project(project_dir: Path, engine: str = "duckdb") -> dict[str, str]:
    """Return every generated model by its path: those of audiences and of computed attributes.

    Raises: RuleError, CatalogError or DocumentError with the faults of all files.
    """
    project = load_project(project_dir)
    attributes = write_attributes(project.attributes, project.catalog, engine)
    return {**attributes, **write_models(project.compiled, engine, project.evaluation)}


def list_edges(project_dir: Path) -> list[Edge]:
    """Return every window edge a run must compute, in the order of their ids.

    Raises: RuleError, CatalogError or DocumentError with the faults of all files.
    """
    return load_project(project_dir).edges
