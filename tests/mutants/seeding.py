"""Runs a test against a copy of the compiler with one mistake in it."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent.parent
LIST = Path(__file__).with_name("mutants.yml")


@dataclass(frozen=True)
class Mutant:
    """One mistake: in which file, which text becomes which, and the test that must fail by it."""

    id: str
    file: str
    text: str
    instead: str
    killed_by: str


def read_mutants() -> list[Mutant]:
    """Return every seeded mistake, in the order of the list."""
    return [
        Mutant(m["id"], m["file"], m["from"], m["to"], m["killed_by"])
        for m in YAML(typ="safe", pure=True).load(LIST.read_text(encoding="utf-8"))
    ]


def fails(mutant: Mutant | None, tests: list[str]) -> bool:
    """Return whether one of the tests fails with the mistake in place, or as the compiler is.

    Raises: ValueError when the text to change is not there exactly once, or nothing could run.
    """
    with tempfile.TemporaryDirectory(prefix="muster-mutant-") as folder:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "federated", Path(folder) / "federated", ignore=ignored)
        if mutant is not None:
            _seed(Path(folder) / mutant.file, mutant)
        words = ["-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [sys.executable, "-P", *words, *tests],
            cwd=ROOT, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    if done.returncode not in (0, 1):
        raise ValueError(f"{mutant}: {done.stdout[-2000:]}{done.stderr[-500:]}")
    return done.returncode == 1


def _seed(path: Path, mutant: Mutant) -> None:
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.text) != 1:
        raise ValueError(
            f"{mutant.id}: its text stands {text.count(mutant.text)} times in {mutant.file}. "
            "Bring tests/mutants/mutants.yml in line with the code."
        )
    path.write_text(text.replace(mutant.text, mutant.instead), encoding="utf-8")
