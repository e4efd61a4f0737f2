"""Sees to it that the one side of every link is tested: a duplicate there must fail the build."""

from collections.abc import Iterator, Mapping
from typing import Any

from federated.catalog.schema import Catalog
from federated.errors import Fault

# The sets of columns that some test of a model holds to be unique, by the name of the model.
Tested = dict[str, set[frozenset[str]]]
COMBINATIONS = ("unique_combination", "dbt_utils.unique_combination_of_columns")


def unique_columns(model: Mapping[str, Any]) -> set[frozenset[str]]:
    """Return the sets of columns that the tests of a model, as its YAML has them, keep unique."""
    found = {
        frozenset([str(column.get("name"))])
        for column in model.get("columns") or []
        if isinstance(column, dict) and "unique" in _named(column)
    }
    for name, test in _named(model).items():
        arguments = test.get("arguments", test) if isinstance(test, dict) else {}
        columns = arguments.get("columns") or arguments.get("combination_of_columns")
        if name in COMBINATIONS and isinstance(columns, list):
            found.add(frozenset(map(str, columns)))
    return found


def _named(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tests of a model or of a column by their names."""
    found: dict[str, Any] = {}
    for test in [*(part.get("data_tests") or []), *(part.get("tests") or [])]:
        found |= test if isinstance(test, dict) else {str(test): None}
    return found


def find_untested(catalog: Catalog, tested: Tested) -> Iterator[Fault]:
    """Yield a fault for each one side of a link, or history, that no test keeps unique."""
    for table in catalog.tables.values():
        sides = []
        for link in table.links.values():
            own = table.name, [mine for mine, _ in link.on]
            other = link.table, [theirs for _, theirs in link.on]
            sides.append((f"links.{link.name}", *(own if link.is_many else other)))
        if table.history is not None:
            moments = [*(theirs for _, theirs in table.history.on), table.history.valid_from]
            sides.append(("history", table.history.table, moments))
        for where, name, columns in sides:
            known = tested.get(name, set())
            if name in catalog.tables and not any(each <= set(columns) for each in known):
                problem = f"no test keeps {', '.join(columns)} of {name} unique"
                yield Fault(f"{table.source}.{where}", problem, _advice(columns))


def _advice(columns: list[str]) -> str:
    if len(columns) == 1:
        return f"Add data_tests: [unique] to {columns[0]} there."
    listed = ", ".join(columns)
    return f"Add unique_combination: {{arguments: {{columns: [{listed}]}}}} to its data_tests."
