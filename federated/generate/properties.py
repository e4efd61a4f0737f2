"""What generated models and their property files begin with and are written as."""

from collections.abc import Mapping
from typing import Any

from federated.jinja_safe import yaml_lines

NOTE = "Written by `muster compile`; a change here is lost with the next one."


def described_column(
    name: str, type_: str, said: str, tests: list[str] | None = None
) -> dict[str, Any]:
    """Return one column as dbt's property files describe it."""
    column: dict[str, Any] = {"name": name, "data_type": type_, "description": said}
    return {**column, "data_tests": tests} if tests else column


def properties_text(content: Mapping[str, Any]) -> str:
    """Return a property file as text, safe from Jinja."""
    return "\n".join([f"# {NOTE}", *yaml_lines(dict(content))]) + "\n"
