"""A preview reads so many rows for so long, and nothing a stranger writes reaches further."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from rule_warehouse import EXECUTED

from federated.errors import EngineLacks, QueryFailed, QueryStopped, TableMissing
from federated.previews import preview
from federated.warehouse import Warehouse, open_warehouse

LINES = pa.table({"n": list(range(2_000))})
LONG = 120.0
ENDLESS = "select count(*) as found from shown.lines a, shown.lines b, shown.lines c, shown.lines d"


@pytest.fixture(scope="module", params=EXECUTED)
def locked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """Return a warehouse with one table, opened for previews."""
    url = f"duckdb:///{tmp_path_factory.mktemp('previews')}/warehouse.duckdb"
    if request.param != "duckdb":
        url = request.getfixturevalue(f"{request.param}_url")
    with open_warehouse(url, read_only=False) as warehouse:
        warehouse.execute("drop schema if exists shown cascade")
        warehouse.write_table("shown", "lines", LINES)
        if request.param == "postgres":
            url = _as_reader(warehouse, url)
    with open_warehouse(url, locked_down=True) as opened:
        yield opened


def _as_reader(warehouse: Warehouse, url: str) -> str:
    """Make a role that may read and nothing else, and return the address for it."""
    if not warehouse.rows("select 1 from pg_roles where rolname = 'shown_reader'"):
        warehouse.execute("create role shown_reader login")
    warehouse.execute("grant usage on schema shown to shown_reader")
    warehouse.execute("grant select on shown.lines to shown_reader")
    return url.replace("//postgres:", "//shown_reader:")


def test_it_is_cut_after_so_many_rows(locked: Warehouse) -> None:
    found = preview(locked, "select n from shown.lines order by n", rows=3, seconds=LONG)
    assert (found.rows["n"].to_pylist(), found.is_cut) == ([0, 1, 2], True)
    few = "with few as (select n from shown.lines where n < 2) select * from few"
    found = preview(locked, few, seconds=LONG)
    assert (sorted(found.rows["n"].to_pylist()), found.is_cut) == ([0, 1], False)


def test_it_is_stopped_after_so_long(locked: Warehouse) -> None:
    with pytest.raises(QueryStopped, match="it took too long"):
        preview(locked, ENDLESS, seconds=0.5)
    # And the next one is answered.
    found = preview(locked, "select count(*) as n from shown.lines", seconds=LONG)
    assert found.rows["n"].to_pylist() == [2_000]


def test_a_batch_at_a_time(locked: Warehouse) -> None:
    batches = list(locked.arrow("select n from shown.lines", batch_rows=500))
    assert sum(batch.num_rows for batch in batches) == 2_000


# What each statement must not do; {place} is a folder of the machine.
EVERYWHERE = (
    "create table shown.more (n int)",
    "insert into shown.lines values (1)",
    "delete from shown.lines",
    "drop table shown.lines",
    "select 1) as previewed; drop table shown.lines; select * from (select 1",
)
STATEMENTS = {
    "duckdb": (
        "select * from read_csv('{place}/secret.csv')",
        "select * from read_text('{place}/secret.csv')",
        "select * from '{place}/secret.csv'",
        "select * from glob('{place}/*')",
        "copy shown.lines to '{place}/stolen.csv'",
        "attach '{place}/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "pragma enable_profiling",
        "pragma profiling_output = '{place}/profile'",
        "select 1; select 2",
        "export database '{place}/all'",
    ),
    "postgres": (
        "select pg_read_file('{place}/secret.csv')",
        "select * from pg_ls_dir('{place}')",
        "select lo_import('{place}/secret.csv')",
        "copy shown.lines to '{place}/stolen.csv'",
        "copy (select 1) to program 'cat > {place}/stolen.csv'",
        "with gone as (delete from shown.lines returning n) select * from gone",
        "set statement_timeout = 0",
        "select 1; select 2",
        "set role postgres",
        "do $$ begin perform 1; end $$",
        "lock table shown.lines",
        "select * from pg_authid",
        "create temp table mine as select 1",
    ),
    "spark": (
        "select reflect('java.lang.System', 'getenv', 'HOME')",
        "select system.builtin.reflect('java.lang.System', 'getenv', 'HOME')",
        "select builtin.java_method('java.lang.System', 'getenv', 'HOME')",
        "select transform(n) using 'cat {place}/secret.csv' from shown.lines",
        "select * from csv.`{place}/secret.csv`",
        "select * from text.`file://{place}/secret.csv`",
        "create temporary view secret using csv options (path '{place}/secret.csv')",
        "insert overwrite directory '{place}/stolen' using csv select * from shown.lines",
        "create function f as 'x' using jar '{place}/x.jar'",
        "add jar '{place}/x.jar'",
        "set spark.sql.runSQLOnFiles = true",
        "select from_xml('<a/>', 'a int', map('rowValidationXSDPath', '{place}/secret.csv'))",
        "select input_file_name() from shown.lines",
        "execute immediate 'drop table shown.lines'",
        "begin drop table shown.lines; end",
        "cache table shown.lines",
    ),
}


def test_nothing_else_is_reached(locked: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("secret\n")
    tmp_path.chmod(0o777)
    statements = (*EVERYWHERE, *STATEMENTS[locked.engine])
    assert len(statements) >= 15
    for statement in statements:
        written = statement.replace("{place}", str(tmp_path))
        # Inside a preview, and without the brackets it puts around.
        for ask in (lambda sql: preview(locked, sql), locked.rows, locked.execute):
            if (
                locked.engine == "duckdb"
                and statement == "select 1; select 2"
                and ask == locked.rows
            ):
                continue
            with pytest.raises((QueryFailed, TableMissing)):
                ask(written)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert locked.rows("select count(*) from shown.lines") == [(2_000,)]


def test_what_a_query_sets_is_undone(locked: Warehouse) -> None:
    if locked.engine != "postgres":
        pytest.skip("only PostgreSQL has functions that set something")
    setting = "select set_config('statement_timeout', '0', false)"
    list(locked.arrow(setting))
    locked.rows(setting)
    locked.rows("select set_config('default_transaction_read_only', 'off', false)")
    shown = "select current_setting('statement_timeout'), "
    shown += "current_setting('default_transaction_read_only')"
    assert locked.rows(shown) == [("1min", "on")]
    with locked.snapshot():
        assert locked.rows("select count(*) from shown.lines") == [(2_000,)]


def test_a_role_that_may_do_everything_gives_no_previews(postgres_url: str) -> None:
    said = pytest.raises(EngineLacks, match="files and programs of its server")
    with open_warehouse(postgres_url, locked_down=True) as warehouse, said:
        preview(warehouse, "select 1")


def test_a_warehouse_that_is_not_locked_down_gives_none() -> None:
    said = pytest.raises(EngineLacks, match="Open it locked down")
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse, said:
        preview(warehouse, "select 1")
