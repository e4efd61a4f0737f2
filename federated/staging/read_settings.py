"""Reads dbt_project/namespaces.yml and dbt_project/goals/; renders nothing."""

import re
from pathlib import Path
from typing import Any

from federated.documents import load_document, load_folder
from federated.errors import CatalogError, Fault, nearest, shown
from federated.staging.declarations import (
    CHECKS,
    HASH_FORMS,
    NAMED_ENTITIES,
    NAMESPACE_TYPES,
    NORMALISERS,
    Goal,
    Namespace,
)
from federated.staging.reading import NAME, Reader

DOCUMENT_KEYS = ("version", "namespaces", "denied", "identity", "table", "key")
NAMESPACE_KEYS = (
    "type", "normaliser", "priority", "maximum", "pattern", "denied", "scoped", "hash_of",
    "hash_form", "check", "national_form", "formerly", "entity",
)  # fmt: skip
# Numbers the state gives to people; knowing one is no right to join records by it.
NATIONAL = re.compile(
    r"(.*_)?(national_id|id_card|identity_card|resident_(registration_)?number|rrn|ssn|"
    r"social_security(_number)?|passport(_number)?)(_.*)?"
)
GOAL_KEYS = ("version", "goal", "label", "kind", "event", "value", "window_days", "description")
PATTERN = re.compile(r"[A-Za-z0-9_/\[\]{}(),.?*+^$|\\ -]{1,200}")
DENIED = re.compile(r"[^'\\{}%#\x00-\x1f]{1,200}")


def read_namespaces(path: Path) -> dict[str, Namespace]:
    """Return the declared namespaces by code, strongest first."""
    reader = Reader(load_document(path, kind="namespaces"))
    data = reader.mapping(reader.document.data, "", DOCUMENT_KEYS)
    everywhere = _read_denied(reader, data.get("denied"), "denied")
    entries = data.get("namespaces")
    if not isinstance(entries, dict) or not entries:
        reader.fault("namespaces", "declares none", "Declare at least one.")
        entries = {}
    found = {c: _read_namespace(reader, c, entry, everywhere) for c, entry in entries.items()}
    _check_hashes(reader, found)
    _check_renames(reader, found)
    _refuse(reader.faults)
    return dict(sorted(found.items(), key=lambda item: (item[1].priority, item[0])))


def _read_denied(reader: Reader, values: Any, where: str) -> tuple[str, ...]:
    found = [str(value) for value in reader.items(values, where)]
    for i, value in enumerate(found):
        if not DENIED.fullmatch(value):
            reader.fault(f"{where}[{i}]", "holds signs that are not kept", "Leave it out.")
    return tuple(found)


def _check_hashes(reader: Reader, found: dict[str, Namespace]) -> None:
    """Note hashes of what is not declared, or of what is a hash itself."""
    plain = [code for code, each in found.items() if each.normaliser != "sha256"]
    for code, each in found.items():
        where = f"namespaces.{code}.hash_of"
        if each.hash_of is not None and each.hash_of not in plain:
            reader.fault(where, f"no namespace {shown(each.hash_of)}", nearest(each.hash_of, plain))
        elif each.hash_of is not None and each.normaliser != "sha256":
            problem = f"is said, and normaliser is {each.normaliser}"
            reader.fault(where, problem, "Write: normaliser: sha256")


def _check_renames(reader: Reader, found: dict[str, Namespace]) -> None:
    """Note former names that are still in use, or that two namespaces had."""
    given: list[str] = []
    for code, each in found.items():
        where = f"namespaces.{code}.formerly"
        if each.formerly in found:
            reader.fault(where, f"{each.formerly} is a namespace too", "Leave it out.")
        elif each.formerly in given:
            reader.fault(where, f"{each.formerly} was another's too", "Keep one of them.")
        given += [each.formerly] if each.formerly else []


def _read_namespace(
    reader: Reader, code: str, entry: Any, everywhere: tuple[str, ...]
) -> Namespace:
    where = f"namespaces.{code}"
    if not NAME.fullmatch(code) or code == "profile_id":
        reader.fault(where, "is not a code that can be used", "Write another, in snake_case.")
    if NATIONAL.fullmatch(code):
        reader.fault(where, "is a national id", "Leave it out: no record is joined by one.")
    entry = reader.mapping(entry, where, NAMESPACE_KEYS)
    pattern = entry.get("pattern")
    if pattern is not None and not (isinstance(pattern, str) and PATTERN.fullmatch(pattern)):
        reader.fault(f"{where}.pattern", "holds signs that are not kept", "Write a plain pattern.")
    denied = _read_denied(reader, entry.get("denied"), f"{where}.denied")
    if entry.get("priority") is None:
        reader.fault(f"{where}.priority", "is missing", "Write a number; lower is stronger.")
    maximum, hash_of, check = (entry.get(key) for key in ("maximum", "hash_of", "check"))
    formerly, entity = entry.get("formerly"), entry.get("entity")
    if entity is not None and entry.get("type") != "non_person":
        advice = "Write: type: non_person, since people are never put together by it."
        reader.fault(f"{where}.entity", "is said of what names people", advice)
    return Namespace(
        code,
        reader.choice(entry.get("type"), f"{where}.type", NAMESPACE_TYPES),
        reader.choice(entry.get("normaliser"), f"{where}.normaliser", NORMALISERS, "none"),
        reader.number(entry.get("priority"), f"{where}.priority", 0),
        None if maximum is None else reader.number(maximum, f"{where}.maximum", 1),
        pattern,
        tuple(dict.fromkeys((*denied, *everywhere))),
        reader.flag(entry.get("scoped"), f"{where}.scoped"),
        None if hash_of is None else reader.name(hash_of, f"{where}.hash_of"),
        reader.choice(entry.get("hash_form"), f"{where}.hash_form", HASH_FORMS, "whole"),
        None if check is None else reader.choice(check, f"{where}.check", CHECKS),
        reader.flag(entry.get("national_form"), f"{where}.national_form"),
        None if formerly is None else reader.name(formerly, f"{where}.formerly"),
        None if entity is None else reader.choice(entity, f"{where}.entity", NAMED_ENTITIES),
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
