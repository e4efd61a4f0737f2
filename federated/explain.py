"""Says why one entity is in an audience or not: each clause's verdict, and what would turn it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from federated.catalog.schema import Catalog
from federated.describe import describe_part
from federated.evaluation.facts import Facts
from federated.evaluation.flips import find_flips, group_holds
from federated.evaluation.readings import Reader, Reading
from federated.evaluation.windows import Moment
from federated.rule.tree import Group, Node


@dataclass(frozen=True)
class Clause:
    """One part of a rule: what it says, whether it holds, and the value that was seen."""

    where: str
    sentence: str
    holds: bool
    seen: str | int | float | bool | list[str] | None
    depth: int
    is_group: bool


@dataclass(frozen=True)
class Explanation:
    """A verdict, the clauses it is made of, and the fewest of them whose change would turn it."""

    key: str
    holds: bool
    clauses: tuple[Clause, ...]
    flips: tuple[str, ...]


def explain(
    rule: Group, entity: str, facts: Facts, catalog: Catalog, at: Moment, language: str = "en"
) -> Explanation:
    """Return why the rule, as it was parsed, selects the entity or does not."""
    reader = Reader(catalog, entity, facts, at)
    readings: dict[Node, Reading] = {}
    clauses: list[Clause] = []

    def visit(part: Node, depth: int) -> None:
        if not isinstance(part, Group):
            readings[part] = reader.read(part)
        reading = reader.read(part)
        if depth or not isinstance(part, Group) or part.negated:
            sentence = describe_part(part, entity, catalog, language)
            is_group = isinstance(part, Group)
            seen = _plain(reading.seen)
            clauses.append(Clause(part.where, sentence, reading.holds, seen, depth, is_group))
        for inner in part.rules if isinstance(part, Group) else ():
            visit(inner, depth + 1)

    visit(rule, 0)
    verdicts = {part: reading.holds for part, reading in readings.items()}
    flips = tuple(part.where for part in find_flips(rule, verdicts))
    return Explanation(facts.key, group_holds(rule, verdicts), tuple(clauses), flips)


@dataclass(frozen=True)
class ClauseCount:
    """One part of a rule, of how many it holds, and of how many together with those before it."""

    where: str
    sentence: str
    holds_count: int
    so_far_count: int | None
    depth: int


def count_clauses(
    rule: Group,
    entity: str,
    facts: Iterable[Facts],
    catalog: Catalog,
    at: Moment,
    language: str = "en",
) -> list[ClauseCount]:
    """Return of how many entities each part of a rule holds.

    Parts that all must hold are also counted together with those before them.
    """
    readers = [Reader(catalog, entity, own, at) for own in facts]
    is_narrowing = rule.combinator == "and" and not rule.negated
    counts: list[ClauseCount] = []
    left = set(range(len(readers)))

    def visit(part: Node, depth: int) -> None:
        held = {number for number, reader in enumerate(readers) if reader.read(part).holds}
        left.intersection_update(held if depth == 1 and is_narrowing else left)
        so_far = len(left) if depth == 1 and is_narrowing else None
        said = describe_part(part, entity, catalog, language)
        counts.append(ClauseCount(part.where, said, len(held), so_far, depth))
        for inner in part.rules if isinstance(part, Group) else ():
            visit(inner, depth + 1)

    for part in rule.rules:
        visit(part, 1)
    return counts


def _plain(seen: Any) -> str | int | float | bool | list[str] | None:
    """Return a value as JSON can hold it."""
    if isinstance(seen, Fraction):
        return int(seen) if seen.denominator == 1 else round(float(seen), 6)
    if isinstance(seen, date):
        return seen.isoformat()
    if isinstance(seen, Sequence) and not isinstance(seen, str):
        return [str(each) for each in seen]
    return seen if seen is None or isinstance(seen, str | int | float | bool) else str(seen)
