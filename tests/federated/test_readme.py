"""The package's README names every operator, pass and engine, and none that is not there."""

import re
from pathlib import Path

import pytest

from federated.engines import ENGINES
from federated.operators import OPERATORS
from federated.passes import PASSES


@pytest.fixture(scope="module")
def readme(project_dir: Path) -> dict[str, str]:
    """Return the sections of the README by heading."""
    text = (project_dir / "federated/README.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, re.M | re.S))


def _quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^` ]+)`", text))


def test_operators(readme: dict[str, str]) -> None:
    assert _quoted(readme["Operators"]) == set(OPERATORS)


def test_passes_in_their_order(readme: dict[str, str]) -> None:
    rows = re.findall(r"^\| `(\w+)`", readme["The passes"], re.M)
    assert rows == [work.__name__ for work in PASSES]


def test_engines_with_their_state(readme: dict[str, str]) -> None:
    rows = re.findall(r"^\| (`.+`) \| (.+) \|$", readme["Engines"], re.M)
    said = {key: state for keys, state in rows for key in _quoted(keys)}
    assert said == {key: engine.state for key, engine in ENGINES.items()}
