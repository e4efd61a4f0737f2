"""A warehouse opens, answers and writes the same way on every engine that is executed here."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rule_warehouse import EXECUTED

from federated.errors import (
    EngineLacks,
    QueryFailed,
    TableMissing,
    WarehouseAbsent,
    WarehouseLocked,
    WarehouseUnreachable,
)
from federated.warehouse import Warehouse, open_snapshot, open_warehouse

ROWS = pa.table(
    {
        "n": [1, 2, 3],
        "said": ['x,"q"\n', None, ""],
        "on_day": [date(2017, 10, 30), None, date(2017, 1, 1)],
        "at": [datetime.fromisoformat("2017-10-30T01:02:03.000004"), None, None],
        "amount": pa.array([Decimal("1.50"), None, Decimal("-2.00")], pa.decimal128(18, 2)),
        "is_so": [True, None, False],
    }
)


@pytest.fixture(params=EXECUTED)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty warehouse."""
    if request.param == "duckdb":
        return f"duckdb:///{tmp_path}/warehouse.duckdb"
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def warehouse(url: str) -> Iterator[Warehouse]:
    """Return a warehouse that holds one table."""
    with open_warehouse(url, read_only=False) as opened:
        opened.execute("drop schema if exists kept cascade")
        opened.write_table("kept", "lines", ROWS)
        yield opened


def test_a_table_comes_back_as_it_was(warehouse: Warehouse, tmp_path: Path) -> None:
    sql = "select * from kept.lines order by n"
    expected = ROWS.to_pylist()
    assert warehouse.query(sql).to_pylist() == expected
    assert [dict(zip(ROWS.column_names, r, strict=True)) for r in warehouse.rows(sql)] == expected
    warehouse.copy_to_parquet(sql, tmp_path / "rows.parquet")
    assert pq.read_table(tmp_path / "rows.parquet").to_pylist() == expected
    batches = list(warehouse.arrow(sql, batch_rows=2))
    assert sum(b.num_rows for b in batches) == 3


def test_parameters_are_question_marks(warehouse: Warehouse) -> None:
    sql = "select n from kept.lines where said = ? and '?%' = '?%' and n % 2 = 1"
    assert warehouse.rows(sql, ('x,"q"\n',)) == [(1,)]


def test_a_transaction_is_all_or_nothing(warehouse: Warehouse) -> None:
    if warehouse.engine == "spark":
        for block in (warehouse.transaction, warehouse.snapshot):
            with pytest.raises(EngineLacks, match="spark: "):
                block()
        return
    with pytest.raises(KeyError), warehouse.transaction():
        warehouse.execute("delete from kept.lines")
        raise KeyError
    assert warehouse.rows("select count(*) from kept.lines") == [(3,)]
    with warehouse.transaction():
        warehouse.execute("delete from kept.lines where n = 1")
    with warehouse.snapshot():
        assert warehouse.rows("select count(*) from kept.lines") == [(2,)]


def test_moments_are_bound_in_no_zone(warehouse: Warehouse) -> None:
    moment = datetime.fromisoformat("2017-10-30T01:02:03.000004")
    assert warehouse.rows("select l.n from kept.lines as l where l.at = ?", (moment,)) == [(1,)]
    bound = (1, "é", True, date(2017, 10, 30), Decimal("1.50"))
    sql = "select n from kept.lines where n = ? and 'é' = ? and is_so = ? and on_day = ?"
    assert warehouse.rows(f"{sql} and amount = ?", bound) == [(1,)]


def test_a_table_takes_the_place_of_another(warehouse: Warehouse) -> None:
    warehouse.write_table("kept", "lines", pa.table({"other": ["x"]}))
    assert warehouse.query("select * from kept.lines").to_pylist() == [{"other": "x"}]


@pytest.mark.parametrize("count", [0, 7])
def test_rows_are_added(warehouse: Warehouse, count: int) -> None:
    add_rows(warehouse, count)


def test_duckdb_adds_many_rows_at_once() -> None:
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        add_rows(warehouse, 6_000)


def add_rows(warehouse: Warehouse, count: int) -> None:
    hostile = ["it's", '"q"', "\\'; drop table t; --", "", "é\n", None, "plain1"]
    texts = [hostile[n % len(hostile)] for n in range(count)]
    warehouse.write_table("kept", "added", pa.table({"same": ["x"], "said": ["y"]}))
    warehouse.append("kept.added", ("o'ne", pa.array(texts, pa.string())))
    found = warehouse.rows("select same, said from kept.added")
    expected = [("x", "y"), *(("o'ne", text) for text in texts)]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_relations_are_described(warehouse: Warehouse) -> None:
    warehouse.execute("create view kept.seen as select n from kept.lines")
    warehouse.execute("comment on table kept.lines is 'What there is.'")
    relations = {r.name: r for r in warehouse.relations("kept")}
    assert warehouse.tables("kept") == ["lines", "seen"]
    assert (relations["lines"].kind, relations["seen"].kind) == ("table", "view")
    assert relations["lines"].comment == "What there is."
    assert [c.name for c in relations["lines"].columns] == ROWS.column_names


def test_a_parquet_file_without_rows_has_its_columns(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.copy_to_parquet("select * from kept.lines where n > 9", tmp_path / "none.parquet")
    assert pq.read_schema(tmp_path / "none.parquet").names == ROWS.column_names


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("select * from kept.nowhere", TableMissing),
        ("select nothing from kept.lines", TableMissing),
        ("selec", QueryFailed),
    ],
)
def test_refusals_say_what_is_wrong(warehouse: Warehouse, sql: str, error: type[Exception]) -> None:
    with pytest.raises(error, match="warehouse: "):
        warehouse.rows(sql)


def test_readers_cannot_write(url: str, warehouse: Warehouse) -> None:
    warehouse.close()
    with open_warehouse(url) as reader:
        with pytest.raises(QueryFailed):
            reader.execute("delete from kept.lines")
        with pytest.raises(QueryFailed):
            reader.write_table("kept", "lines", ROWS)
        assert reader.rows("select count(*) from kept.lines") == [(3,)]


def test_a_locked_file_says_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "locked.duckdb"
    with open_warehouse(f"duckdb:///{path}", read_only=False) as warehouse:
        warehouse.execute("create table t (a int)")
        code = (
            "from federated.warehouse import open_warehouse\n"
            "from federated.errors import WarehouseLocked\n"
            f"try: open_warehouse('duckdb:///{path}')\n"
            "except WarehouseLocked as error: print(error.exit_code, error)"
        )
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert other.stdout.startswith(f"4 {path}: the warehouse is locked by process ")


def test_one_process_cannot_open_it_two_ways(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path}/twice.duckdb"
    with open_warehouse(url, read_only=False), pytest.raises(WarehouseLocked):
        open_warehouse(url)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/passwd')",
        "copy lines to 'stolen.csv'",
        "attach 'other.duckdb'",
        "install httpfs",
        "select * from glob('*')",
        "set enable_external_access = true",
        "create table t (a int)",
    ],
)
def test_a_snapshot_gives_nothing_but_its_tables(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "snapshot.duckdb"
    with open_warehouse(f"duckdb:///{path}", read_only=False) as warehouse:
        warehouse.write_table("main", "lines", ROWS)
    with open_snapshot(path) as snapshot:
        assert snapshot.rows("select count(*) from lines") == [(3,)]
        with pytest.raises(QueryFailed):
            snapshot.execute(sql)


def test_addresses_that_lead_nowhere() -> None:
    with pytest.raises(WarehouseAbsent, match="there is no warehouse yet"):
        open_warehouse("duckdb:///nowhere/at/all.duckdb")
    with pytest.raises(EngineLacks, match="no engine opens oracle"):
        open_warehouse("oracle://somewhere/db")
    with pytest.raises(WarehouseUnreachable) as caught:
        open_warehouse("postgresql://me:hidden@127.0.0.1:1/db")
    assert "hidden" not in str(caught.value)
