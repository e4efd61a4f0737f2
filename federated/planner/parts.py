"""What part of a collection a test looks at: the rows of one leading value, or all of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from federated.kinds import Kind
from federated.rule.tree import Condition, Group, Path


@dataclass(frozen=True)
class Part:
    """The rows of a collection with one value of a leading column; None stands for all rows."""

    collection: str
    column: str | None = None
    value: str = ""

    def rest(self, group: Group) -> Group:
        """Return a filter without the condition that every row of the part fulfils."""
        if self.column is None:
            return group
        rules = tuple(r for r in group.rules if not _says(r, self.column, self.value))
        return replace(group, rules=rules)


def leading_columns(filters: Iterable[tuple[str, Group]]) -> dict[str, str]:
    """Return for each collection the text column that most of its filters name, if half do."""
    counts: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for collection, group in filters:
        totals[collection] += 1
        named = {column for column, _ in said_of_rows(group)}
        counts.setdefault(collection, Counter()).update(named)
    found = {}
    for collection, names in sorted(counts.items()):
        ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
        if ranked and ranked[0][1] * 2 >= totals[collection]:
            found[collection] = ranked[0][0]
    return found


def part_of(collection: str, group: Group, columns: dict[str, str]) -> Part:
    """Return the part of its collection that a filter looks at."""
    name = columns.get(collection)
    for column, value in said_of_rows(group):
        if column == name:
            return Part(collection, name, value)
    return Part(collection)


def said_of_rows(group: Group) -> list[tuple[str, str]]:
    """Return the conditions that every row of a filter fulfils: one text column is one text."""
    if group.combinator != "and" or group.negated:
        return []
    return [found for rule in group.rules if (found := _equality(rule)) is not None]


def _equality(rule: object) -> tuple[str, str] | None:
    """Return the column and the text a condition says it is, None where it says anything else."""
    if not isinstance(rule, Condition) or not isinstance(rule.field, Path):
        return None
    field, values = rule.field, rule.values
    is_own_text = field.kind is Kind.TEXT and len(field.names) == 1 and not field.outer
    if rule.operator != "=" or not rule.case_sensitive or not is_own_text or len(values) != 1:
        return None
    return (field.names[0], values[0]) if isinstance(values[0], str) else None


def _says(rule: object, column: str, value: str) -> bool:
    return _equality(rule) == (column, value)
