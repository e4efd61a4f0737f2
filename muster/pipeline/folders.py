"""Writes files and folders so that a reader sees all of one or nothing; knows no table."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from muster.errors import InputError, StepMissing, WarehouseBusy

PARTIAL = ".partial"
_CHUNK_BYTES = 1 << 20


@contextmanager
def write_alone(parent: Path, what: str) -> Iterator[None]:
    """Hold `parent` for one writer, and clear away what a killed writer left half done.

    Raises: WarehouseBusy when another process is writing there.
    """
    parent.mkdir(parents=True, exist_ok=True)
    with (parent / ".lock").open("w") as lock:
        try:
            # The kernel gives the lock back when a process dies, so a kill leaves nothing to free.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WarehouseBusy(
                f"{parent}: another process is writing {what}. Try again when it is done."
            ) from error
        for left in parent.glob(f"*{PARTIAL}"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def start_folder(parent: Path, name: str) -> Path:
    """Make the folder in which `name` is written before it may be seen."""
    partial = parent / f".{name}{PARTIAL}"
    partial.mkdir(parents=True)
    return partial


def finish_folder(partial: Path, name: str) -> Path:
    """Put a written folder on the disk for good, then let it be seen under `name`."""
    for path in sorted(partial.rglob("*")):
        _sync(path)
    _sync(partial)
    final = partial.parent / name
    partial.rename(final)
    _sync(final.parent)
    return final


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Replace a JSON file in one step; the same content gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}{PARTIAL}")
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
    with partial.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    _sync(path.parent)


def read_json(path: Path, otherwise: str) -> dict[str, Any]:
    """Read a JSON file we wrote; `otherwise` says what to do when it is not there.

    Raises: StepMissing when there is no such file, InputError when it is damaged.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise StepMissing(f"{path}: not written yet. {otherwise}") from error
    except ValueError as error:
        raise InputError(
            f"{path}: not readable as JSON ({error}), so it counts as not written. {otherwise}"
        ) from error
    if not isinstance(content, dict):
        raise InputError(
            f"{path}: holds no names and values, so it counts as not written. {otherwise}"
        )
    return content


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex, without reading it whole."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
