"""The shared JsonLogic tests: what is a test of data selects a row exactly where it is truthy."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conformance_report import check_page, record
from foreign_worlds import SCHEMA, World, columns_yaml, imported, load, members, read_world

from federated.errors import FederatedError
from federated.warehouse import Warehouse, open_warehouse

PATH = Path(__file__).parent / "data/jsonlogic_tests.json"
CASES = [c for c in json.loads(PATH.read_text(encoding="utf-8")) if isinstance(c, list)]
AS_OF = datetime(2024, 1, 1, tzinfo=UTC)
# In words, why a case is not one of selecting; the first that fits.
REASONS = {
    "makes a value": "it makes a value (cat, +, map …) and is no test",
    "compares what is computed": "it compares what is computed",
    "looks for": "it looks in what is computed",
    "with a default or a computed name": "a variable with a default or a computed name",
    "whole of the data": "the data is one bare value, and no row",
    "is not an operator": "an alias of one library, not of JsonLogic",
    "names what is computed": "names of fields are computed",
    "is truthy hangs on its kind": "the variable is not in the data, so its kind is not known",
}


@pytest.fixture(scope="module")
def duckdb() -> Any:
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        yield warehouse


def kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "float" if isinstance(value, float) else "text"


def flat(data: Any, before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{name}_")
        elif not isinstance(value, list):
            found[f"{before}{name}"] = value
    return found


def named(rule: Any) -> set[str]:
    """Return every name a rule may look for; those that are not in the data are missing texts."""
    found = re.findall(r'"([A-Za-z][\w.]*)"', json.dumps(rule))
    return {name.replace(".", "_") for name in found}


def world_of(folder: Path, rule: Any, data: Any) -> World:
    row = flat(data)
    lists = {n: v for n, v in data.items() if isinstance(v, list)} if isinstance(data, dict) else {}
    columns = {"id": "integer", **{n: kind_of(v) for n, v in row.items()}}
    absent = named(rule) - set(columns) - set(lists) - {"null", "audience"}
    columns |= dict.fromkeys(sorted(absent), "text")
    profile = {**dict.fromkeys(columns), **row, "id": 1}
    tables: dict[str, Any] = {"data": (columns, [profile])}
    text = (
        f"version: 1\nentities:\n  data:\n    table: {SCHEMA}.data\n    key: id\n    attributes:\n"
    )
    text += columns_yaml(columns) + ("collections:\n" if lists else "")
    for name, items in lists.items():
        of_rows = bool(items) and isinstance(items[0], dict)
        found = flat(items[0]) if of_rows else {"element": items[0] if items else 0}
        # A list without elements does not say what they would be.
        found |= {} if items else dict.fromkeys(sorted(absent), 0)
        inner = {n: kind_of(v) for n, v in found.items()}
        rows = [
            {"owner": 1, "place": i, **(flat(each) if of_rows else {"element": each})}
            for i, each in enumerate(items)
        ]
        tables[name] = ({"owner": "integer", "place": "integer", **inner}, rows)
        text += (
            f"  {name}:\n    table: {SCHEMA}.{name}\n    owners: {{data: owner}}\n"
            f"    key: [owner, place]\n    columns: {{owner: integer, place: integer}}\n"
            + ("" if of_rows else "    element: element\n")
            + f"    attributes:\n{columns_yaml(inner)}"
        )
    return read_world(folder, tables, text, "id")


@pytest.mark.parametrize("number", range(len(CASES)))
def test_each_case(duckdb: Warehouse, tmp_path: Path, number: int) -> None:
    rule, data, expected = CASES[number]
    world = world_of(tmp_path, rule, data)
    try:
        found = imported(world, rule, "jsonlogic")
    except FederatedError as error:
        reason = next((said for part, said in REASONS.items() if part in str(error)), None)
        assert reason is not None, f"{rule} {data}: {error}"
        record("jsonlogic", str(number), reason)
        return
    load(duckdb, world)
    assert members([duckdb], world, found, AS_OF) == ({1} if expected else set()), (rule, data)
    record("jsonlogic", str(number))


def test_the_page_says_so() -> None:
    check_page("jsonlogic", len(CASES))
