"""jQuery QueryBuilder: its rules mean what its own SQL makes of them, third value and all."""

from collections.abc import Mapping
from typing import Any

from federated.errors import shown
from federated.interchange.base import Format, Import, Rule, as_group, condition, items, mapping
from federated.interchange.three_valued import (
    ALWAYS,
    Verdict,
    all_hold,
    compared,
    known,
    one_holds,
)

_POSITIVE = {
    "equal": "=", "in": "in", "less": "<", "less_or_equal": "<=", "greater": ">",
    "greater_or_equal": ">=", "begins_with": "beginsWith", "contains": "contains",
    "ends_with": "endsWith",
}  # fmt: skip
_NEGATIVE = {
    "not_equal": "equal", "not_in": "in", "not_begins_with": "begins_with",
    "not_contains": "contains", "not_ends_with": "ends_with", "not_between": "between",
    "is_not_empty": "is_empty", "is_not_null": "is_null",
}  # fmt: skip
OPERATORS = (*_POSITIVE, *_NEGATIVE, "between", "is_empty", "is_null")


def read(data: Any, found: Import) -> Rule:
    """Return the rule of a rule set."""
    return as_group(_part(mapping(found, data, ""), found, "").true)


def _part(data: Mapping[str, Any], found: Import, where: str) -> Verdict:
    if "rules" in data or "condition" in data:
        return _group(data, found, where)
    name = data.get("field", data.get("id"))
    if not isinstance(name, str) or not name:
        problem = f"is not the name of a field (found {shown(name)})"
        found.refuse(f"{where}.field".lstrip("."), problem, "Correct it there.")
        return ALWAYS
    return _test(str(data.get("operator")), found.name(name), data.get("value"), found, where)


def _group(data: Mapping[str, Any], found: Import, where: str) -> Verdict:
    word = str(data.get("condition", "AND")).upper()
    if word not in ("AND", "OR"):
        problem = f"is not known (found {shown(data.get('condition'))})"
        found.refuse(f"{where}.condition".lstrip("."), problem, "Write AND or OR.")
    place = f"{where}.rules".lstrip(".")
    parts = [
        _part(mapping(found, each, f"{place}[{index}]"), found, f"{place}[{index}]")
        for index, each in enumerate(items(found, data.get("rules"), place))
    ]
    if not parts:
        found.refuse(place, "is empty", "Add a rule to the group.")
        return ALWAYS
    joined = one_holds(parts) if word == "OR" else all_hold(parts)
    return joined.negated() if data.get("not") is True else joined


def _test(key: str, name: str, value: Any, found: Import, where: str) -> Verdict:
    if key in _NEGATIVE:
        return _test(_NEGATIVE[key], name, value, found, where).negated()
    if key == "is_null":
        return known(condition(name, "null"))
    if key == "is_empty":
        return compared("=", [name], lambda k: condition(name, k, ""))
    values = value if isinstance(value, list) else [value]
    if any(isinstance(v, dict | list) or v is None for v in values):
        problem = f"is not a value (found {shown(value)})"
        found.refuse(f"{where}.value".lstrip("."), problem, "Correct it there.")
        return ALWAYS
    values = [found.midnight(name, v) for v in values]
    if key == "between" and len(values) == 2:
        return all_hold(
            [
                compared(k, [name], lambda o, v=v: condition(name, o, v))  # type: ignore[misc]
                for k, v in zip((">=", "<="), values, strict=True)
            ]
        )
    if key == "in":
        return compared("in", [name], lambda k: condition(name, k, values))
    if key in _POSITIVE and len(values) == 1:
        return compared(_POSITIVE[key], [name], lambda k: condition(name, k, values[0]))
    takes = "two values" if key == "between" else "one value"
    found.misfit(where, key, OPERATORS, takes, value)
    return ALWAYS


FORMAT = Format("jquery-querybuilder", "jQuery QueryBuilder, rule sets", read)
