"""Mautic: the filters of a segment, one after the other; an `or` begins the next alternative.

Its negative filters take missing values too, as ours do; '' and missing are both empty there. Days
beside times go to its database as they are, which takes them as midnight.
"""

from collections.abc import Mapping
from typing import Any

from federated.errors import shown
from federated.interchange.base import (
    Format,
    Import,
    Rule,
    as_group,
    condition,
    group,
    items,
    mapping,
)
from federated.kinds import Kind

_ONE = {
    "=": "=", "eq": "=", "!=": "!=", "neq": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=",
}  # fmt: skip
# All of them are LIKE there, in which % and _ of the text are wild too.
_PATTERNS = {
    "like": ("contains", "like", "%{}%"), "!like": ("doesNotContain", "notLike", "%{}%"),
    "contains": ("contains", "like", "%{}%"), "startsWith": ("beginsWith", "like", "{}%"),
    "endsWith": ("endsWith", "like", "%{}"),
}  # fmt: skip
_MANY = {"in": "in", "!in": "notIn"}
_TWO = {"between": "between", "!between": "notBetween"}
_EMPTY = ("empty", "!empty")
_DAYS = {
    "today": "today", "yesterday": "yesterday", "tomorrow": "tomorrow",
    **{f"{which}_{unit}": f"{which}{unit.capitalize()}" for which in ("last", "this", "next")
       for unit in ("week", "month", "year")},
    "birthday": "anniversaryToday", "anniversary": "anniversaryToday",
}  # fmt: skip
OPERATORS = (*_ONE, *_PATTERNS, *_MANY, *_TWO, *_EMPTY)
_TEXTS = (
    "text",
    "email",
    "tel",
    "url",
    "lookup",
    "select",
    "country",
    "region",
    "locale",
    "timezone",
)


def read(data: Any, found: Import) -> Rule:
    """Return the rule of a segment, or of its list of filters."""
    given = data.get("filters") if isinstance(data, Mapping) else data
    alternatives: list[list[Rule]] = [[]]
    for index, each in enumerate(items(found, given, "filters")):
        where = f"filters[{index}]"
        one = mapping(found, each, where)
        glue = str(one.get("glue", "and")).lower()
        if glue not in ("and", "or"):
            found.refuse(f"{where}.glue", f"is not known (found {shown(glue)})", "Write and or or.")
        if glue == "or" and alternatives[-1]:
            alternatives.append([])
        alternatives[-1].append(_filter(one, found, where))
    if not alternatives[0]:
        return found.refuse("filters", "is empty", "Add a filter to the segment.")
    return as_group(group("or", [group("and", rules) for rules in alternatives]))


def _filter(data: Mapping[str, Any], found: Import, where: str) -> Rule:
    kind = data.get("object", "lead")
    if kind not in ("lead", "company"):
        problem = f"filters of {shown(kind)} cannot be imported"
        advice = "Write it as a test of a collection, such as emails or page visits."
        return found.refuse(f"{where}.object", problem, advice)
    field = data.get("field")
    if not isinstance(field, str) or not field:
        problem = f"is not the name of a field (found {shown(field)})"
        return found.refuse(f"{where}.field", problem, "Correct it there.")
    more = data.get("properties")
    value = more.get("filter") if isinstance(more, Mapping) else data.get("filter")
    key = str(data.get("operator"))
    if field == "leadlist":
        return _membership(key, value, found, where)
    return _test(found.name(field), str(data.get("type")), key, value, found, where)


def _membership(key: str, value: Any, found: Import, where: str) -> Rule:
    """Return membership of other segments, whose numbers must be told as audiences."""
    numbers = [str(v) for v in (value if isinstance(value, list) else [value])]
    missing = [n for n in numbers if f"leadlist.{n}" not in found.names]
    if key not in _MANY or missing:
        problem = f"segments {', '.join(missing)} are not known here"
        return found.refuse(f"{where}.filter", problem, "Name them, such as leadlist.3=vip.")
    keys = [found.names[f"leadlist.{n}"] for n in numbers]
    return condition("audience", _MANY[key], keys)


def _test(name: str, type_: str, key: str, value: Any, found: Import, where: str) -> Rule:
    if key in _EMPTY:
        tests = [condition(name, "null")]
        tests += found.empty_text(name) if type_ in _TEXTS else []
        empty = group("or", tests)
        return empty if key == "empty" else group("and", [empty], negated=True)
    if type_ == "boolean" and key in ("=", "!="):
        is_yes = str(value) in ("1", "true", "True")
        test = condition(name, "isTrue" if is_yes else "isFalse")
        return test if key == "=" else group("and", [test], negated=True)
    if type_ in ("date", "datetime") and isinstance(value, str) and value in _DAYS:
        if key == "=":
            return condition(name, _DAYS[value])
        if key == "!=":
            return group("and", [condition(name, _DAYS[value])], negated=True)
    if type_ in ("date", "datetime") and isinstance(value, str) and not value[:4].isdigit():
        problem = f"the relative date {shown(value)} cannot be imported with {shown(key)}"
        return found.refuse(f"{where}.filter", problem, "Use = with a day, a week or a month.")
    return _compare(name, type_, key, value, found, where)


def _compare(name: str, type_: str, key: str, value: Any, found: Import, where: str) -> Rule:
    more: Rule = {}
    if type_ in _TEXTS and found.kind(name) in (None, Kind.TEXT):
        found.note("texts are compared without case, as its database does; it also takes é for e")
        more = {"caseSensitive": False}
    if key in _PATTERNS and isinstance(value, str) and "\\" not in value:
        plain, operator, pattern = _PATTERNS[key]
        if not {"%", "_"} & set(value):
            return condition(name, plain, value, **more)
        is_whole = key.endswith("like") and "%" in value
        return condition(name, operator, value if is_whole else pattern.format(value), **more)
    value = found.midnight(name, value)
    if key in _MANY:
        values = value if isinstance(value, list) else str(value).split("|")
        return condition(name, _MANY[key], values, **more)
    if key in _TWO and isinstance(value, list) and len(value) == 2:
        return condition(name, _TWO[key], value, **more)
    if key in _ONE and isinstance(value, str | int | float):
        return condition(name, _ONE[key], value, **more)
    takes = "two values" if key in _TWO else "one value"
    takes = "one text without a backslash" if key in _PATTERNS else takes
    return found.misfit(where, key, OPERATORS, takes, value)


FORMAT = Format("mautic", "Mautic, filters of segments", read)
