"""What part of a collection a test looks at: the rows of one leading value, or all of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from federated.kinds import Kind
from federated.rule.tree import Condition, Group


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
        named = {c.field.names[0] for c in _leading(group)}
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
    for condition in _leading(group):
        if condition.field.names[0] == name:
            return Part(collection, name, str(condition.values[0]))
    return Part(collection)


def _leading(group: Group) -> list[Condition]:
    """Return the conditions that every row of a filter fulfils: one text column is one text."""
    if group.combinator != "and" or group.negated:
        return []
    return [r for r in group.rules if isinstance(r, Condition) and _is_equality(r)]


def _is_equality(condition: Condition) -> bool:
    field = condition.field
    return (
        condition.operator == "="
        and condition.case_sensitive
        and field.kind is Kind.TEXT
        and len(field.names) == 1
        and not field.outer
        and len(condition.values) == 1
        and isinstance(condition.values[0], str)
    )


def _says(rule: object, column: str, value: str) -> bool:
    return (
        isinstance(rule, Condition)
        and _is_equality(rule)
        and rule.field.names == (column,)
        and rule.values[0] == value
    )
