"""Reads how changes of a table are known, out of its `changes` in a catalogue."""

from typing import Any, cast

from federated.catalog.schema import Changes
from federated.errors import Fault, nearest, shown

KEYS = ("known_by", "column", "deletes", "tombstone")
KNOWN_BY = ("append", "updated_at", "hash")
DELETES = ("none", "tombstone", "hash")


def read_changes(found: Any, where: str, faults: list[Fault]) -> Changes:
    """Return how changes of a table are known; without a word on it, by comparing all of it."""
    if found is None:
        return Changes()
    where = f"{where}.changes"
    if not isinstance(found, dict):
        problem = f"is not a mapping (found {shown(found)})"
        faults.append(Fault(where, problem, "Write {known_by: updated_at, column: updated_at}."))
        return Changes()
    for key in found:
        if key not in KEYS:
            faults.append(Fault(f"{where}.{key}", "is not a key here", nearest(key, KEYS)))
    known_by = _word(found, "known_by", KNOWN_BY, "hash", where, faults)
    usual = {"append": "none", "updated_at": "hash", "hash": "hash"}[known_by]
    deletes = _word(found, "deletes", DELETES, usual, where, faults)
    column, tombstone = (_column(found, key, where, faults) for key in ("column", "tombstone"))
    _agree(known_by == "hash", column, f"{where}.column", "known_by: append or updated_at", faults)
    _agree(deletes != "tombstone", tombstone, f"{where}.tombstone", "deletes: tombstone", faults)
    if known_by == "append" and deletes == "tombstone":
        advice = "Write known_by: updated_at."
        faults.append(Fault(f"{where}.deletes", "a tombstone is an edit of a row", advice))
    return Changes(cast(Any, known_by), column, cast(Any, deletes), tombstone)


def _agree(
    is_unused: bool, column: str | None, where: str, goes_with: str, faults: list[Fault]
) -> None:
    if is_unused and column is not None:
        faults.append(Fault(where, "says nothing here", f"It goes with {goes_with}."))
    if not is_unused and column is None:
        faults.append(Fault(where, "is missing", f"Name a column, or do not write {goes_with}."))


def _word(
    found: dict[str, Any],
    key: str,
    words: tuple[str, ...],
    usual: str,
    where: str,
    faults: list[Fault],
) -> str:
    value = found.get(key, usual)
    if isinstance(value, str) and value in words:
        return value
    problem = f"is not known (found {shown(value)})"
    faults.append(Fault(f"{where}.{key}", problem, nearest(value, words)))
    return usual


def _column(found: dict[str, Any], key: str, where: str, faults: list[Fault]) -> str | None:
    value = found.get(key)
    if value is None or isinstance(value, str):
        return value
    faults.append(Fault(f"{where}.{key}", f"is no column (found {shown(value)})", "Name one."))
    return None
