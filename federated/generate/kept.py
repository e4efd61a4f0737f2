"""Texts kept from one compilation to the next, each by what it was made of; nothing but text.

A text is found again by the hash of its rule, and only under the stamp of all else that it hangs
on: this compiler to the last byte, the catalogue, the engine. What is damaged, or another's, is
made anew; what cannot be stored is not kept.
"""

import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from federated.rule.identity import fingerprint

FORMAT = 1
PACKAGE = Path(__file__).resolve().parents[1]
LIBRARIES = ("sqlglot", "ruamel.yaml", "pyyaml", "tzdata")
Kept = TypeVar("Kept", str, list[Any], dict[str, Any])


class KeptTexts:
    """One file of texts; without a file, nothing is kept."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.stamp = ""
        self._before = _read(path) if path is not None else {}
        self._now: dict[str, Any] = {}
        self._has_new = False

    def under(self, *stamp: str) -> None:
        """Say what all texts hang on besides their rules."""
        self.stamp = fingerprint([compiler_digest(), *stamp], 32)

    def get(self, made_of: str, name: str, make: Callable[[], Kept]) -> Kept:
        """Return a text, or texts, of a rule: as kept, else as made now."""
        if self.path is None:
            return make()
        place = fingerprint([self.stamp, made_of, name], 32)
        entry: Any = self._before.get(place)
        if not _is_whole(place, entry):
            value = make()
            self._has_new = True
            entry = {"value": value, "seal": _seal(place, value)}
        self._now[place] = entry
        found: Kept = entry["value"]
        return found

    def write(self) -> None:
        """Put what was asked for in place of what was kept before."""
        if self.path is None or not self._has_new:
            return
        temporary = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(self._now), encoding="utf-8")
            temporary.replace(self.path)


def files_digest(files: Iterable[Path], root: Path) -> str:
    """Return a name for files that changes when one of them does, or its path."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{path.relative_to(root).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


@cache
def compiler_digest(package: Path = PACKAGE) -> str:
    """Return a name for this compiler: its own files, what it is made with, and the format."""
    files = (p for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    made_with = [version(each) for each in LIBRARIES]
    return fingerprint([FORMAT, files_digest(files, package), platform.python_version(), made_with])


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_whole(place: str, entry: Any) -> bool:
    """Return whether an entry is one of ours, and as it was written."""
    if not isinstance(entry, dict) or set(entry) != {"value", "seal"}:
        return False
    return bool(entry["seal"] == _seal(place, entry["value"]))


def _seal(place: str, value: Any) -> str:
    # In the order it is in: that of a mapping is told by what is written of it.
    return hashlib.sha256(json.dumps([place, value]).encode()).hexdigest()
