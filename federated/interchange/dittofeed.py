"""Dittofeed: traits are attributes of the entity, tracks rows of one collection of events.

`names` may say how they are called here: `events` (the collection), `event` (the name of a row),
`history` (rows with what a trait was), `history.trait` and `history.value`. A missing trait is ''
there, so that Exists and Equals of '' take both.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from federated.errors import nearest, shown
from federated.interchange.base import (
    MAX_DEPTH,
    Format,
    Import,
    Rule,
    as_group,
    condition,
    group,
    items,
    mapping,
)

_PATH = re.compile(r"\[\s*[\"']([^\"']*)[\"']\s*\]")
_OTHERS = "Leave it out, or write the test by hand as docs/interchange.md shows."


def read(data: Any, found: Import) -> Rule:
    """Return the rule of a segment's definition, or of a segment that holds one."""
    whole = mapping(found, data, "")
    where = "definition" if "definition" in whole else ""
    return as_group(_Segment(mapping(found, whole.get("definition", whole), where), found).rule())


class _Segment:
    def __init__(self, data: Mapping[str, Any], found: Import) -> None:
        self.data = data
        self.found = found
        self.parts: dict[str, tuple[str, Mapping[str, Any]]] = {}
        for index, part in enumerate(items(found, data.get("nodes", []), "nodes")):
            place = f"nodes[{index}]"
            entries = mapping(found, part, place)
            self.parts[str(entries.get("id"))] = (place, entries)

    def rule(self) -> Rule:
        entry = mapping(self.found, self.data.get("entryNode"), "entryNode")
        return self.part(entry, "entryNode", ())

    def part(self, data: Mapping[str, Any], where: str, above: tuple[str, ...]) -> Rule:
        kind = str(data.get("type"))
        if kind in ("And", "Or"):
            return self._group(data, where, above)
        readers: dict[str, Callable[[Mapping[str, Any], str], Rule]] = {
            "Trait": self._trait, "Performed": self._performed,
            "LastPerformed": self._last_performed, "Everyone": lambda *_: group("and", []),
        }  # fmt: skip
        if kind not in readers:
            problem = f"{shown(kind)} cannot be imported"
            advice = nearest(kind, [*readers, "And", "Or"])
            return self.found.refuse(f"{where}.type", problem, advice)
        return readers[kind](data, where)

    def _group(self, data: Mapping[str, Any], where: str, above: tuple[str, ...]) -> Rule:
        rules = []
        own = str(data.get("id"))
        if own in above or len(above) > MAX_DEPTH:
            return self.found.refuse(where, f"holds itself ({shown(own)})", "Break the ring.")
        for child in items(self.found, data.get("children"), f"{where}.children"):
            if str(child) not in self.parts:
                problem = f"there is no part {shown(child)}"
                advice = nearest(child, self.parts)
                rules.append(self.found.refuse(f"{where}.children", problem, advice))
                continue
            place, part = self.parts[str(child)]
            rules.append(self.part(part, place, (*above, own)))
        if not rules:
            return self.found.refuse(f"{where}.children", "is empty", "Add a part to the group.")
        return group("and" if data.get("type") == "And" else "or", rules)

    def _path(self, path: Any, where: str) -> str:
        if not isinstance(path, str) or not path:
            self.found.refuse(where, f"is not a path (found {shown(path)})", "Name a trait.")
            return ""
        return self.found.name(_PATH.sub(r".\1", path).lstrip("$").lstrip("."))

    def _trait(self, data: Mapping[str, Any], where: str) -> Rule:
        name = self._path(data.get("path"), f"{where}.path")
        operator = mapping(self.found, data.get("operator"), f"{where}.operator")
        if operator.get("type") == "HasBeen":
            return self._has_been(name, operator, f"{where}.operator")
        return self._test(name, operator, f"{where}.operator", None)

    def _test(
        self, name: str, operator: Mapping[str, Any], where: str, collection: str | None
    ) -> Rule:
        """Return a test of a trait or of a property of an event."""
        kind, value = str(operator.get("type")), operator.get("value")
        known = self.found.kind(name, collection)
        empty = self.found.empty_text(name, collection)
        if known is None:
            self.found.note(f"{name} is taken as text, as no catalogue says its kind")
        is_empty = group("or", [condition(name, "null"), *empty])
        if kind in ("Exists", "NotExists"):
            return is_empty if kind == "NotExists" else _opposite(is_empty)
        if kind in ("Equals", "NotEquals"):
            if value == "":
                return is_empty if kind == "Equals" else _opposite(is_empty)
            # Texts are compared there, so that a day is what was loaded as its midnight.
            moment = self.found.midnight(name, self._value(value, where), collection)
            return condition(name, "=" if kind == "Equals" else "!=", moment)
        if kind in ("GreaterThanOrEqual", "LessThan"):
            return condition(name, ">=" if kind.startswith("G") else "<", self._value(value, where))
        if kind == "Within":
            seconds = self._seconds(operator.get("windowSeconds"), f"{where}.windowSeconds")
            return condition(name, "inLast", seconds)
        problem = f"the operator {shown(kind)} cannot be imported"
        return self.found.refuse(f"{where}.type", problem, _OTHERS)

    def _value(self, value: Any, where: str) -> Any:
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        problem = f"is not one value (found {shown(value)})"
        self.found.refuse(f"{where}.value", problem, "Correct it there.")
        return ""

    def _seconds(self, value: Any, where: str) -> dict[str, Any]:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**9:
            for unit, length in (
                ("week", 604_800),
                ("day", 86_400),
                ("hour", 3_600),
                ("minute", 60),
            ):
                if value and value % length == 0:
                    return {"n": value // length, "unit": unit}
            return {"n": value, "unit": "second"}
        problem = f"is not a number of seconds (found {shown(value)})"
        self.found.refuse(where, problem, "Correct it there.")
        return {"n": 0, "unit": "second"}

    def _has_been(self, name: str, operator: Mapping[str, Any], where: str) -> Rule:
        """Return that a trait is a value, and has been so for long enough, or not yet so long."""
        names = self.found.names
        history = names.get("history", "attribute_changes")
        span = self._seconds(operator.get("windowSeconds"), f"{where}.windowSeconds")
        comparator = operator.get("comparator")
        if comparator not in ("GTE", "LT"):
            problem = f"is not known (found {shown(comparator)})"
            return self.found.refuse(f"{where}.comparator", problem, "Write GTE or LT.")
        self.found.note(f"{history} must hold one row for each change of a trait, not each send")
        of_trait = condition(names.get("history.trait", "attribute"), "=", name)
        rows = {"combinator": "and", "rules": [of_trait]}
        value = self.found.midnight(name, self._value(operator.get("value"), where))
        is_now = condition(name, "=", value)
        return group("and", [is_now, _changed(history, rows, span, comparator == "GTE", names)])

    def _performed(self, data: Mapping[str, Any], where: str) -> Rule:
        times, word = data.get("times", 1), data.get("timesOperator", "GreaterThanOrEqual")
        modes = {
            "Equals": ("exactly", 0),
            "GreaterThanOrEqual": ("atLeast", 0),
            "LessThan": ("atMost", 1),
        }
        if word not in modes:
            problem = f"is not known (found {shown(word)})"
            return self.found.refuse(f"{where}.timesOperator", problem, nearest(word, modes))
        mode, less = modes[word]
        if not isinstance(times, int) or isinstance(times, bool) or times - less < 0:
            problem = f"is no number of times (found {shown(times)})"
            return self.found.refuse(f"{where}.times", problem, "Correct it there.")
        rule: Rule = {
            "field": self.events,
            "match": {"mode": mode, "threshold": times - less},
            "value": self._rows(data, "properties", where),
        }
        if data.get("withinSeconds") is not None:
            length = self._seconds(data["withinSeconds"], f"{where}.withinSeconds")
            rule["window"] = {"last": length["n"], "unit": length["unit"]}
        return rule

    def _last_performed(self, data: Mapping[str, Any], where: str) -> Rule:
        rows = self._rows(data, "whereProperties", where)
        tests = [{"field": self.events, "match": {"mode": "some"}, "value": rows}]
        given = items(self.found, data.get("hasProperties", []), f"{where}.hasProperties")
        for index, one in enumerate(given):
            tests.append(self._of_last(one, rows, f"{where}.hasProperties[{index}]"))
        return group("and", tests)

    def _of_last(self, data: Any, rows: Rule, where: str) -> Rule:
        """Return a test of a property of the last row, as a test of that aggregate."""
        entries = mapping(self.found, data, where)
        name = self._path(entries.get("path"), f"{where}.path")
        operator = mapping(self.found, entries.get("operator"), f"{where}.operator")
        test = self._test(name, operator, f"{where}.operator", self.events)
        return _each(test, lambda leaf: {
            "field": self.events, "aggregate": {"function": "last", "of": name}, "where": rows,
            **{key: leaf[key] for key in ("operator", "value") if key in leaf},
        })  # fmt: skip

    @property
    def events(self) -> str:
        return self.found.names.get("events", "events")

    def _rows(self, data: Mapping[str, Any], key: str, where: str) -> Rule:
        """Return which events count: those of a name, or of its beginning, with properties."""
        event = data.get("event")
        if not isinstance(event, str) or not event:
            problem = f"is not the name of an event (found {shown(event)})"
            return self.found.refuse(f"{where}.event", problem, "Correct it there.")
        name = self.found.names.get("event", "event")
        tests = [condition(name, "=", event)]
        if event.endswith("*"):
            tests = [condition(name, "beginsWith", event[:-1])] if event != "*" else []
        for index, each in enumerate(items(self.found, data.get(key, []), f"{where}.{key}")):
            place = f"{where}.{key}[{index}]"
            entries = mapping(self.found, each, place)
            path = self._path(entries.get("path"), f"{place}.path")
            operator = mapping(self.found, entries.get("operator"), f"{place}.operator")
            tests.append(self._test(path, operator, f"{place}.operator", self.events))
        return {"combinator": "and", "rules": tests}


def _changed(
    history: str, rows: Rule, span: dict[str, Any], is_long: bool, names: Mapping[str, str]
) -> Rule:
    """Return that the last change was so long ago; whole days are exact to the instant."""
    of = {"field": history, "where": rows}
    days = span["n"] * {"week": 7, "day": 1}.get(span["unit"], 0)
    if days:
        aggregate: Rule = {"function": "days_since_last"}
        return {**of, "aggregate": aggregate, "operator": ">=" if is_long else "<", "value": days}
    aggregate = {"function": "last", "of": names.get("history.time", "changed_at")}
    test = {**of, "aggregate": aggregate, "value": span}
    if not is_long:
        return {**test, "operator": "inLast"}
    ever = {"field": history, "match": {"mode": "some"}, "value": rows}
    return group("and", [ever, {**test, "operator": "notInLast"}])


def _opposite(rule: Rule) -> Rule:
    return group("and", [rule], negated=True)


def _each(rule: Rule, change: Callable[[Rule], Rule]) -> Rule:
    if "rules" in rule:
        return {**rule, "rules": [_each(part, change) for part in rule["rules"]]}
    return change(rule)


FORMAT = Format("dittofeed", "Dittofeed, definitions of segments", read)
