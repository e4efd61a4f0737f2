"""Moments without end are after or before all others, and told as the warehouse keeps them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from federated import compile_audience, evaluate, explain, load_catalog
from federated.catalog.stored import StoredCatalog
from federated.errors import RuleError
from federated.evaluation.endless import rows_with_endless
from federated.warehouse import Warehouse, open_warehouse

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
CATALOG = """version: 1
time_zone: Asia/Taipei
entities:
  lease:
    table: [endless, leases]
    key: id
    attributes: {moment: , instant: , local: {timezone: America/New_York}, day: }
collections:
  stays:
    table: [endless, leases]
    owners: {lease: id}
    key: [id]
    time: moment
    attributes: {day: }
"""
STORED = ["infinity", "-infinity", "9999-12-31 00:00:00", "2024-05-05 10:00:00", None]
AHEAD, SINCE = {"value": 9, "unit": "year"}, {"value": 90, "unit": "day"}
SAME = {"value": "instant", "valueSource": "field"}
STAYS = {"field": "stays", "match": {"mode": "some"}}
TESTS: list[tuple[dict[str, Any], list[int]]] = [
    ({"field": "moment", "operator": ">", "value": "2024-01-01"}, [0, 2, 3]),
    ({"field": "moment", "operator": "thisYear"}, [3]),
    ({"field": "moment", "operator": "=", **SAME}, [0, 1, 2, 3]),
    ({"field": "instant", "operator": "<", "value": "2024-05-06"}, [1, 3]),
    ({"field": "instant", "operator": "null"}, [4]),
    ({"field": "local", "operator": "!=", "value": "9900-01-01"}, [0, 1, 2, 3, 4]),
    ({"field": "local", "operator": "notInLast", **SINCE}, [0, 1, 2, 4]),
    ({"field": "day", "operator": "inNext", **AHEAD}, []),
    ({"field": "day", "operator": "anniversaryInLast", **SINCE}, [3]),
    (STAYS, [1, 3]),
    ({**STAYS, "window": {"last": 9, "unit": "year"}}, [3]),
]


@pytest.fixture(
    scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def leases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Warehouse, StoredCatalog]]:
    folder = tmp_path_factory.mktemp("endless")
    is_duckdb = request.param == "duckdb"
    url = f"duckdb:///{folder}/x.duckdb" if is_duckdb else request.getfixturevalue("postgres_url")
    (folder / "catalog.yml").write_text(CATALOG, encoding="utf-8")
    with open_warehouse(url, read_only=False) as writer:
        writer.execute("drop schema if exists endless cascade")
        writer.execute("create schema endless")
        writer.execute(
            "create table endless.leases (id integer, moment timestamp, "
            "instant timestamp with time zone, local timestamp, day date)"
        )
        for number, said in enumerate(STORED):
            value = "null" if said is None else f"'{said}'"
            values = f"{value}, {value}, {value}, cast(cast({value} as timestamp) as date)"
            writer.execute(f"insert into endless.leases values ({number}, {values})")
    with open_warehouse(url, locked_down=True) as reader:
        yield reader, load_catalog(folder / "catalog.yml", reader)


def test_every_reading_takes_it_as_after_or_before_all_others(leases: Any) -> None:
    warehouse, catalog = leases
    for test, members in TESTS:
        audience = compile_audience({"rules": [test]}, catalog)
        assert evaluate(audience, warehouse, AS_OF) == members, test
    audience = compile_audience({"rules": [test for test, _ in TESTS]}, catalog)
    read = [explain(audience, warehouse, AS_OF, key).clauses for key in range(len(STORED))]
    for place, (test, members) in enumerate(TESTS):
        assert [key for key, clauses in enumerate(read) if clauses[place].holds] == members, test
    assert {clause.seen for clause in read[0]} == {"infinity", 0}
    assert {clause.seen for clause in read[1]} == {"-infinity", 0, 1}


def test_rows_of_a_snapshot_are_read_with_it(tmp_path: Path) -> None:
    with open_warehouse(f"duckdb:///{tmp_path}/x.duckdb", read_only=False) as warehouse:
        found = warehouse.query(
            "select timestamp 'infinity' as a, date '-infinity' as b, date '2024-05-05' as c"
            " union all select null, null, null"
        )
        [first, second] = rows_with_endless(found)
        assert {name: str(value) for name, value in first.items()} == {
            "a": "infinity", "b": "-infinity", "c": "2024-05-05",
        }  # fmt: skip
        assert set(second.values()) == {None}
        with pytest.raises(RuleError, match="outside the years 1 to 9999"):
            rows_with_endless(warehouse.query("select timestamp '10000-01-01' as a"))
    assert rows_with_endless(pa.table({"a": [1]})) == [{"a": 1}]
