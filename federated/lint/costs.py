"""Parts of a rule that make an engine read more than it may have to."""

from collections.abc import Iterator
from typing import Literal

from federated.operators import OPERATORS, twin_of
from federated.passes.draft import Context
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Condition,
    Group,
    Measure,
    Node,
    SequenceTest,
)
from federated.rule.walk import parts_of

# Where it stands, of which kind it is, what is odd, what to do.
Part = tuple[str, Literal["expensive"], str, str]
MANY_STEPS = 4
MANY_VALUES = 1_000
SEARCHES = frozenset({"contains", "endsWith", "matches", "like"})


def expensive_parts(rule: Node, context: Context) -> Iterator[Part]:
    """Yield each part that reads a whole history, or compares in a way no index or sort helps."""
    if isinstance(rule, Group):
        for part in rule.rules:
            yield from expensive_parts(part, context)
    elif isinstance(rule, CollectionTest | AggregateTest):
        collection = context.catalog.collections.get(rule.collection)
        if rule.window is None and collection is not None and collection.time is not None:
            problem = f"reads every row of {rule.collection} there ever was"
            yield _part(rule, problem, "Add a window where older rows do not matter.")
            yield from _searches(rule.value, rule.collection)
    elif isinstance(rule, SequenceTest):
        yield from _sequence(rule)
    elif isinstance(rule, Condition) and len(rule.values) > MANY_VALUES:
        problem = f"compares with {len(rule.values):,} values, one by one"
        yield _part(rule, problem, "Keep the list as a table and link it.")
    for measure in () if isinstance(rule, Group) else parts_of(rule, Measure):
        collection = context.catalog.collections.get(measure.collection)
        if measure.window is None and collection is not None and collection.time is not None:
            problem = f"reads every row of {measure.collection} there ever was"
            advice = "Add a window where older rows do not matter."
            yield measure.where, "expensive", problem, advice


def _sequence(test: SequenceTest) -> Iterator[Part]:
    count = sum(step.count for step in test.steps if not step.negated)
    if test.window is None and test.within is None:
        problem = "joins every row there ever was with every later one"
        yield _part(test, problem, "Add within or a window.")
    if count >= MANY_STEPS:
        advice = "Use fewer steps, or a narrow within."
        yield _part(test, f"joins {count} rows with each other", advice)


def _searches(group: Group, collection: str) -> Iterator[Part]:
    for part in group.rules:
        if isinstance(part, Group):
            yield from _searches(part, collection)
        elif isinstance(part, Condition) and _is_search(part.operator):
            problem = f"searches inside texts of every row of {collection}"
            yield _part(part, problem, "Compare whole values, or stage what is searched for.")


def _is_search(operator: str) -> bool:
    return operator in OPERATORS and twin_of(operator)[0].key in SEARCHES


def _part(part: Node, problem: str, advice: str) -> Part:
    return part.where, "expensive", problem, advice
