"""The lock pins every dependency with hashes, names no host, and fits pyproject.toml."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")


def pins(lock: str) -> dict[str, list[str]]:
    """Return every pinned version by normalised name."""
    found: dict[str, list[str]] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        if match := PIN.match(block):
            assert "--hash=sha256:" in block, f"{match['name']} has no hash"
            found.setdefault(normalise(match["name"]), []).append(match["version"])
    return found


def normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(project: dict[str, object]) -> list[Requirement]:
    table = project["project"]
    assert isinstance(table, dict)
    texts = list(table["dependencies"])
    for extra in table["optional-dependencies"].values():
        texts += extra
    groups = project["dependency-groups"]
    assert isinstance(groups, dict)
    return [Requirement(text) for text in texts + groups["dev"]]


def test_lock_names_no_host(project_dir: Path) -> None:
    assert "://" not in (project_dir / "requirements.lock").read_text(encoding="utf-8")


def test_lock_fits_the_declared_ranges(project_dir: Path) -> None:
    locked = pins((project_dir / "requirements.lock").read_text(encoding="utf-8"))
    project = tomllib.loads((project_dir / "pyproject.toml").read_text(encoding="utf-8"))
    requirements = declared(project)
    assert len(requirements) > 20
    unfit = [
        str(requirement)
        for requirement in requirements
        if not any(v in requirement.specifier for v in locked.get(normalise(requirement.name), []))
    ]
    assert unfit == []


def test_every_dependency_says_why(project_dir: Path) -> None:
    text = (project_dir / "docs" / "dependencies.md").read_text(encoding="utf-8")
    project = tomllib.loads((project_dir / "pyproject.toml").read_text(encoding="utf-8"))
    missing = [r.name for r in declared(project) if f"| `{r.name}` |" not in text]
    assert missing == []
