"""Rules in, SQL out: the public door of the rule compiler."""

from pathlib import Path

from federated.generate.models import write_models
from federated.generate.project import Project, load_project
from federated.rule.edges import Edge

__all__ = ["Edge", "Project", "compile_project", "list_edges", "load_project"]


def compile_project(project_dir: Path, engine: str = "duckdb") -> dict[str, str]:
    """Return every generated audience model: its path below the generated models, and its text.

    Raises: RuleError, CatalogError or DocumentError with the faults of all files.
    """
    return write_models(load_project(project_dir).compiled, engine)


def list_edges(project_dir: Path) -> list[Edge]:
    """Return every window edge a run must compute, in the order of their ids.

    Raises: RuleError, CatalogError or DocumentError with the faults of all files.
    """
    return load_project(project_dir).edges
