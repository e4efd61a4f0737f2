"""A project as it stood at a revision of its history, read with git; nothing is checked out."""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from federated.errors import shown
from muster.errors import InputError

PARTS = ("dbt_project", "dbt_project.yml")


@contextmanager
def project_at(project_dir: Path, revision: str | None) -> Iterator[Path]:
    """Give the folder of the project at a revision, or of the working tree for None.

    Raises: InputError when there is no git, no such revision, or no project at it.
    """
    if revision is None:
        yield project_dir
        return
    with TemporaryDirectory(prefix="muster-revision-") as folder:
        packed = io.BytesIO(_archive(project_dir, revision))
        with tarfile.open(fileobj=packed) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


def _archive(project_dir: Path, revision: str) -> bytes:
    commit = _git(
        project_dir, revision, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"
    )
    prefix = _git(project_dir, revision, "rev-parse", "--show-prefix").decode().strip()
    tree = f"{commit.decode().strip()}:{prefix}" if prefix else commit.decode().strip()
    return _git(project_dir, revision, "archive", "--format=tar", tree, *PARTS)


def _git(project_dir: Path, revision: str, *words: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - words are ours, the revision stands behind --end-of-options
            ["git", "-C", str(project_dir), *words],  # noqa: S607 - whichever git the person has
            capture_output=True, check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise InputError("audience diff: there is no git here. Install it.") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = reason[-1].removeprefix("fatal: ") if reason else "it failed"
        raise InputError(
            f"audience diff: no project at the revision {shown(revision)} ({why}). "
            "Name a commit, branch or tag of this repository."
        )
    return done.stdout
