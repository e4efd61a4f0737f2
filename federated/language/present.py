"""Whether a rule holds anything once muted parts are taken out, for the types and JSON Schema."""

from typing import Any

from federated.language.parts import Disabled, Muted
from federated.language.rules import Group, IndependentGroup

_REF = {"$ref": "#/$defs/Present"}
_OUT: Any = [
    {"properties": {word: {"const": True}}, "required": [word]} for word in ("muted", "disabled")
]
# A group that muting emptied takes along what it stands in; one that was empty before is true.
_LEFT: dict[str, Any] = {
    "not": {"type": "object", "anyOf": _OUT},
    "if": {
        "type": "object", "properties": {"rules": {"type": "array", "minItems": 1}},
        "required": ["rules"],
    },
    "then": {"properties": {"rules": {"contains": _REF}}},
}  # fmt: skip
PRESENT: dict[str, Any] = {
    "title": "Present part",
    "description": "A part that is left when muted ones are taken out.",
    "type": "object",
    "allOf": [_LEFT],
    "properties": {
        "value": _LEFT,
        "where": _LEFT,
        "sequence": {"items": {"properties": {"value": _LEFT}}},
    },
}
# Of an audience: what is published selects by something, or says that it means everyone.
SELECTS: dict[str, Any] = {
    "if": {
        "properties": {"status": {"const": "published"}, "everyone": {"const": False}},
    },
    "then": {"properties": {"rule": {"properties": {"rules": {"contains": _REF}}}}},
}


def is_present(part: Any) -> bool:
    """Return whether a part of a rule is left when muted ones are taken out."""
    if isinstance(part, str) or not _is_left(part):
        return False
    steps = [step.value for step in getattr(part, "sequence", ())]
    inner = [getattr(part, "value", None), getattr(part, "where", None), *steps]
    return all(_is_left(each) for each in inner)


def _is_left(part: Any) -> bool:
    if isinstance(part, Muted | Disabled):
        return False
    if True in (getattr(part, "muted", None), getattr(part, "disabled", None)):
        return False
    is_group = isinstance(part, Group | IndependentGroup)
    return not is_group or not part.rules or any(map(is_present, part.rules))
