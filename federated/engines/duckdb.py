"""DuckDB: how it opens and what it answers; one process writes, or many read."""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import repeat
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import pyarrow as pa
from sqlglot import exp

from federated.engines.base import Engine, call, count_filtered, text_of
from federated.engines.connection import (
    Column,
    Params,
    Relation,
    Warehouse,
    calling_after,
    quote,
)
from federated.engines.exact import WIDEST, try_cast
from federated.errors import (
    QueryFailed,
    QueryStopped,
    TableMissing,
    WarehouseAbsent,
    WarehouseDamaged,
    WarehouseLocked,
)
from federated.operators.exact import decimal


def _whole(left: exp.Expr, right: exp.Expr, shift: int, decimals: int) -> exp.Expr:
    """Divide as whole numbers: two decimals would give a binary fraction."""

    def as_whole(value: exp.Expr, places: int) -> exp.Expr:
        # Only a wide factor makes the product wide.
        power = decimal(exp.Literal.number(10**places), 0, 20)
        return exp.cast(exp.Mul(this=value, expression=power), "int128")

    quotient = exp.IntDiv(
        this=as_whole(left, shift + decimals), expression=as_whole(right, decimals)
    )
    return decimal(quotient, 0, WIDEST)


def _fit(value: exp.Expr, digits: int, scale: int) -> exp.Expr:
    """Return a number in so many digits, missing when it has more.

    A comparison with a bare try_cast is made before the cast (1.5.5), as if it never gave up.
    """
    return exp.Coalesce(this=try_cast(value, digits, scale), expressions=[exp.null()])


ENGINE = Engine(
    "duckdb",
    "duckdb",
    "executed here",
    text=lambda encoded: call("decode", call("unhex", text_of(encoded))),
    hex_of=lambda value: call("lower", call("hex", value)),
    count=count_filtered("length", "list_filter", has_colon=True),
    fit=_fit,
    whole=_whole,
    micros_of=lambda moment: call("epoch_us", moment),
)

_LOCKED = re.compile(r"could not set lock on file|conflicting lock", re.I)
_PID = re.compile(r"\(PID (\d+)\)")
_ROW_GROUP = 122_880
# So many rows are written into the statement: a table handed over makes DuckDB load pandas first.
_FEW_ROWS = 5_000
_LOOKS = {"SELECT", "EXPLAIN", "TRANSACTION"}
_WAS = "The statement was"


def connect(path: str, *, read_only: bool, locked_down: bool) -> "DuckDBWarehouse":
    """Open a DuckDB file, or `:memory:`.

    Raises: WarehouseLocked when another process holds it, WarehouseAbsent when there is no file,
    WarehouseDamaged when it is something else.
    """
    is_memory = path == ":memory:"
    if read_only and not is_memory and not Path(path).exists():
        advice = "Run: muster bounds --as-of <timestamp>, then: muster build"
        raise WarehouseAbsent(f"{path}: there is no warehouse yet. {advice}")
    try:
        connection = duckdb.connect(path, read_only=read_only and not is_memory)
    except duckdb.ConnectionException as error:
        message = f"{path}: is open in this process already. Close it, or use another process."
        raise WarehouseLocked(message) from error
    except duckdb.Error as error:
        raise _not_opened(path, str(error)) from error
    connection.execute("set TimeZone = 'UTC'") if _has_zones(connection) else None
    if locked_down:
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    return DuckDBWarehouse(connection, is_locked_down=locked_down)


def _has_zones(connection: Any) -> bool:
    rows = connection.execute(
        "select count(*) from duckdb_settings() where name = 'TimeZone'"
    ).fetchall()
    return bool(rows[0][0])


def _not_opened(path: str, text: str) -> Exception:
    if not _LOCKED.search(text):
        return WarehouseDamaged(
            f"{path}: cannot be opened as a DuckDB file ({_first_line(text)}). "
            "Move it away or bring back the right one."
        )
    found = _PID.search(text)
    pid = int(found.group(1)) if found else None
    who = f"process {pid}" if pid else "another process"
    return WarehouseLocked(f"{path}: the warehouse is locked by {who}. Try again later.", pid)


class DuckDBWarehouse(Warehouse):
    """One connection to a DuckDB file."""

    engine = "duckdb"

    def __init__(self, connection: Any, *, is_locked_down: bool = False) -> None:
        self._connection = connection
        self._is_locked_down = is_locked_down

    def _run(self, sql: str, params: Params) -> Any:
        try:
            if self._is_locked_down:
                self._refuse_others(sql)
            return self._connection.execute(sql, list(params))
        except duckdb.Error as error:
            _explain(error, sql)

    def _refuse_others(self, sql: str) -> None:
        """Refuse what is no single query: a locked configuration leaves some pragmas open."""
        statements = self._connection.extract_statements(sql)
        kinds = [str(each.type).rpartition(".")[2] for each in statements]
        if len(kinds) != 1 or kinds[0] not in _LOOKS:
            found = ", ".join(kinds) or "nothing"
            raise QueryFailed(f"warehouse: takes one query (found {found}). {_WAS}: {sql}")

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        try:
            return list(self._run(sql, params).fetchall())
        except duckdb.Error as error:
            _explain(error, sql)

    def execute(self, sql: str, params: Params = ()) -> None:
        self._run(sql, params)

    def arrow(
        self, sql: str, params: Params = (), batch_rows: int = 65_536
    ) -> Iterator[pa.RecordBatch]:
        yield from self._run(sql, params).to_arrow_reader(batch_rows)

    def query(self, sql: str, params: Params = ()) -> pa.Table:
        return self._run(sql, params).to_arrow_table()

    def copy_to_parquet(self, sql: str, path: Path) -> None:
        place = str(path).replace("'", "''")
        options = f"format parquet, compression zstd, row_group_size {_ROW_GROUP}"
        self.execute(f"copy ({sql}) to '{place}' ({options})")

    def write_table(self, schema: str, name: str, table: pa.Table) -> None:
        place = f"{quote(schema)}.{quote(name)}"
        with self.transaction():
            self.execute(f"create schema if not exists {quote(schema)}")
            self._connection.register("muster_incoming", table)
            try:
                self.execute(f"create or replace table {place} as select * from muster_incoming")  # noqa: S608 - a quoted name
            finally:
                self._connection.unregister("muster_incoming")

    def append(self, place: str, columns: Sequence[str | pa.Array]) -> None:
        arrays = [column for column in columns if not isinstance(column, str)]
        count = len(arrays[0])
        is_loaded = "pandas" in sys.modules
        if 0 < count <= (100 if is_loaded else _FEW_ROWS):
            each = [repeat(_spelled(c)) if isinstance(c, str) else _all_spelled(c) for c in columns]
            values = ", ".join(f"({', '.join(row)})" for row in zip(*each, strict=False))
            self.execute(f"insert into {place} values {values}")  # noqa: S608 - letters and hex
        elif count:
            names = [f"c{number}" for number in range(len(arrays))]
            table, left = pa.Table.from_arrays(arrays, names), iter(names)
            spelled = (_spelled(c) if isinstance(c, str) else next(left) for c in columns)
            selected = ", ".join(spelled)
            self._connection.register("muster_incoming", table)
            try:
                self.execute(f"insert into {place} select {selected} from muster_incoming")  # noqa: S608 - a quoted name
            finally:
                self._connection.unregister("muster_incoming")

    def relations(self, schema: str) -> list[Relation]:
        columns: dict[str, list[Column]] = {}
        for table, name, kind, comment in self.rows(
            "select table_name, column_name, data_type, comment from duckdb_columns() "
            "where database_name = current_database() and schema_name = ? "
            "order by table_name, column_index",
            (schema,),
        ):
            columns.setdefault(table, []).append(Column(name, kind, comment))
        found = self.rows(
            "select table_name, 'table', comment from duckdb_tables() "
            "where database_name = current_database() and schema_name = ? union all "
            "select view_name, 'view', comment from duckdb_views() "
            "where database_name = current_database() and schema_name = ? and not internal "
            "order by 1",
            (schema, schema),
        )
        return [
            Relation(schema, name, kind, comment, tuple(columns.get(name, ())))
            for name, kind, comment in found
        ]

    def tables(self, schema: str) -> list[str]:
        # Not by `relations`: the columns of everything cost most where tables are many. Without
        # parameters, since the first of them makes DuckDB load pandas, if there is any.
        here = "schema_name = '" + schema.replace("'", "''") + "'"
        found = self.rows(
            f"select table_name from duckdb_tables() where database_name = current_database() "  # noqa: S608 - a literal
            f"and {here} union all select view_name from duckdb_views() "
            f"where database_name = current_database() and {here} and not internal order by 1"
        )
        return [name for (name,) in found]

    def transaction(self) -> AbstractContextManager[None]:
        return self._between("begin transaction")

    def snapshot(self) -> AbstractContextManager[None]:
        return self._between("begin transaction read only")

    def within(self, seconds: float) -> AbstractContextManager[None]:
        return calling_after(seconds, self._connection.interrupt)

    def exposes(self) -> str:
        return "" if self._is_locked_down else "files, settings and other databases"

    def close(self) -> None:
        self._connection.close()


def _explain(error: Exception, sql: str) -> NoReturn:
    text = _first_line(str(error))
    if isinstance(error, duckdb.InterruptException):
        raise QueryStopped(f"warehouse: stopped, it took too long. {_WAS}: {sql}") from error
    missing = isinstance(error, duckdb.CatalogException | duckdb.BinderException)
    if missing and ("does not exist" in text or "not found" in text):
        raise TableMissing(f"warehouse: {text}. Build what it reads first.") from error
    raise QueryFailed(f"warehouse: {text}. {_WAS}: {sql}") from error


def _first_line(text: str) -> str:
    return text.strip().split("\n")[0].rstrip(".! ")


def _all_spelled(column: pa.Array) -> Iterator[str]:
    return map(_spelled, column.to_pylist())


def _spelled(value: str | bytes | None) -> str:
    """Return a text or bytes as SQL, as hex but for plain letters and digits."""
    if value is None:
        return "null"
    if isinstance(value, bytes):
        return f"unhex('{value.hex()}')"
    is_plain = value.isascii() and value.isalnum()
    return f"'{value}'" if is_plain else f"decode(unhex('{value.encode().hex()}'))"
