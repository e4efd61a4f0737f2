"""Writes an older audience document as one of today; what changes is decided by federated."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from federated.documents import load_document
from federated.errors import DocumentError, nearest
from federated.generate.project import AUDIENCES
from federated.rule.upgrade import UPGRADES, VERSION
from muster.errors import InputError
from muster.pipeline.yaml_text import yaml_text

ENDINGS = {".yml", ".yaml", ".json"}


@dataclass(frozen=True, slots=True)
class UpgradedFile:
    """One document in its current version, and whether that stands in its file."""

    path: Path
    written_version: int
    version: int
    text: str
    is_written: bool


def upgrade_audience(project_dir: Path | None, name: str, *, write: bool = False) -> UpgradedFile:
    """Return an audience, by its key or its file, in the current version; `write` puts it there.

    A file needs no project.

    Comments and order stay wherever the old text can be kept as it is.

    Raises: InputError when there is no such audience; DocumentError when it cannot be read.
    """
    path = _find(project_dir, name)
    document = load_document(path, kind="audience", versions=UPGRADES)
    text = path.read_text(encoding="utf-8-sig")
    if document.written_version < VERSION:
        text = _text(path, text, document.data)
        if write:
            temporary = path.with_name(f".{path.name}.{os.getpid()}")
            temporary.write_text(text, encoding="utf-8", newline="\n")
            temporary.replace(path)
    is_written = write or document.written_version == VERSION
    return UpgradedFile(path, document.written_version, VERSION, text, is_written)


def is_document(name: str) -> bool:
    """Return whether a name is that of a file, rather than the key of an audience."""
    return Path(name).suffix in ENDINGS and Path(name).is_file()


def _find(project_dir: Path | None, name: str) -> Path:
    if project_dir is None or is_document(name):
        return Path(name)
    files = {p.stem: p for p in sorted((project_dir / AUDIENCES).rglob("*")) if p.suffix in ENDINGS}
    if name not in files:
        raise InputError(f"audience: there is no file of {name}. {nearest(name, files)}")
    return files[name]


def _text(path: Path, old: str, data: dict[str, Any]) -> str:
    if path.suffix == ".json":
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    for text in (_added_to(old, data), _wrapped(old, data)):
        if _says(path, text, data):
            return text
    return yaml_text(data)


def _added_to(old: str, data: dict[str, Any]) -> str:
    return f"version: {data['version']}\n{old}"


def _wrapped(old: str, data: dict[str, Any]) -> str:
    """Return the old text, comments and all, as the rule below what is new."""
    head = yaml_text({key: value for key, value in data.items() if key != "rule"})
    inner = "".join(f"  {line}" if line.strip() else line for line in old.splitlines(True))
    return f"{head}rule:\n{inner.rstrip()}\n"


def _says(path: Path, text: str, data: dict[str, Any]) -> bool:
    """Return whether a text reads as the document."""
    with tempfile.TemporaryDirectory() as folder:
        tried = Path(folder, path.name)
        tried.write_text(text, encoding="utf-8")
        try:
            return load_document(tried, kind="audience", versions=UPGRADES).data == data
        except DocumentError:
            return False
