"""The pages about warehouses without dbt show what really happens: every example is run."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from warm_processes import run_muster

PAGE, PYTHON = "docs/any-warehouse.md", "docs/python.md"


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


@pytest.fixture(scope="module")
def place(project_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the shop and the files of the page."""
    folder = tmp_path_factory.mktemp("any_warehouse")
    text = (project_dir / PAGE).read_text(encoding="utf-8")
    (folder / "muster").symlink_to(project_dir / "muster")
    made = subprocess.run(
        [sys.executable, "-c", _blocks(text, "python")[0]],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    for block in _blocks(text, "yaml"):
        name = re.match(r"# (\S+)\n", block)
        assert name is not None
        (folder / name.group(1)).write_text(block, encoding="utf-8")
    return folder


def _commands(text: str) -> Iterator[tuple[str, str]]:
    for block in _blocks(text, "console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


def test_the_commands_print_what_the_page_shows(project_dir: Path, place: Path) -> None:
    text = (project_dir / PAGE).read_text(encoding="utf-8")
    commands = list(_commands(text))
    assert len(commands) >= 5
    for command, shown in commands:
        name, *words = shlex.split(command)
        assert name == "muster"
        done = run_muster(*words, env=os.environ, cwd=place)
        assert (done.returncode, done.stdout) == (0, shown), done.stderr


def test_the_python_examples_run(project_dir: Path, place: Path) -> None:
    text = (project_dir / PYTHON).read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, {}, PYTHON, PYTHON, 0)
    said: list[str] = []
    with chdir(place):
        result = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert result.attempted >= 10
    assert result.failed == 0, "".join(said)
