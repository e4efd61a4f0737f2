"""Reads dbt_project/namespaces.yml and dbt_project/goals/; renders nothing."""

import re
from pathlib import Path
from typing import Any

from federated.documents import load_document, load_folder
from federated.errors import CatalogError, Fault
from federated.staging.declarations import NAMESPACE_TYPES, NORMALISERS, Goal, Namespace
from federated.staging.reading import NAME, Reader

NAMESPACE_KEYS = ("type", "normaliser", "priority", "maximum", "pattern", "denied")
GOAL_KEYS = ("version", "goal", "label", "kind", "event", "value", "window_days", "description")
PATTERN = re.compile(r"[A-Za-z0-9_\[\]{}(),.?*+^$|\\ -]{1,200}")
DENIED = re.compile(r"[^'\\{}%#\x00-\x1f]{1,200}")


def read_namespaces(path: Path) -> dict[str, Namespace]:
    """Return the declared namespaces by code, strongest first."""
    reader = Reader(load_document(path, kind="namespaces"))
    data = reader.mapping(reader.document.data, "", ("version", "namespaces"))
    entries = data.get("namespaces")
    if not isinstance(entries, dict) or not entries:
        reader.fault("namespaces", "declares none", "Declare at least one.")
        entries = {}
    found = {code: _read_namespace(reader, code, entry) for code, entry in entries.items()}
    _refuse(reader.faults)
    return dict(sorted(found.items(), key=lambda item: (item[1].priority, item[0])))


def _read_namespace(reader: Reader, code: str, entry: Any) -> Namespace:
    where = f"namespaces.{code}"
    if not NAME.fullmatch(code) or code == "profile_id":
        reader.fault(where, "is not a code that can be used", "Write another, in snake_case.")
    entry = reader.mapping(entry, where, NAMESPACE_KEYS)
    pattern = entry.get("pattern")
    if pattern is not None and not (isinstance(pattern, str) and PATTERN.fullmatch(pattern)):
        reader.fault(f"{where}.pattern", "holds signs that are not kept", "Write a plain pattern.")
    denied = [str(value) for value in reader.items(entry.get("denied"), f"{where}.denied")]
    for i, value in enumerate(denied):
        if not DENIED.fullmatch(value):
            reader.fault(f"{where}.denied[{i}]", "holds signs that are not kept", "Leave it out.")
    if entry.get("priority") is None:
        reader.fault(f"{where}.priority", "is missing", "Write a number; lower is stronger.")
    maximum = entry.get("maximum")
    return Namespace(
        code,
        reader.choice(entry.get("type"), f"{where}.type", NAMESPACE_TYPES),
        reader.choice(entry.get("normaliser"), f"{where}.normaliser", NORMALISERS, "none"),
        reader.number(entry.get("priority"), f"{where}.priority", 0),
        None if maximum is None else reader.number(maximum, f"{where}.maximum", 1),
        pattern,
        tuple(denied),
    )


def read_goals(folder: Path) -> list[Goal]:
    """Return the declared goals by key; a project may have none."""
    goals: list[Goal] = []
    faults: list[Fault] = []
    documents = load_folder(folder, "goal") if folder.is_dir() else []
    for document in documents:
        reader = Reader(document)
        goals.append(_read_goal(reader, document.data))
        if goals[-1].key != document.path.stem:
            reader.fault("goal", f"is not the file's name ({document.path.stem})", "Rename one.")
        faults += reader.faults
    _refuse(faults)
    return sorted(goals, key=lambda goal: goal.key)


def _read_goal(reader: Reader, data: dict[str, Any]) -> Goal:
    reader.mapping(data, "", GOAL_KEYS)
    event = reader.mapping(data.get("event"), "event", ("type", "category"))
    category = event.get("category")
    value = reader.mapping(data.get("value", {}), "value", ("column",))
    column = value.get("column")
    label = data.get("label")
    label = label.get("en") if isinstance(label, dict) else label
    return Goal(
        key=reader.name(data.get("goal"), "goal"),
        label=reader.plain(label, "label"),
        kind=reader.choice(data.get("kind"), "kind", ("macro", "micro")),
        event_type=reader.plain(event.get("type"), "event.type"),
        category=None if category is None else reader.plain(category, "event.category"),
        value_column=None
        if column is None
        else reader.choice(column, "value.column", ("amount", "quantity")),
        window_days=reader.number(data.get("window_days"), "window_days", 30),
    )


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise CatalogError(faults)
