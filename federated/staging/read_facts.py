"""Reads what a source says of an attribute for all who read it: type, label, values, tests."""

from collections.abc import Mapping
from typing import Any

from federated.staging.declarations import Column
from federated.staging.reading import Reader, check_type

NUMBERS = ("integer", "bigint")


def read_facts(
    reader: Reader, entry: Mapping[str, Any], where: str, column: Column | None
) -> dict[str, Any]:
    """Return the facts that are said, each in one form."""
    facts: dict[str, Any] = {}
    if (said := entry.get("type")) is not None:
        facts["type"] = reader.text(said, f"{where}.type", "text")
        is_known = check_type(reader, facts["type"], f"{where}.type")
        if is_known and column is not None and not can_become(column.data_type, facts["type"]):
            problem = f"is {facts['type']}, and the column is {column.data_type}"
            reader.fault(f"{where}.type", problem, "Declare the column's own data_type so.")
    for key in ("description", "otherwise"):
        if entry.get(key) is not None:
            facts[key] = reader.text(entry[key], f"{where}.{key}")
    if (label := entry.get("label")) is not None:
        facts["label"] = reader.label(label, f"{where}.label")
    for key in ("labels", "allowed_values"):
        if entry.get(key) is not None:
            facts[key] = [str(each) for each in reader.items(entry[key], f"{where}.{key}")]
    if entry.get("data_tests") is not None:
        facts["data_tests"] = reader.items(entry["data_tests"], f"{where}.data_tests")
    return facts


def can_become(found: str, wanted: str) -> bool:
    """Tell whether values of a type can be of another; a text, the number it begins with."""
    if found == wanted or wanted == "text":
        return True
    if found == "text":
        return wanted in NUMBERS
    return found in NUMBERS and (wanted == "bigint" or wanted.startswith("numeric"))
