"""Rules in, SQL out: the public door of the rule compiler; docs/python.md shows it in use."""

from pathlib import Path

from federated.engines.local_clock import list_clock_changes
from federated.generate.compiling import compile_models
from federated.generate.kept import KeptTexts
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


def compile_project(
    project_dir: Path, engine: str = "duckdb", kept: Path | None = None
) -> dict[str, str]:
    """Return every generated model by its path: those of audiences and of computed attributes.

    `kept` is a file of texts from the compilation before; with and without it they are the same.

    Raises: RuleError, CatalogError or DocumentError with the faults of all files.
    """
    return compile_models(project_dir, engine, KeptTexts(kept))


def list_edges(project_dir: Path) -> list[Edge]:
    """Return every window edge a run must compute, in the order of their ids.

    Raises: RuleError, CatalogError or DocumentError with the faults of all files.
    """
    return load_project(project_dir).edges
