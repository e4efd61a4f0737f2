"""What the documentation tells a reader to type, open or read exists."""

import re
import shlex
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from muster.cli import app

PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/analysts.md",
    "docs/any-warehouse.md",
    "docs/conformance.md",
    "docs/interchange.md",
    "docs/one-audience.md",
    "docs/python.md",
    "docs/sentences.md",
    "docs/semantics.md",
    "docs/thin.md",
)


def commands(page: str, text: str) -> list[str]:
    """Return every `muster …` command a page shows, without its comment."""
    shown = re.findall(r"(?:^|`)(muster [a-z][^`#\n]*)", text, re.M)
    return sorted({command.strip() for command in shown})


@cache
def help_of(path: tuple[str, ...]) -> str | None:
    """Return the help of a command, or None where there is no such command."""
    done = CliRunner().invoke(app, [*path, "--help"], catch_exceptions=False)
    return None if done.exit_code else done.output


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(project_dir: Path, page: str) -> None:
    text = (project_dir / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!#|https?:)([^)#]+)", text)
    missing = [t for t in targets if not ((project_dir / page).parent / t).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_shown_commands_exist(project_dir: Path, page: str) -> None:
    text = (project_dir / page).read_text(encoding="utf-8")
    faults = []
    for command in commands(page, text):
        words = shlex.split(command)[1:]
        path = [word for word in words[:2] if re.fullmatch(r"[a-z]+(-[a-z]+)*", word)]
        for depth in range(len(path), 0, -1):
            shown = help_of(tuple(path[:depth]))
            if shown is not None:
                unknown = [o for o in words if o.startswith("--") and o not in shown]
                faults += [f"{command}: no option {option}" for option in unknown]
                break
        else:
            faults.append(f"{command}: no such command")
    assert faults == []


def test_make_targets_in_the_readme_exist(project_dir: Path) -> None:
    text = (project_dir / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"make ([a-z-]+)", text))
    makefile = (project_dir / "Makefile").read_text(encoding="utf-8")
    assert {"demo", "test"} <= targets
    assert {t for t in targets if not re.search(rf"^{t}:", makefile, re.M)} == set()
