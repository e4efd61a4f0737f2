"""What goes with an operator or a function: for the types, and in the words of JSON Schema."""

import re
from typing import Any

from pydantic import BaseModel

from federated.language.values import PATH, Duration, Occasion
from federated.language.words import FUNCTION_MEANINGS, NEEDS_OF
from federated.operators import OPERATORS

# Two texts between commas, of which a backslash makes a part of the text; blank ones are dropped.
_ANY, _SEEN = r"(?:\\,|[^,\\]|\\(?!,))", r"(?:\\,|[^,\s\\]|\\(?!,))"
_PART = rf"{_ANY}*{_SEEN}{_ANY}*"
TWO_TEXTS = rf"^(?:\s*,)*{_PART},(?:\s*,)*{_PART}(?:,\s*)*$"

_LISTS = [key for key, each in OPERATORS.items() if each.takes in {"two", "many"}]
_TERM: dict[str, Any] = {
    "type": "object", "anyOf": [{"required": ["op"]}, {"required": ["field"]}],
}  # fmt: skip
_PRESENT: dict[str, Any] = {"not": {"type": "null"}}
_NAME: dict[str, Any] = {"anyOf": [{"type": ["object", "null"]}, {"pattern": PATH}]}


def _so_many(count: int) -> dict[str, Any]:
    return {"type": "array", "contains": _PRESENT, "minContains": count, "maxContains": count}


_ONE = {"anyOf": [{"type": ["boolean", "number", "string"]}, _TERM, _so_many(1)]}
_TWO = {"anyOf": [{"type": "string", "pattern": TWO_TEXTS}, _so_many(2)]}
_NO_PARTS = {"anyOf": [{"not": {"type": "object"}}, _TERM]}
_PATTERN = {
    "anyOf": [
        {"type": "string"},
        {**_so_many(1), "items": {"type": ["string", "null"]}},
    ]
}


def _operators(*takes: str) -> list[str | None]:
    found: list[str | None] = [key for key, each in OPERATORS.items() if each.takes in takes]
    return [*found, None] if "nothing" in takes else found


def _when(operators: list[Any], value: dict[str, Any], *required: str) -> dict[str, Any]:
    asked = {"properties": {"operator": {"enum": operators}}, "required": ["operator"]}
    then: dict[str, Any] = {"properties": {"value": value}}
    return {"if": asked, "then": {**then, **({"required": list(required)} if required else {})}}


def _of_names(operators: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    names = {"type": "array", "items": {**_NAME, "type": ["string", "object", "null"]}}
    asked = {"valueSource": {"const": "field"}, "operator": operators}
    value = {"anyOf": [{"type": "string", **text}, {"type": ["object", "null"]}, names]}
    return {
        "if": {"properties": asked, "required": ["valueSource", "operator"]},
        "then": {"properties": {"value": value}},
    }


BESIDE: list[dict[str, Any]] = [
    _when(_operators("one"), _ONE, "value"),
    _when(_operators("two"), _TWO, "value"),
    _when(_operators("pattern"), _PATTERN, "value"),
    _when(_operators("nothing", "many"), _NO_PARTS),
    _of_names({"not": {"enum": _LISTS}}, {"pattern": PATH}),
    # The names of a text with commas are judged by the reader alone.
    _of_names({"enum": _LISTS}, {}),
]
# Of an aggregate there is one test for every operator.
BESIDE_AGGREGATE: Any = [
    *BESIDE,
    _when(_operators("duration"), {"not": {"type": ["null", "array", "boolean"]}}, "value"),
    _when(_operators("occasion"), {"type": "object", "required": ["day"]}, "value"),
]


# JSON Schema can say whose turn it is by place alone, and so up to some place.
_TURNS = 20
IN_TURN: Any = [
    {"prefixItems": [{"type": ["object", "string"][place % 2]} for place in range(_TURNS)]},
    {
        "anyOf": [
            *({"minItems": n, "maxItems": n} for n in range(1, _TURNS, 2)),
            {"minItems": _TURNS},
        ]
    },
]
_OF_ONE = [name for name in FUNCTION_MEANINGS if name in NEEDS_OF]
_OF_NOTHING = [name for name in FUNCTION_MEANINGS if name not in {*NEEDS_OF, "count"}]
_KNOWN: dict[str, Any] = {"properties": {"of": _PRESENT}, "required": ["of"]}


def _made(key: str, wanted: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"properties": {key: wanted}, "required": [key]}, "then": then}


OF_ROWS: Any = [
    _made("function", {"enum": _OF_ONE}, _KNOWN),
    _made("function", {"enum": _OF_NOTHING}, {"properties": {"of": {"type": "null"}}}),
    _made("distinct", {"const": True}, _KNOWN),
    _made("distinct", {"const": True}, {"properties": {"function": {"const": "count"}}}),
    _made(
        "unit",
        {},
        {"properties": {"function": {"const": "count_periods"}}, "required": ["function"]},
    ),
]


def misfit_of_rows(function: str, of: Any, distinct: bool, has_unit: bool) -> str:
    """Return what is wrong with what a function is asked of rows, nothing when it fits."""
    if (function in _OF_ONE or distinct) and of is None:
        return "write of which attribute"
    if of is not None and function in _OF_NOTHING:
        return "leave out of"
    if distinct and function != "count":
        return "distinct goes with count"
    return "unit goes with count_periods" if has_unit and function != "count_periods" else ""


def misfit(operator: str | None, value: Any, source: str) -> str:
    """Return what is wrong with the value beside an operator, nothing when it fits."""
    takes = OPERATORS["null" if operator is None else operator].takes
    parts = [p for p in (value if isinstance(value, list) else [value]) if p is not None]
    if takes == "duration":
        fits = len(parts) == 1 and not isinstance(value, list | bool | Occasion)
        return "" if fits else "write a length of time"
    if takes == "occasion":
        return "" if isinstance(value, Occasion) else "write a named day"
    if any(isinstance(p, Duration | Occasion) for p in parts):
        return "write a value"
    is_text = isinstance(value, str) and operator in _LISTS
    if source == "field" and not is_text and not all(map(_is_name, parts)):
        return "write names"
    if takes == "two":
        is_two = re.search(TWO_TEXTS, value) if isinstance(value, str) else len(parts) == 2
        return "" if is_two else "write two values"
    if takes == "pattern" and not all(isinstance(p, str) for p in parts):
        return "write a pattern"
    return "write one value" if takes in {"one", "pattern"} and len(parts) != 1 else ""


def _is_name(part: Any) -> bool:
    return isinstance(part, BaseModel) or (isinstance(part, str) and bool(re.search(PATH, part)))
