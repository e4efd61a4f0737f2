"""What a person should look at again in a rule that compiles."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from federated.lint.claims import Claims
from federated.lint.costs import expensive_parts
from federated.lint.formula import Formula, Joined, can_hold, negated
from federated.passes.draft import Context
from federated.rule.tree import Audience, Group, Node

Kind = Literal["never", "always", "idle", "expensive"]
# A finding must hold at each: a leap day, turns of a year and of a month, a change of clocks.
MOMENTS = tuple(
    datetime.fromisoformat(text).replace(tzinfo=UTC)
    for text in ("2024-02-29T12:00", "2023-12-31T23:30", "2025-03-30T01:30", "2025-07-01T00:00")
)
MOST_CLAUSES = 60


@dataclass(frozen=True)
class Finding:
    """One thing odd about a rule: where, what is odd, and what to do."""

    where: str
    kind: Kind
    problem: str
    advice: str


def find_oddities(audience: Audience, context: Context) -> list[Finding]:
    """Return what is odd about an audience whose edges are named, in the order of its parts."""
    if audience.rule is None:
        what = "a query" if audience.sql is not None else "a model"
        problem = f"is made by {what}, so it is always evaluated in full and cannot be explained"
        return [Finding("rule", "expensive", problem, "Say it as a rule where that is possible.")]
    found = list(_of_whole(audience.rule, context))
    if not found:
        found = list(_idle_parts(audience.rule, context))
    return [*found, *(Finding(*part) for part in expensive_parts(audience.rule, context))]


def _of_whole(rule: Group, context: Context) -> Iterator[Finding]:
    if not rule.rules:
        return
    if _is_impossible(rule, context):
        advice = "Two of its parts exclude each other: join them with or, or remove one."
        if len(rule.rules) == 1:
            advice = "Mend its one part, which never holds, or remove the audience."
        yield Finding(rule.where, "never", "can never hold, so nobody is ever a member", advice)
    elif _is_impossible(_opposite(rule), context):
        advice = "Remove it and write everyone: true, or mend the part that cannot fail."
        yield Finding(rule.where, "always", "always holds, so everyone is a member", advice)


def _idle_parts(rule: Group, context: Context) -> Iterator[Finding]:
    """Yield each part without which the rule would select the same entities."""
    parts = list(_parts_of(rule))[:MOST_CLAUSES]
    for number, (part, shorter) in enumerate(parts):
        if not _is_same(rule, shorter, context):
            continue
        if isinstance(part, Group) or not _is_impossible(part, context):
            problem = "changes nothing: the rule selects the same without it"
        else:
            problem = "can never hold"
        yield Finding(part.where or f"part {number}", "idle", problem, "Remove it, or mend it.")


def _parts_of(group: Group) -> Iterator[tuple[Node, Group]]:
    """Yield every part inside a group, and the group without it."""
    for index, part in enumerate(group.rules):
        if len(group.rules) > 1:
            rest = (*group.rules[:index], *group.rules[index + 1 :])
            yield part, replace(group, rules=rest)
        if isinstance(part, Group):
            for inner, shorter in _parts_of(part):
                rules = (*group.rules[:index], shorter, *group.rules[index + 1 :])
                yield inner, replace(group, rules=rules)


def _opposite(rule: Group) -> Group:
    return Group("and", (rule,), negated=True)


def _is_impossible(part: Node, context: Context) -> bool:
    def is_so(moment: datetime) -> bool:
        claims = Claims(context, moment)
        return can_hold(claims.of(part), claims.settled()) is False

    return all(is_so(moment) for moment in MOMENTS)


def _is_same(rule: Group, other: Group, context: Context) -> bool:
    def is_so(moment: datetime) -> bool:
        claims = Claims(context, moment)
        first, second = claims.of(rule), claims.of(other)
        return can_hold(_differ(first, second), claims.settled()) is False

    return all(is_so(moment) for moment in MOMENTS)


def _differ(first: Formula, second: Formula) -> Formula:
    only_first = Joined("and", (first, negated(second)))
    return Joined("or", (only_first, Joined("and", (second, negated(first)))))
