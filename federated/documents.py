"""Reads the YAML and JSON files that people write; what they mean is decided elsewhere."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml.error import YAMLError

from federated.errors import DocumentError, Fault, nearest, shown
from federated.scalars import NotKept, read_plain, unreadable
from federated.versions import Lines, Upgrade, upgrade
from federated.yaml_events import YamlEvent, yaml_events

MAX_BYTES = 1024 * 1024
# A rule of depth 16 takes two levels of YAML for each group, and its document a few more.
MAX_DEPTH = 64


@dataclass(frozen=True)
class Document:
    """One file as plain values, the line each of them stands on, and the version it was of."""

    path: Path
    data: dict[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)
    written_version: int = 0

    def line_of(self, json_path: str) -> int | None:
        """Return the line of `rule.rules[2].field`, or of the nearest thing around it."""
        while json_path:
            if json_path in self.lines:
                return self.lines[json_path]
            json_path = json_path[: max(json_path.rfind("."), json_path.rfind("["), 0)]
        return self.lines.get("")


def load_document(
    path: Path, *, kind: str, versions: Mapping[int, Upgrade] | None = None
) -> Document:
    """Read one file of `kind`, brought up to the current version.

    `versions` maps each older version to the function that makes the next one of it; a document
    that names none is of version 0.

    Raises: DocumentError with every fault found.
    """
    name = path.name.split(".")[0]
    return load_text(path, read_text(path), kind=kind, versions=versions or {}, name=name)


def load_text(
    path: Path, text: str, *, kind: str, versions: Mapping[int, Upgrade], name: str
) -> Document:
    """Read the text of one file as `load_document` does; `name` is what an upgrade may call it.

    Raises: DocumentError with every fault found.
    """
    data, lines = _parsed(path, text)
    if not isinstance(data, dict):
        found = "nothing" if data is None else f"a {type(data).__name__}"
        _refuse(path, "", f"the {kind} is not a mapping (found {found})", "Start with: version: 1")
    data, lines, written = upgrade(
        data, lines, kind=kind, versions=versions, source=str(path), name=name
    )
    return Document(path, data, lines, written)


def load_folder(
    folder: Path, kind: str, versions: Mapping[int, Upgrade] | None = None
) -> list[Document]:
    """Read every .yml, .yaml and .json below a folder, in the order of their paths.

    Raises: DocumentError with the faults of all files.
    """
    documents: list[Document] = []
    faults: list[Fault] = []
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".yml", ".yaml", ".json"}):
        try:
            documents.append(load_document(path, kind=kind, versions=versions))
        except DocumentError as error:
            faults += [
                Fault(f"{path}: {f.where}", f.problem, f.advice, f.line) for f in error.faults
            ]
    if faults:
        raise DocumentError(faults)
    return documents


def read_values(path: Path) -> Any:
    """Read one file as plain values, whatever they are, for formats of other tools.

    Raises: DocumentError with every fault found.
    """
    return _parsed(path, read_text(path))[0]


def _parsed(path: Path, text: str) -> tuple[Any, Lines]:
    return _read_json(path, text) if path.suffix == ".json" else _Reader(path).read(text)


def _refuse(path: Path, where: str, problem: str, advice: str, line: int | None = None) -> NoReturn:
    raise DocumentError([Fault(where or "document", problem, advice, line)], str(path))


def read_text(path: Path) -> str:
    """Return the text of one file of at most 1 MiB.

    Raises: DocumentError when it is none.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        _refuse(path, "", f"cannot be read ({error.strerror})", "Check the path.")
    if len(raw) > MAX_BYTES:
        _refuse(path, "", f"is larger than 1 MiB ({len(raw)} bytes)", "Split it.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(path, "", f"is not UTF-8 (byte {error.start})", "Save it as UTF-8.")


def _read_json(path: Path, text: str) -> tuple[Any, dict[str, int]]:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [k for k, _ in pairs]
        for key in {k for k in keys if keys.count(k) > 1}:
            _refuse(path, key, "the key is written twice", "Keep one of them.")
        return dict(pairs)

    depth = deepest = 0
    for character in text:
        depth += (character in "[{") - (character in "]}")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH * 4:
        _refuse(path, "", f"is nested deeper than {MAX_DEPTH}", "Flatten it.")
    try:
        data = json.loads(text, object_pairs_hook=unique)
    except ValueError as error:
        _refuse(path, "", f"is not JSON ({error})", "Correct it there.")
    _check_depth(path, data, 1)
    return data, {"": 1}


def _check_depth(path: Path, data: object, depth: int) -> None:
    if depth > MAX_DEPTH:
        _refuse(path, "", f"is nested deeper than {MAX_DEPTH}", "Flatten it.")
    if isinstance(data, str) and (bad := unreadable(data)):
        _refuse(path, shown(data, 20), bad, "Remove it.")
    inner = [*data, *data.values()] if isinstance(data, dict) else data
    for item in inner if isinstance(inner, list) else ():
        _check_depth(path, item, depth + 1)


class _Reader:
    """Builds plain values from YAML events, so that nothing is expanded before it is checked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[str, int] = {}
        self.faults: list[Fault] = []

    def read(self, text: str) -> tuple[Any, dict[str, int]]:
        try:
            events = yaml_events(text)
        except YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else None
            problem = getattr(error, "problem", None) or "cannot be parsed"
            _refuse(self.path, "", f"is not YAML ({problem})", "Correct it there.", line)
        except (RecursionError, ValueError) as error:
            _refuse(self.path, "", f"is not YAML ({shown(str(error))})", "Correct it.")
        if sum(e.sort == "document" for e in events) > 1:
            _refuse(self.path, "", "holds several documents", "One file, one document.")
        stream = iter([e for e in events if e.sort != "document"])
        first = next(stream, None)
        data = None if first is None else self._value(first, stream, "", 1)
        if self.faults:
            raise DocumentError(self.faults, str(self.path))
        return data, self.lines

    def _fault(self, where: str, problem: str, advice: str, event: YamlEvent) -> None:
        self.faults.append(Fault(where or "document", problem, advice, event.line))

    def _value(self, event: YamlEvent, stream: Iterator[YamlEvent], where: str, depth: int) -> Any:
        self.lines[where] = event.line
        if depth > MAX_DEPTH:
            _refuse(self.path, "", f"is nested deeper than {MAX_DEPTH}", "Flatten it.")
        if event.has_anchor:
            self._fault(where, "anchors (& and *) are not read", "Write the value out.", event)
        if event.sort == "alias":
            return None
        if event.has_tag:
            self._fault(where, "tags (!) are not read", "Quote the text.", event)
        if event.sort == "sequence":
            return self._sequence(stream, where, depth)
        if event.sort == "mapping":
            return self._mapping(stream, where, depth)
        return self._scalar(event, where)

    def _sequence(self, stream: Iterator[YamlEvent], where: str, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in stream:
            if event.sort == "end":
                break
            items.append(self._value(event, stream, f"{where}[{len(items)}]", depth + 1))
        return items

    def _mapping(self, stream: Iterator[YamlEvent], where: str, depth: int) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for event in stream:
            if event.sort == "end":
                break
            # A key is its text, so that `on:` and `no:` stay words.
            key = event.text if event.sort == "scalar" else None
            inner = f"{where}.{key}" if where else str(key)
            if key is None:
                self._fault(where, "a key is not text", "Use plain words as keys.", event)
                self._value(event, stream, inner, depth + 1)
            elif key == "<<":
                self._fault(where, "merge keys (<<) are not read", "Write it out.", event)
            elif key in entries:
                self._fault(inner, "the key is written twice", "Keep one of them.", event)
            value = self._value(next(stream), stream, inner, depth + 1)
            entries[str(key)] = value
        return entries

    def _scalar(self, event: YamlEvent, where: str) -> Any:
        if bad := unreadable(event.text):
            self._fault(where, bad, "Remove it.", event)
        if event.is_quoted:
            return event.text
        try:
            return read_plain(event.text)
        except NotKept as error:
            self._fault(where, str(error), "Write it in quotes.", event)
            return None


def check_keys(
    data: Mapping[str, Any], allowed: Mapping[str, object] | frozenset[str], where: str
) -> list[Fault]:
    """Return a fault, with the nearest valid name, for each key that is not allowed here."""
    return [
        Fault(f"{where}.{key}" if where else key, "is not a key here", nearest(key, allowed))
        for key in data
        if key not in allowed
    ]
