"""Reads names and the values beside an operator, as they are written; kinds are checked later."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from federated.errors import shown
from federated.rule.fields import Entries
from federated.rule.occasions import Occasion
from federated.rule.parsing.compound import read_circle, read_occasion
from federated.rule.parsing.windows import read_duration
from federated.rule.places import Circle
from federated.rule.tree import Operand, Path, Term, Value
from federated.scalars import unreadable

LIST_OPERATORS = frozenset({"in", "notIn", "between", "notBetween", "hasAny", "hasAll", "hasNone"})
DURATION_OPERATORS = frozenset(
    {"inLast", "notInLast", "inNext", "notInNext", "anniversaryInNext", "anniversaryInLast"}
)
# What a builder keeps for itself; read by nobody here.
BOOKKEEPING = ("id", "path", "muted", "disabled", "locked", "valueEditorType", "inputType", "label")
# What stands beside these has several parts.
COMPOUND_OPERATORS: dict[str, Callable[[Entries], Circle | Occasion | None]] = {
    "withinDistance": read_circle,
    "around": read_occasion,
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}\Z")
# Reads a mapping that stands for a value; where in the entries it stands comes second.
ReadTerm = Callable[[Entries, str, Any], Term | None]


def is_term(value: Any) -> bool:
    """Return whether a mapping stands for a value of its own: a field, an aggregate, an `op`."""
    return isinstance(value, dict) and ("op" in value or "field" in value)


def read_path(entries: Entries, key: str) -> Path | None:
    """Return a name such as `product.category` or `^.city`, None with a fault if it is none."""
    return as_path(entries, key, entries.data.get(key))


def as_path(entries: Entries, key: str, value: Any) -> Path | None:
    """Return the name a value is, None with a fault if it is none."""
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


def read_operands(
    entries: Entries, operator: str, read_term: ReadTerm | None = None
) -> tuple[Operand, ...]:
    """Return what stands beside an operator: literals, names of fields, terms, or a duration."""
    value = entries.data.get("value")
    source = entries.word("valueSource", ("value", "field"), "value")
    if isinstance(value, dict) and not (read_term and is_term(value)):
        return _from_mapping(entries, operator, value)
    if operator in DURATION_OPERATORS:
        beside = Entries(
            {"n": value, "unit": entries.data.get("unit", "day")}, entries.where, entries.faults
        )
        length = read_duration(beside)
        return () if length is None else (length,)
    parts = _list(value) if operator in LIST_OPERATORS else value
    parts = list(parts) if isinstance(parts, list) else [] if parts is None else [parts]
    read: list[Operand] = []
    for index, part in enumerate(parts):
        if read_term is not None and is_term(part):
            place = f"value[{index}]" if isinstance(value, list) else "value"
            read.append(read_term(entries, place, part))
        elif part is not None:
            read.append(
                as_path(entries, "value", part)
                if source == "field"
                else read_value(entries, "value", part)
            )
    return tuple(read)


def _from_mapping(entries: Entries, operator: str, value: dict[str, Any]) -> tuple[Operand, ...]:
    if operator in DURATION_OPERATORS:
        inner = Entries(value, entries.at("value"), entries.faults)
        inner.known(["n", "unit"])
        length = read_duration(inner)
        return () if length is None else (length,)
    if operator in COMPOUND_OPERATORS:
        inner = Entries(value, entries.at("value"), entries.faults)
        found = COMPOUND_OPERATORS[operator](inner)
        return () if found is None else (found,)
    problem = f"is not a value (found {shown(value)})"
    entries.fault("value", problem, "Write a value, or a mapping with op or field.")
    return ()


def read_value(entries: Entries, key: str, value: Any) -> Value:
    """Return a literal as it is written, None with a fault if it is none."""
    if isinstance(value, str):
        if bad := unreadable(value):
            entries.fault(key, bad, "Remove it.")
            return ""
        return unicodedata.normalize("NFC", value)
    if isinstance(value, bool | int | float):
        if isinstance(value, float) and value * 0 != 0:
            entries.fault(key, f"is not a number (found {value})", "Write a number.")
        return value
    entries.fault(key, f"is not one value (found {shown(value)})", "Write text or a number.")
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
