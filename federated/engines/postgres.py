"""PostgreSQL: how it opens and what it answers; the driver comes with the extra `dbt`."""

import io
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from sqlglot import exp

from federated.engines.base import Engine, call, text_of
from federated.engines.connection import Column, Params, Relation, Warehouse, quote
from federated.errors import (
    EngineLacks,
    QueryFailed,
    TableMissing,
    WarehouseUnreachable,
)
from federated.operators.patterns import POSTGRES


def in_c(value: exp.Expr) -> exp.Expr:
    """Return a text in the collation of code points."""
    return exp.Collate(
        this=exp.paren(value, copy=False), expression=exp.to_identifier("C", quoted=True)
    )


ENGINE = Engine(
    "postgres",
    "postgres",
    "executed here",
    text=lambda encoded: call(
        "convert_from", call("decode", text_of(encoded), text_of("hex")), text_of("UTF8")
    ),
    hex_of=lambda value: call("encode", call("convert_to", value, text_of("UTF8")), text_of("hex")),
    # Databases are made with any collation; the order of a rule is by code point.
    row_hash=lambda values: call(
        "hashtextextended", exp.cast(call("row", *values), "text"), exp.Literal.number(0)
    ),
    by_code_point=in_c,
    # A column of a collation that is not deterministic could not be searched otherwise.
    finds=lambda value, pattern: exp.RegexpLike(this=in_c(value), expression=pattern),
    patterns=POSTGRES,
)

_OPTIONS = "-c standard_conforming_strings=on -c timezone=UTC -c client_encoding=UTF8"
_TOKENS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\?|%")
# Types of pg_type that we write or read; anything else is read as text.
_ARROW = {
    16: pa.bool_(),
    20: pa.int64(),
    21: pa.int16(),
    23: pa.int32(),
    700: pa.float32(),
    701: pa.float64(),
    1082: pa.date32(),
    1114: pa.timestamp("us"),
    1000: pa.list_(pa.bool_()),
    1007: pa.list_(pa.int32()),
    1016: pa.list_(pa.int64()),
    1009: pa.list_(pa.string()),
    1015: pa.list_(pa.string()),
    1022: pa.list_(pa.float64()),
    1231: pa.list_(pa.decimal128(38, 9)),
    1182: pa.list_(pa.date32()),
    1115: pa.list_(pa.timestamp("us")),
}
_NUMERIC = 1700
_ROW_GROUP = 122_880


def connect(url: str, *, read_only: bool, locked_down: bool) -> "PostgresWarehouse":
    """Open a PostgreSQL database.

    Raises: WarehouseUnreachable when none answers there; EngineLacks without its driver.
    """
    try:
        import psycopg2  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise EngineLacks('postgres: no driver here. Install "muster[dbt]".') from error
    options = _OPTIONS + (" -c default_transaction_read_only=on" if read_only else "")
    if locked_down:
        options += " -c statement_timeout=60000"
    place = f"{urlsplit(url).hostname or 'localhost'}{urlsplit(url).path}"
    try:
        connection = psycopg2.connect(url, options=options, connect_timeout=10)
    except psycopg2.OperationalError as error:
        reason = str(error).strip().split("\n")[0]
        raise WarehouseUnreachable(
            f"{place}: no warehouse answers ({reason}). Check the address, or try again later."
        ) from error
    connection.autocommit = True
    return PostgresWarehouse(connection)


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
        for schema, rows in self._fetches(sql, params, batch_rows):
            if rows:
                yield _batch(rows, schema)

    def _fetches(
        self, sql: str, params: Params, batch_rows: int
    ) -> Iterator[tuple[pa.Schema, list[tuple[Any, ...]]]]:
        """Yield the schema with each batch of rows, at least once."""
        named = self._connection.cursor(name="muster_batches", withhold=True)
        with self._run(sql, params, named) as cursor:
            rows = cursor.fetchmany(batch_rows)
            schema = _schema(cursor.description)
            yield schema, rows
            while rows := cursor.fetchmany(batch_rows):
                yield schema, rows

    def query(self, sql: str, params: Params = ()) -> pa.Table:
        with self._run(sql, params) as cursor:
            schema = _schema(cursor.description)
            return pa.Table.from_batches([_batch(cursor.fetchall(), schema)], schema)

    def copy_to_parquet(self, sql: str, path: Path) -> None:
        writer: pq.ParquetWriter | None = None
        for schema, rows in self._fetches(sql, (), _ROW_GROUP):
            writer = writer or pq.ParquetWriter(path, schema, compression="zstd")
            writer.write_batch(_batch(rows, schema))
        if writer is not None:
            writer.close()

    def write_table(self, schema: str, name: str, table: pa.Table) -> None:
        place = f"{quote(schema)}.{quote(name)}"
        columns = ", ".join(f"{quote(f.name)} {_column_type(f.type)}" for f in table.schema)
        content = io.BytesIO()
        pa_csv.write_csv(_without_lists(table), content, pa_csv.WriteOptions(include_header=False))
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

    def close(self) -> None:
        self._connection.close()


def _percent(sql: str) -> str:
    """Return SQL with the driver's own parameter marks; text and names stay as they are.

    >>> _percent("select '?' where a = ? and b % 2 = 0")
    "select '?' where a = %s and b %% 2 = 0"
    """
    return _TOKENS.sub(lambda m: "%s" if m.group() == "?" else m.group().replace("%", "%%"), sql)


def _schema(description: Any) -> pa.Schema:
    return pa.schema([(d.name, _arrow_type(d)) for d in description])


def _arrow_type(column: Any) -> pa.DataType:
    if column.type_code == _NUMERIC:
        known = column.scale is not None and 0 <= column.scale <= 38
        return pa.decimal128(38, column.scale if known else 9)
    return _ARROW.get(column.type_code, pa.string())


def _batch(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    arrays = [pa.array([r[i] for r in rows], f.type) for i, f in enumerate(schema)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _without_lists(table: pa.Table) -> pa.Table:
    """Return the table with each list as the text this database reads it from."""
    for index, each in enumerate(table.schema):
        if pa.types.is_list(each.type):
            texts = [None if v is None else _array_text(v) for v in table[index].to_pylist()]
            table = table.set_column(index, each.name, pa.array(texts, pa.string()))
    return table


def _array_text(values: list[Any]) -> str:
    """Return an array as text.

    >>> _array_text(["a", None, "b,c"])
    '{"a",NULL,"b,c"}'
    """
    marks = str.maketrans({"\\": "\\\\", '"': '\\"'})
    said = ["NULL" if v is None else f'"{str(v).translate(marks)}"' for v in values]
    return "{" + ",".join(said) + "}"


def _column_type(type_: pa.DataType) -> str:
    if pa.types.is_list(type_):
        return f"{_column_type(type_.value_type)}[]"
    if pa.types.is_decimal(type_):
        return f"numeric({type_.precision}, {type_.scale})"
    if pa.types.is_timestamp(type_):
        return "timestamp"
    names = {"bool": "boolean", "date32[day]": "date", "double": "double precision"}
    if pa.types.is_integer(type_):
        return "bigint" if type_.bit_width == 64 else "integer"
    return names.get(str(type_), "text")


def _explain(error: Exception, sql: str) -> NoReturn:
    text = str(error).strip().split("\n")[0]
    # 42P01 no such table, 42703 no such column, 3F000 no such schema.
    if getattr(error, "pgcode", None) in {"42P01", "42703", "3F000"}:
        raise TableMissing(f"warehouse: {text}. Build what it reads first.") from error
    if getattr(error, "pgcode", None) is None:
        raise WarehouseUnreachable(f"warehouse: {text}. Try again later.") from error
    raise QueryFailed(f"warehouse: {text}. The statement was: {sql}") from error
