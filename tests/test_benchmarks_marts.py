"""The made-up sources of the benchmark of marts: the same each time, and as many as asked for."""

from pathlib import Path

import pytest

from benchmarks.marts import world
from benchmarks.marts.measured import BY_HAND, by_hand
from federated.warehouse import open_warehouse
from muster.settings import read_yaml

EVENTS = 2_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marts")
    world.build(folder / "sources", EVENTS)
    return folder


def test_the_same_rows_are_made_each_time(folder: Path, tmp_path: Path) -> None:
    world.build(tmp_path, EVENTS)
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        for table in (*world.RECORDS, *world.SHARES):
            one, other = (f"'{place}/{table}.parquet'" for place in (folder / "sources", tmp_path))
            differing = f"(from {one} except all from {other})"
            assert warehouse.rows(f"select count(*) from {differing}") == [(0,)], table
            counts = f"select (select count(*) from {one}) - (select count(*) from {other})"
            assert warehouse.rows(counts) == [(0,)], table


def test_there_are_as_many_events_as_asked_for_and_some_come_twice(folder: Path) -> None:
    assert set(BY_HAND) == set(world.SHARES)
    assert by_hand(folder) == {"events": EVENTS}
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        delivered = f"select count(*) from '{folder}/sources/webshop/web_events.parquet'"
        assert warehouse.rows(delivered) == [(EVENTS * 45 // 100 + 9,)]


def test_every_column_that_the_project_reads_is_there(folder: Path, project_dir: Path) -> None:
    declared = {
        f"{source['name']}/{table['name']}": {column["name"] for column in table.get("columns", ())}
        for path in (project_dir / "dbt_project/sources").glob("*.yml")
        for source in read_yaml(path)["sources"]
        for table in source["tables"]
    }
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        for table in (*world.RECORDS, *world.SHARES):
            file = f"{folder}/sources/{table}.parquet"
            found = {row[0] for row in warehouse.rows(f"select * from (describe from '{file}')")}
            assert found >= declared[table], table
