"""react-querybuilder: our rules are its rules and more, so most of it stays as it is."""

import re
from collections.abc import Mapping
from typing import Any

from federated.catalog.schema import Catalog
from federated.errors import shown
from federated.interchange.base import Format, Import, Rule, as_group, items, mapping
from federated.interchange.written import written
from federated.rule.parsing.operands import is_term
from federated.rule.tree import Group

# What the builder puts in the place of a field or an operator nobody has chosen yet.
PLACEHOLDER = "~"
_PATH = re.compile(r"(\^\.)*[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
# What a query of ours says beside what the builder knows.
_OURS = ("aggregate", "where", "window", "caseSensitive", "unit", "sequence", "within", "same")
_KEPT = ("combinator", "not", "field", "operator", "value", "valueSource", "match")
_DROPPED = ("id", "path", "muted", "disabled", "locked", "valueEditorType", "inputType", "label")


def read(data: Any, found: Import) -> Rule:
    """Return the rule of a query, with one combinator a group or with one between any two rules."""
    return as_group(_group(mapping(found, data, ""), found, ""))


def _group(data: Mapping[str, Any], found: Import, where: str) -> Rule:
    rules: list[Any] = []
    for index, rule in enumerate(items(found, data.get("rules"), f"{where}.rules".lstrip("."))):
        place = f"{where}.rules[{index}]".lstrip(".")
        if isinstance(rule, str) and index % 2 and "combinator" not in data:
            rules.append(rule)
            continue
        part = mapping(found, rule, place)
        rules.append(_group(part, found, place) if "rules" in part else _rule(part, found, place))
    kept = {key: data[key] for key in ("combinator", "not") if key in data}
    return {**kept, "rules": rules, **_muted(data, found, where)}


def _muted(data: Mapping[str, Any], found: Import, where: str) -> Rule:
    said = [key for key in ("muted", "disabled") if data.get(key) is True]
    if not said:
        return {}
    name = data.get("field")
    which = "the group" if "rules" in data else "the rule"
    which += f" of {shown(name)}" if isinstance(name, str) else ""
    found.note(f"{where or 'query'}: {which} is {' and '.join(said)} there, and was left out")
    return {"muted": True}


def _note_muted(data: Any, found: Import, where: str) -> None:
    """Note each muted rule in a part that only ours says, such as `where` or a step."""
    if isinstance(data, list):
        for index, each in enumerate(data):
            _note_muted(each, found, f"{where}[{index}]")
    elif isinstance(data, Mapping):
        _muted(data, found, where)
        for key, each in data.items():
            _note_muted(each, found, f"{where}.{key}")


def _rule(data: Mapping[str, Any], found: Import, where: str) -> Rule:
    for key in data:
        if key not in (*_KEPT, *_OURS, *_DROPPED):
            found.note(f'{where}: "{key}" is of another tool and was left out')
    for key in ("field", "operator"):
        if data.get(key) == PLACEHOLDER:
            return found.refuse(f"{where}.{key}", "is not chosen yet", "Choose one in the builder.")
    rule: Rule = {key: data[key] for key in (*_KEPT, *_OURS) if key in data}
    name, value = data.get("field"), data.get("value")
    inner = value if isinstance(value, Mapping) and "rules" in value else None
    # A group as the value is read part by part; everything else of ours stays as it is.
    for key in [k for k in rule if k != "value" or inner is None]:
        _note_muted(rule[key], found, f"{where}.{key}")
    if "sequence" in data or "aggregate" in data or is_term(name):
        return {**rule, **_muted(data, found, where)}
    if not isinstance(name, str):
        problem = f"is not the name of a field (found {shown(name)})"
        return found.refuse(f"{where}.field", problem, "Choose one in the builder.")
    rule["field"] = _name(name, found)
    if inner is not None:
        rule["value"] = _group(inner, found, f"{where}.value")
        rule.setdefault("match", {"mode": "some"})
        rule.pop("operator", None)
    elif data.get("valueSource") == "field" and isinstance(value, str):
        names = value.split(",") if data.get("operator") in {"in", "notIn", "between"} else [value]
        rule["value"] = ",".join(_name(each.strip(), found) for each in names)
    elif data.get("valueSource") == "value":
        rule.pop("valueSource")
    return {**rule, **_muted(data, found, where)}


def _name(name: str, found: Import) -> str:
    """Return our name for one of theirs; paths of ours stay as they are."""
    is_ours = name == "" or (name not in found.names and _PATH.fullmatch(name))
    return name if is_ours else found.name(name)


def write(rule: Group, catalog: Catalog, entity: str) -> Any:
    """Return a rule as the builder's query; what only ours can say keeps its own keys."""
    return written(rule)


FORMAT = Format("react-querybuilder", "react-querybuilder 8, both forms", read, write)
