"""A rule as the document that says it: what `parse` reads back as the same tree."""

from datetime import date
from decimal import Decimal
from typing import Any

from federated.errors import Fault, RuleError
from federated.interchange.base import Rule
from federated.rule.edges import Edge
from federated.rule.occasions import Occasion
from federated.rule.parsing.operands import LIST_OPERATORS
from federated.rule.places import Circle
from federated.rule.tree import (
    AggregateTest,
    Argument,
    CollectionTest,
    Condition,
    Expression,
    Group,
    Measure,
    MembershipTest,
    Node,
    Operand,
    Path,
    SequenceTest,
    Step,
    Term,
)
from federated.rule.windows import (
    Between,
    BetweenRelative,
    Calendar,
    Duration,
    Last,
    Next,
    Span,
    Window,
)


def written(node: Node) -> Rule:
    """Return one part of a rule, as parsed, in the form of documents.

    Raises: RuleError for a part that documents cannot hold.
    """
    if isinstance(node, Group):
        said: Rule = {"combinator": node.combinator, "rules": [written(r) for r in node.rules]}
        return {**said, "not": True} if node.negated else said
    if isinstance(node, Condition):
        more = {} if node.case_sensitive else {"caseSensitive": False}
        return {"field": _named(node.field), **_compared(node.operator, node.values), **more}
    if isinstance(node, CollectionTest):
        return _collection_test(node)
    if isinstance(node, AggregateTest):
        return _aggregate_test(node)
    if isinstance(node, SequenceTest):
        return _sequence_test(node)
    if isinstance(node, MembershipTest):
        field = str(Path((*node.path.names, "audience"), node.path.outer))
        said = {"field": field, "operator": node.operator, "value": list(node.audiences)}
        return {**said, **_window(node.window)}
    problem = f"{type(node).__name__} cannot be written as a document"
    raise RuleError([Fault(getattr(node, "where", "rule"), problem, "Report this as a bug.")])


def _compared(operator: str, values: tuple[Operand, ...]) -> Rule:
    said: Rule = {"operator": operator}
    if not values:
        return {**said, "value": []} if operator in LIST_OPERATORS else said
    if all(isinstance(v, Path) for v in values):
        names = [str(v) for v in values]
        value: Any = names if operator in LIST_OPERATORS else names[0]
        return {**said, "value": value, "valueSource": "field"}
    plain = [_plain(v) for v in values]
    return {**said, "value": plain if operator in LIST_OPERATORS else plain[0]}


def _named(term: Term) -> Any:
    return str(term) if isinstance(term, Path) else _term(term)


def _term(term: Term) -> Rule:
    """Return a value made of others, or a name in the place of one."""
    if isinstance(term, Path):
        return {"field": str(term)}
    if isinstance(term, Measure):
        said = {"field": "^." * term.outer + term.collection, **_aggregate(term)}
        return {**said, "where": written(term.value), **_window(term.window)}
    if isinstance(term, Expression):
        said = {"op": term.op, "args": [_argument(a) for a in term.args]}
        return said if term.round_to is None else {**said, "scale": term.round_to}
    cases: list[Rule] = [
        {"when": written(b.when), "then": _argument(b.then)} for b in term.branches
    ]
    if term.otherwise is not None or not cases:
        cases.append({"else": _argument(term.otherwise)})
    return {"op": "case", "args": cases}


def _argument(value: Argument) -> Any:
    if isinstance(value, Edge):
        raise RuleError([Fault("rule", "is written before its dates become edges", "")])
    return _plain(value)


def _plain(value: Operand) -> Any:
    if isinstance(value, Term):
        return _term(value)
    if isinstance(value, Duration):
        return {"n": value.n, "unit": value.unit}
    if isinstance(value, Circle):
        parts = {"lat": value.latitude, "lon": value.longitude, "km": Decimal(value.metres) / 1000}
        return {key: _plain(part) for key, part in parts.items()}
    if isinstance(value, Occasion):
        ends = {"from": value.first, "to": value.last}
        return {"day": value.day, "region": value.region, **ends}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value.isoformat() if isinstance(value, date) else value


def _collection_test(test: CollectionTest) -> Rule:
    match: Rule = {"mode": test.mode}
    low, high = _plain(test.low), _plain(test.high)
    if test.mode == "between":
        match["threshold"] = [low, high]
    elif test.mode in {"atLeast", "exactly", "atMost"}:
        match["threshold"] = high if test.mode == "atMost" else low
    return {
        "field": test.collection,
        "match": match,
        "value": written(test.value),
        **_window(test.window),
    }


def _aggregate(test: AggregateTest | Measure) -> Rule:
    aggregate: Rule = {"function": test.function}
    if test.of is not None:
        aggregate["of"] = _named(test.of)
    if test.distinct:
        aggregate["distinct"] = True
    if test.unit is not None:
        aggregate["unit"] = test.unit
    return {"aggregate": aggregate}


def _aggregate_test(test: AggregateTest) -> Rule:
    said = {"field": test.collection, **_aggregate(test)}
    where = {"where": written(test.value)}
    return {**said, **_compared(test.operator, test.values), **where, **_window(test.window)}


def _sequence_test(test: SequenceTest) -> Rule:
    said: Rule = {"sequence": [_step(step) for step in test.steps]}
    if test.within is not None:
        said["within"] = _plain(test.within)
    if test.same:
        said["same"] = list(test.same)
    return {**said, **_window(test.window)}


def _step(step: Step) -> Rule:
    said: Rule = {"field": step.collection, "value": written(step.value)}
    if step.negated:
        said["not"] = True
    if step.count != 1:
        said["count"] = step.count
    gaps = {"min": step.after_min, "max": step.after_max}
    after: Rule = {key: gap.n for key, gap in gaps.items() if gap is not None}
    for gap in gaps.values():
        if gap is not None:
            after["unit"] = gap.unit
    return {**said, "after": after} if after else said


def _window(window: Window | Span | None) -> Rule:
    if window is None:
        return {}
    if isinstance(window, Last | Next):
        key = "last" if isinstance(window, Last) else "next"
        return {"window": {key: window.duration.n, "unit": window.duration.unit}}
    if isinstance(window, Calendar):
        return {"window": {"calendar": window.name}}
    if isinstance(window, BetweenRelative):
        return {"window": {"between_relative": [_plain(window.far), _plain(window.near)]}}
    assert isinstance(window, Between)  # noqa: S101 - spans are made by passes, after parsing
    low, high = (None if m is None else m.isoformat() for m in (window.low, window.high))
    if low is not None and high is not None:
        return {"window": {"between": [low, high]}}
    return {"window": {"since": low} if low is not None else {"until": high}}
