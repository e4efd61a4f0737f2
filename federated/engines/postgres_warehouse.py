"""An open PostgreSQL database: what it answers and how it is written to."""

import io
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from federated.engines.connection import Column, Params, Relation, Warehouse, quote
from federated.engines.postgres_types import batch, column_type, schema, without_lists
from federated.errors import QueryFailed, QueryStopped, TableMissing, WarehouseUnreachable

_TOKENS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\?|%")
_ROW_GROUP = 122_880


class PostgresWarehouse(Warehouse):
    """One connection to a PostgreSQL database."""

    engine = "postgres"

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def _run(self, sql: str, params: Params, cursor: Any = None) -> Any:
        cursor = cursor or self._connection.cursor()
        try:
            cursor.execute(_percent(sql) if params else sql, list(params) or None)
        except Exception as error:
            _explain(error, sql)
        return cursor

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        with self._run(sql, params) as cursor:
            return list(cursor.fetchall())

    def execute(self, sql: str, params: Params = ()) -> None:
        self._run(sql, params).close()

    def arrow(
        self, sql: str, params: Params = (), batch_rows: int = 65_536
    ) -> Iterator[pa.RecordBatch]:
        for columns, rows in self._fetches(sql, params, batch_rows):
            if rows:
                yield batch(rows, columns)

    def _fetches(
        self, sql: str, params: Params, batch_rows: int
    ) -> Iterator[tuple[pa.Schema, list[tuple[Any, ...]]]]:
        """Yield the schema with each batch of rows, at least once."""
        named = self._connection.cursor(name="muster_batches", withhold=True)
        with self._run(sql, params, named) as cursor:
            rows = cursor.fetchmany(batch_rows)
            columns = schema(cursor.description)
            yield columns, rows
            while rows := cursor.fetchmany(batch_rows):
                yield columns, rows

    def query(self, sql: str, params: Params = ()) -> pa.Table:
        with self._run(sql, params) as cursor:
            columns = schema(cursor.description)
            return pa.Table.from_batches([batch(cursor.fetchall(), columns)], columns)

    def copy_to_parquet(self, sql: str, path: Path) -> None:
        writer: pq.ParquetWriter | None = None
        for columns, rows in self._fetches(sql, (), _ROW_GROUP):
            writer = writer or pq.ParquetWriter(path, columns, compression="zstd")
            writer.write_batch(batch(rows, columns))
        if writer is not None:
            writer.close()

    def write_table(self, schema: str, name: str, table: pa.Table) -> None:
        place = f"{quote(schema)}.{quote(name)}"
        columns = ", ".join(f"{quote(f.name)} {column_type(f.type)}" for f in table.schema)
        content = io.BytesIO()
        pa_csv.write_csv(without_lists(table), content, pa_csv.WriteOptions(include_header=False))
        content.seek(0)
        with self.transaction():
            self.execute(f"create schema if not exists {quote(schema)}")
            self.execute(f"drop table if exists {place}")
            self.execute(f"create table {place} ({columns})")
            with self._connection.cursor() as cursor:
                cursor.copy_expert(f"copy {place} from stdin (format csv)", content)

    def relations(self, schema: str) -> list[Relation]:
        found = self.rows(
            "select c.relname, c.relkind, obj_description(c.oid), a.attname, "
            "case t.typtype when 'e' then 'enum' when 'd' then "
            "format_type(t.typbasetype, t.typtypmod) else "
            "format_type(a.atttypid, a.atttypmod) end, col_description(c.oid, a.attnum) "
            "from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
            "join pg_type t on t.oid = a.atttypid "
            "where n.nspname = ? and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1, a.attnum",
            (schema,),
        )
        columns: dict[tuple[str, str, str | None], list[Column]] = {}
        for name, kind, comment, column, type_, note in found:
            columns.setdefault((name, kind, comment), []).append(Column(column, type_, note))
        return [
            Relation(schema, name, "view" if kind == "v" else "table", comment, tuple(parts))
            for (name, kind, comment), parts in columns.items()
        ]

    def transaction(self) -> AbstractContextManager[None]:
        return self._between("begin")

    def steady(self) -> AbstractContextManager[None]:
        return self._between("begin transaction isolation level repeatable read")

    def snapshot(self) -> AbstractContextManager[None]:
        return self._between("begin transaction isolation level repeatable read read only")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        self.execute(f"set statement_timeout = {milliseconds(seconds)}")
        try:
            yield
        finally:
            self.execute("reset statement_timeout")

    def exposes(self) -> str:
        return "settings, and all that its role may change"

    def close(self) -> None:
        self._connection.close()


def milliseconds(seconds: float) -> int:
    """Return a time as PostgreSQL takes it; 0 would mean for ever.

    >>> milliseconds(1.5), milliseconds(0)
    (1500, 1)
    """
    return max(1, int(seconds * 1000))


def _percent(sql: str) -> str:
    """Return SQL with the driver's own parameter marks; text and names stay as they are.

    >>> _percent("select '?' where a = ? and b % 2 = 0")
    "select '?' where a = %s and b %% 2 = 0"
    """
    return _TOKENS.sub(lambda m: "%s" if m.group() == "?" else m.group().replace("%", "%%"), sql)


def _explain(error: Exception, sql: str) -> NoReturn:
    text = str(error).strip().split("\n")[0]
    # 42P01 no such table, 42703 no such column, 3F000 no such schema.
    if getattr(error, "pgcode", None) in {"42P01", "42703", "3F000"}:
        raise TableMissing(f"warehouse: {text}. Build what it reads first.") from error
    if getattr(error, "pgcode", None) == "57014":
        message = f"warehouse: stopped, it took too long. The statement was: {sql}"
        raise QueryStopped(message) from error
    if getattr(error, "pgcode", None) is None:
        raise WarehouseUnreachable(f"warehouse: {text}. Try again later.") from error
    raise QueryFailed(f"warehouse: {text}. The statement was: {sql}") from error
