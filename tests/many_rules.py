"""Asks many rules in one statement, for engines where a statement costs more than a rule."""

from collections.abc import Mapping, Sequence

from federated.warehouse import Warehouse

AT_ONCE = 25


def select_many(warehouse: Warehouse, queries: Mapping[int, str]) -> dict[int, list[str]]:
    """Return the keys of each query by its number; a key that comes twice is there twice."""
    found: dict[int, list[str]] = {number: [] for number in queries}
    numbers = list(queries)
    for start in range(0, len(numbers), AT_ONCE):
        for number, key in warehouse.rows(_joined(queries, numbers[start : start + AT_ONCE])):
            found[number].append(key)
    return found


def _joined(queries: Mapping[int, str], numbers: Sequence[int]) -> str:
    return "\nunion all\n".join(
        f"select {number} as rule_number, entity_key from (\n{queries[number]}\n) as rule_{number}"
        for number in numbers
    )
