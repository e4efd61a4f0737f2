"""Reads the parts of a rule into the tree; each kind of test is told by its keys."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, cast

from federated.errors import Fault, shown
from federated.rule.fields import Entries
from federated.rule.parsing.aggregates import (
    Emptied,
    read_field,
    read_measure,
    read_window_of,
)
from federated.rule.parsing.combinators import join_independent
from federated.rule.parsing.expressions import Terms
from federated.rule.parsing.operands import BOOKKEEPING, read_operands, read_path
from federated.rule.parsing.sequences import read_sequence
from federated.rule.parsing.thresholds import read_match
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Combinator,
    Condition,
    Group,
    Measure,
    MembershipTest,
    Node,
    Operand,
    Term,
)


def read_group(data: Any, where: str, faults: list[Fault]) -> Group | None:
    """Return a group; None when it is muted, or was emptied because its rules are."""
    if not isinstance(data, Mapping):
        problem = f"is not a group (found {shown(data)})"
        faults.append(Fault(where, problem, "Write combinator and rules."))
        return None
    entries = Entries(data, where, faults)
    rules = data.get("rules")
    if not isinstance(rules, list):
        entries.fault("rules", f"is not a list (found {shown(rules)})", "Write a list of rules.")
        return None
    entries.known(["combinator", "not", "rules", *BOOKKEEPING])
    if _is_muted(data):
        return None
    words = [r for r in rules[1::2]] if "combinator" not in data else []
    if words and all(isinstance(w, str) for w in words):
        group = _independent(entries, rules, words)
    else:
        combinator = cast(Combinator, entries.word("combinator", ("and", "or", "xor"), "and"))
        parts = [_read_node(r, f"{where}.rules[{i}]", faults) for i, r in enumerate(rules)]
        kept = tuple(p for p in parts if p is not None)
        group = Group(combinator, kept, entries.flag("not"), where)
    return None if rules and not group.rules else group


def _is_muted(data: Mapping[str, Any]) -> bool:
    return data.get("muted") is True or data.get("disabled") is True


def _independent(entries: Entries, rules: list[Any], words: list[Any]) -> Group:
    for index, word in enumerate(words):
        if word not in ("and", "or", "xor"):
            place = f"rules[{2 * index + 1}]"
            entries.fault(place, f"is not a combinator (found {shown(word)})", "Write and or or.")
    if len(rules) % 2 == 0:
        entries.fault("rules", "ends with a combinator", "Add a rule after it, or remove it.")
    parts = [
        _read_node(r, f"{entries.where}.rules[{2 * i}]", entries.faults)
        for i, r in enumerate(rules[0::2])
    ]
    return join_independent(parts, list(words), entries.flag("not"), entries.where)


def _read_node(data: Any, where: str, faults: list[Fault]) -> Node | None:
    if not isinstance(data, Mapping):
        problem = f"is not a rule (found {shown(data)})"
        faults.append(Fault(where, problem, "Write field, operator and value."))
        return None
    if "rules" in data:
        return read_group(data, where, faults)
    if _is_muted(data):
        return None
    try:
        return _test(Entries(data, where, faults), data)
    except Emptied:
        return None


def _test(entries: Entries, data: Mapping[str, Any]) -> Node | None:
    if "sequence" in data:
        return read_sequence(entries, read_group)
    if "aggregate" in data:
        return _aggregate(entries)
    if str(data.get("field")).rpartition(".")[2] == "audience":
        return _membership(entries)
    value = data.get("value")
    if "match" in data or "window" in data or (isinstance(value, Mapping) and "rules" in value):
        return _collection(entries)
    return _condition(entries)


def _condition(entries: Entries) -> Node | None:
    entries.known(
        ["field", "operator", "value", "valueSource", "caseSensitive", "unit", *BOOKKEEPING]
    )
    before = len(entries.faults)
    field = read_field(entries, "field", _terms.read)
    operator = _operator(entries)
    values = read_operands(entries, operator, _terms.read)
    case_sensitive = entries.flag("caseSensitive", True)
    if len(entries.faults) > before or field is None:
        return None
    return _compared(field, operator, values, case_sensitive, entries.where)


def _compared(
    field: Term, operator: str, values: tuple[Operand, ...], case_sensitive: bool, where: str
) -> Node:
    """Return the test of a term; an aggregate of the entity has a test of its own."""
    if not isinstance(field, Measure) or field.outer or not case_sensitive:
        return Condition(field, operator, values, case_sensitive, where)
    return AggregateTest(
        field.collection,
        field.function,
        field.of,
        operator,
        values,
        field.distinct,
        field.unit,
        field.value,
        field.window,
        where,
    )


def _operator(entries: Entries) -> str:
    # In YAML `operator: null` is no value at all, and means the operator of that name.
    if "operator" in entries.data and entries.data["operator"] is None:
        return "null"
    operator = entries.text("operator")
    if not operator:
        entries.fault("operator", "is missing", 'Write one, for example operator: "="')
    return operator


def _collection(entries: Entries) -> Node | None:
    entries.known(["field", "operator", "match", "value", "window", "valueSource", *BOOKKEEPING])
    before = len(entries.faults)
    name = read_path(entries, "field")
    mode, low, high, is_share = read_match(entries)
    window = read_window_of(entries)
    group: Group | None = Group("and", (), False, entries.at("value"))
    if entries.data.get("value") not in (None, "", [], {}):
        group = read_group(entries.data["value"], entries.at("value"), entries.faults)
    if group is None or len(entries.faults) > before or name is None:
        return None
    return CollectionTest(str(name), mode, low, high, is_share, group, window, entries.where)


def _aggregate(entries: Entries) -> Node | None:
    entries.known(
        ["field", "aggregate", "operator", "value", "valueSource", "where", "window", *BOOKKEEPING]
    )
    before = len(entries.faults)
    measure = read_measure(entries, read_group, _terms.read)
    operator = _operator(entries)
    values = read_operands(entries, operator, _terms.read)
    if len(entries.faults) > before or measure is None:
        return None
    return _compared(measure, operator, values, True, entries.where)


def _membership(entries: Entries) -> Node | None:
    entries.known(["field", "operator", "value", "window", "valueSource", *BOOKKEEPING])
    before = len(entries.faults)
    field = read_path(entries, "field")
    operator = entries.word("operator", ("in", "notIn", "entered", "exited"), "in")
    keys = read_operands(entries, "in")
    window = read_window_of(entries)
    if operator in ("in", "notIn") and entries.data.get("window") is not None:
        entries.fault("window", "belongs to entered and exited", "Remove it.")
    if not all(isinstance(k, str) for k in keys):
        entries.fault("value", "is not a list of audience keys", "Write: [winback_coffee].")
    if len(entries.faults) > before or field is None:
        return None
    names = tuple(str(k) for k in keys)
    said = cast(Literal["in", "notIn", "entered", "exited"], operator)
    links = replace(field, names=field.names[:-1])
    return MembershipTest(names, said, window, links, entries.where)


def read_term(entries: Entries, key: str) -> Term | None:
    """Return the value a mapping under `key` says, None with a fault where it says none."""
    try:
        return _terms.read(entries, key, entries.data.get(key))
    except Emptied:
        entries.fault(key, "is empty, as all of it is muted", "Remove what is muted.")
        return None


_terms = Terms(read_group)
