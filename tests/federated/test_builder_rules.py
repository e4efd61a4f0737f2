"""What React Query Builder's own database tests select, in memory and on every engine.

rqb_cases.json holds the people and queries of its test suite (MIT License, the React Query Builder
authors), with the people each query must return. Arrays of texts are columns here as there; arrays
of objects are a table of their own, as collections lie in a warehouse.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from rule_warehouse import EXECUTED, opened
from rule_world import audience

from federated.catalog.schema import Attribute, Catalog, Collection, Entity, Table
from federated.compile import compile_audience
from federated.evaluate import members_of, moment_of
from federated.kinds import Kind
from federated.passes import Context
from federated.warehouse import Warehouse

DATA = json.loads((Path(__file__).parent / "rqb_cases.json").read_text(encoding="utf-8"))
CASES = DATA["cases"]
KINDS = {"enhanced": Kind.BOOLEAN, "powerUpAge": Kind.INTEGER, "nicknames": Kind.TEXT_ARRAY}
PEOPLE, PENCILERS = "people", "pencilers"
READ_AT = "2017-10-30T00:00:00+00:00"


def table(name: str, rows: list[dict[str, Any]]) -> Table:
    columns = {column: (KINDS.get(column, Kind.TEXT), None) for row in rows for column in row}
    named = {column: Attribute(column, *kind) for column, kind in columns.items()}
    return Table(name, dict(columns), named)


def rows() -> dict[str, list[dict[str, Any]]]:
    people = [{k: v for k, v in user.items() if k != "earlyPencilers"} for user in DATA["users"]]
    pencilers = [
        {"number": str(number), "drew": user["madeUpName"], **penciler}
        for user in DATA["users"]
        for number, penciler in enumerate(user["earlyPencilers"])
    ]
    wanted = {column: None for row in pencilers for column in row}
    return {PEOPLE: people, PENCILERS: [{**wanted, **row} for row in pencilers]}


TABLES = rows()
CATALOG = Catalog(
    {"profile": Entity("profile", PEOPLE, "madeUpName", None, True)},
    {"earlyPencilers": Collection("earlyPencilers", PENCILERS, {"profile": "drew"}, ("number",))},
    {name: table(name, found) for name, found in TABLES.items()},
)


@pytest.fixture(scope="module", params=EXECUTED)
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    with opened(request.param, request, "builder") as warehouse:
        for name, found in TABLES.items():
            warehouse.write_table("builder", name, pa.Table.from_pylist(found))
        yield warehouse


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_builder_and_we_select_the_same(warehouse: Warehouse, case: dict[str, Any]) -> None:
    tried = audience(case["query"])
    at = moment_of(datetime.fromisoformat(READ_AT))
    assert tried.rule is not None
    read = members_of(tried.rule, "profile", TABLES, CATALOG, at)
    compiled = compile_audience(tried, Context(CATALOG))
    as_of = datetime.fromisoformat(READ_AT)
    sql = compiled.sql(warehouse.engine, as_of, lambda model: ("builder", model))
    assert sorted(case["expected_madeUpName"]) == sorted(read)
    assert sorted(case["expected_madeUpName"]) == sorted(row[-1] for row in warehouse.rows(sql))


def test_every_case_of_the_builder_is_here() -> None:
    assert len(CASES) == 23
    assert sum(case["id"].startswith("rqb/match/strings") for case in CASES) == 6
