"""Reads names and the values beside an operator, as they are written; kinds are checked later."""

import re
import unicodedata
from typing import Any

from federated.errors import shown
from federated.rule.fields import Entries
from federated.rule.parsing.windows import read_duration
from federated.rule.tree import Operand, Path
from federated.scalars import unreadable

LIST_OPERATORS = frozenset({"in", "notIn", "between", "notBetween", "hasAny", "hasAll", "hasNone"})
DURATION_OPERATORS = frozenset(
    {"inLast", "notInLast", "inNext", "notInNext", "anniversaryInNext", "anniversaryInLast"}
)
# What a builder keeps for itself; read by nobody here.
BOOKKEEPING = ("id", "path", "muted", "disabled", "locked", "valueEditorType", "inputType", "label")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}\Z")


def read_path(entries: Entries, key: str) -> Path | None:
    """Return a name such as `product.category` or `^.city`, None with a fault if it is none."""
    value = entries.data.get(key)
    if isinstance(value, dict):
        entries.fault(key, "expressions are not compiled yet", "Write the name of a field.")
        return None
    return _path(entries, key, value)


def _path(entries: Entries, key: str, value: Any) -> Path | None:
    if value == "":
        return Path((), where=entries.at(key))
    if not isinstance(value, str):
        entries.fault(key, f"is not the name of a field (found {shown(value)})", "Write a name.")
        return None
    names = value.split(".")
    outer = 0
    while names and names[0] == "^":
        names, outer = names[1:], outer + 1
    if not names or len(names) > 6 or not all(_NAME.match(n) for n in names):
        problem = f"is not the name of a field (found {shown(value)})"
        entries.fault(key, problem, "Use letters, digits and _, with dots between names.")
        return None
    return Path(tuple(names), outer, where=entries.at(key))


def read_operands(entries: Entries, operator: str) -> tuple[Operand, ...]:
    """Return what stands beside an operator: literals, names of fields, or a duration."""
    value = entries.data.get("value")
    source = entries.word("valueSource", ("value", "field"), "value")
    if isinstance(value, dict):
        return _from_mapping(entries, operator, value)
    if operator in DURATION_OPERATORS:
        beside = Entries(
            {"n": value, "unit": entries.data.get("unit", "day")}, entries.where, entries.faults
        )
        length = read_duration(beside)
        return () if length is None else (length,)
    parts = _list(value) if operator in LIST_OPERATORS else value
    parts = list(parts) if isinstance(parts, list) else [] if parts is None else [parts]
    if source == "field":
        paths = [_path(entries, "value", p) for p in parts]
        return tuple(p for p in paths if p is not None)
    return tuple(_literal(entries, p) for p in parts if p is not None)


def _from_mapping(entries: Entries, operator: str, value: dict[str, Any]) -> tuple[Operand, ...]:
    if operator in DURATION_OPERATORS:
        inner = Entries(value, entries.at("value"), entries.faults)
        inner.known(["n", "unit"])
        length = read_duration(inner)
        return () if length is None else (length,)
    what = "expressions are" if "op" in value else "a mapping is"
    problem = f"{what} not compiled here (found {shown(value)})"
    entries.fault("value", problem, "Write a value.")
    return ()


def _literal(entries: Entries, value: Any) -> Operand:
    if isinstance(value, str):
        if bad := unreadable(value):
            entries.fault("value", bad, "Remove it.")
            return ""
        return unicodedata.normalize("NFC", value)
    if isinstance(value, bool | int | float):
        if isinstance(value, float) and value * 0 != 0:
            entries.fault("value", f"is not a number (found {value})", "Write a number.")
        return value
    entries.fault("value", f"is not one value (found {shown(value)})", "Write text or a number.")
    return None


def _list(value: Any) -> Any:
    """Return comma text as React Query Builder's `toArray` reads it, anything else unchanged.

    >>> _list("a, b\\\\,c, ")
    ['a', 'b,c']
    """
    if not isinstance(value, str):
        return value
    parts: list[str] = []
    for chunk in value.split(","):
        if parts and parts[-1].endswith("\\"):
            parts[-1] = parts[-1][:-1] + "," + chunk
        else:
            parts.append(chunk)
    return [p.strip() for p in parts if p.strip()]
