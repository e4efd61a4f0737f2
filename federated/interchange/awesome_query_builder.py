"""React Awesome Query Builder: its JSON tree of groups, rules and groups over lists.

Its operators are taken by their names: `not_equal` is whatever is not equal, missing values too. So
are the types of its values: a `date` is a day, all of it beside a time; a `datetime` is a moment.
"""

from collections.abc import Mapping
from typing import Any

from federated.errors import nearest, shown
from federated.interchange.base import (
    Format,
    Import,
    Rule,
    as_group,
    condition,
    everyone,
    group,
    items,
    mapping,
)

_ONE = {
    "equal": "=", "not_equal": "!=", "less": "<", "less_or_equal": "<=", "greater": ">",
    "greater_or_equal": ">=", "like": "contains", "not_like": "doesNotContain",
    "starts_with": "beginsWith", "ends_with": "endsWith", "select_equals": "=",
    "select_not_equals": "!=",
}  # fmt: skip
_TWO = {"between": "between", "not_between": "notBetween"}
_MANY = {"select_any_in": "in", "select_not_any_in": "notIn"}
_NONE = {"is_null": "null", "is_not_null": "notNull"}
_MODES = {"some": "some", "none": "none", "all": "all"}
_COUNTS = {
    "equal": "exactly", "greater_or_equal": "atLeast", "less_or_equal": "atMost",
    "between": "between",
}  # fmt: skip
OPERATORS = (*_ONE, *_TWO, *_MANY, *_NONE, "is_empty", "is_not_empty")

_NEGATIVE = ("not_equal", "not_like", "select_not_equals", "not_between", "select_not_any_in")
# The list a part is inside of, by their name and by ours.
Rows = tuple[str, str] | None


def read(data: Any, found: Import) -> Rule:
    """Return the rule of a tree."""
    rule = _part(mapping(found, data, ""), found, "tree", None)
    return as_group(rule or everyone())


def _part(data: Mapping[str, Any], found: Import, where: str, rows: Rows) -> Rule | None:
    kind = data.get("type")
    more = mapping(found, data.get("properties", {}), f"{where}.properties")
    if kind == "group":
        return _group(data, more, found, where, rows)
    if kind == "rule":
        return _rule(more, found, f"{where}.properties", rows)
    if kind == "rule_group":
        return _over_rows(data, more, found, where, rows)
    problem = f"{shown(kind)} cannot be imported"
    return found.refuse(f"{where}.type", problem, nearest(kind, ["group", "rule", "rule_group"]))


def _children(data: Mapping[str, Any], found: Import, where: str, rows: Rows) -> list[Rule]:
    given = data.get("children1") or []
    if isinstance(given, Mapping):
        pairs = [(f"{where}.children1.{key}", each) for key, each in given.items()]
    else:
        listed = items(found, given, f"{where}.children1")
        pairs = [(f"{where}.children1[{i}]", each) for i, each in enumerate(listed)]
    parts = [_part(mapping(found, each, place), found, place, rows) for place, each in pairs]
    return [part for part in parts if part is not None]


def _group(
    data: Mapping[str, Any], more: Mapping[str, Any], found: Import, where: str, rows: Rows
) -> Rule | None:
    word = str(more.get("conjunction", "AND")).lower()
    if word not in ("and", "or"):
        problem = f"is not known (found {shown(more.get('conjunction'))})"
        return found.refuse(f"{where}.properties.conjunction", problem, "Write AND or OR.")
    rules = _children(data, found, where, rows)
    # A group nobody has filled yet says nothing there.
    return group(word, rules, negated=more.get("not") is True) if rules else None


def _over_rows(
    data: Mapping[str, Any], more: Mapping[str, Any], found: Import, where: str, rows: Rows
) -> Rule | None:
    name = _field(more, found, f"{where}.properties", rows)
    # A structure is no list: its fields are those of the row it stands in.
    is_list = more.get("mode") in ("array", "some", None)
    inside = (str(more.get("field")), name) if is_list else rows
    inner = _group(data, more, found, where, inside) or everyone()
    if not is_list:
        return inner
    rule: Rule = {"field": name, "value": as_group(inner)}
    operator = more.get("operator") or "some"
    if operator in _MODES:
        return {**rule, "match": {"mode": _MODES[operator]}}
    values = [v for v in more.get("value") or [] if isinstance(v, int)]
    less = {"greater": ("atLeast", 1), "less": ("atMost", -1)}.get(str(operator))
    if less is not None and len(values) == 1 and values[0] + less[1] >= 0:
        return {**rule, "match": {"mode": less[0], "threshold": values[0] + less[1]}}
    if operator in _COUNTS and len(values) == (2 if operator == "between" else 1):
        threshold = values if operator == "between" else values[0]
        return {**rule, "match": {"mode": _COUNTS[operator], "threshold": threshold}}
    problem = f"{shown(operator)} of rows cannot be imported"
    advice = nearest(operator, [*_MODES, *_COUNTS])
    return found.refuse(f"{where}.properties.operator", problem, advice)


def _field(more: Mapping[str, Any], found: Import, where: str, rows: Rows) -> str:
    name = more.get("field")
    if isinstance(name, str) and name and more.get("fieldSrc", "field") == "field":
        return _named(name, found, rows)
    problem = f"is not the name of a field (found {shown(name)})"
    found.refuse(f"{where}.field", problem, "Choose one in the builder.")
    return ""


def _named(theirs: str, found: Import, rows: Rows) -> str:
    """Return our name; inside of a list theirs is the whole path, or what follows the list's."""
    if rows is None or theirs in found.names:
        return found.name(theirs)
    return found.name(theirs.removeprefix(f"{rows[0]}."), rows[1])


def _rule(more: Mapping[str, Any], found: Import, where: str, rows: Rows) -> Rule | None:
    if more.get("field") is None and more.get("operator") is None:
        return None
    name = _field(more, found, where, rows)
    key = str(more.get("operator"))
    if key in _NONE:
        return condition(name, _NONE[key])
    if key in ("is_empty", "is_not_empty"):
        texts = found.empty_text(name, rows[1] if rows else None)
        empty = group("or", [condition(name, "null"), *texts])
        return empty if key == "is_empty" else group("and", [empty], negated=True)
    if key in _NEGATIVE:
        found.note("negative operators hold of missing values, as their names say")
    values = items(found, more.get("value") or [], f"{where}.value")
    if "date" not in (more.get("valueType") or []):
        values = [found.midnight(name, value, rows[1] if rows else None) for value in values]
    sources = more.get("valueSrc") or []
    if any(source not in ("value", "field", None) for source in sources):
        problem = f"{shown(sources)} compute a value"
        return found.refuse(f"{where}.valueSrc", problem, "Compare with values or fields.")
    if key in _MANY:
        listed = values[0] if len(values) == 1 and isinstance(values[0], list) else values
        return condition(name, _MANY[key], listed)
    if key in _TWO and len(values) == 2 and None not in values:
        return condition(name, _TWO[key], values)
    if key in _ONE and len(values) == 1 and values[0] is not None:
        if "field" in sources:
            theirs = _named(str(values[0]), found, rows)
            return condition(name, _ONE[key], theirs, valueSource="field")
        return condition(name, _ONE[key], values[0])
    takes = "two values" if key in _TWO else "one value"
    return found.misfit(where, key, OPERATORS, takes, values)


FORMAT = Format("react-awesome-query-builder", "React Awesome Query Builder, JSON trees", read)
