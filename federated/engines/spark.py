"""Spark: how it opens and what it answers; tables are folders of Parquet files.

Text is hex, as Spark can substitute ${…} inside correctly quoted text; sessions of ours never do.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from federated.engines.base import Engine, call, count_filtered, text_of
from federated.engines.connection import Column, Params, Relation, Warehouse, calling_after
from federated.engines.exact import by_try_divide, try_cast
from federated.engines.spark_process import SparkProcess
from federated.engines.spark_reading import forget_functions, refused_part
from federated.engines.spark_types import column_type, plain
from federated.errors import EngineLacks, QueryFailed, QueryStopped, TableMissing, shown
from federated.operators.patterns import JAVA

_NAIVE = exp.DataType.build("timestampntz")


def _is_null(value: exp.Expr) -> exp.Expr:
    return call("isnull", value.copy())


ENGINE = Engine(
    "spark",
    "spark",
    "executed here",
    text=lambda encoded: call("decode", call("unhex", text_of(encoded)), text_of("UTF-8")),
    hex_of=lambda value: call("lower", call("hex", value)),
    fit=try_cast,
    whole=by_try_divide,
    micros_of=lambda moment: call("unix_micros", exp.cast(moment, "timestampltz")),
    # xxhash64 passes over what is missing, so each value goes in with whether it is; and a sum of
    # bigint that leaves their range is an error.
    row_hash=lambda values: exp.cast(
        call("xxhash64", *(part for value in values for part in (value, _is_null(value)))),
        "decimal(38, 0)",
    ),
    patterns=JAVA,
    count=count_filtered("size", "filter"),
    # An instant is shown in the zone of the session, whichever that is.
    utc_of=lambda value: call(
        "convert_timezone", call("current_timezone"), text_of("UTC"), exp.cast(value, _NAIVE.copy())
    ),
)

_SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.variable.substitute": "false",
    "spark.sql.runSQLOnFiles": "false",
}
_MISSING = ("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND", "UNRESOLVED_COLUMN")
_NAME = re.compile(r"[A-Za-z0-9_]+\Z")
_ROW_GROUP = 122_880
_TOO_LONG = "muster: the time it was given is over"


def connect(url: str, *, read_only: bool, locked_down: bool) -> "SparkWarehouse":
    """Open a Spark on this machine: `spark://local`, or `spark:///<folder>` to keep its tables.

    Raises: EngineLacks without Spark or Java, WarehouseLocked when this process has another open.
    """
    place = url.partition("://")[2]
    if place != "local" and not place.startswith("/"):
        raise EngineLacks(f"{url}: no such Spark. Use spark://local or spark:///<folder>.")
    root = None if place == "local" else Path(place).resolve()
    process = SparkProcess.joined(root)
    try:
        session = process.session.newSession()
        for name, value in _SETTINGS.items():
            session.conf.set(name, value)
        warehouse = SparkWarehouse(process, session)
        if process.users == 1:
            warehouse.find_tables()
        if locked_down:
            forget_functions(session)
        warehouse.lock(read_only=read_only, locked_down=locked_down)
    except BaseException:
        process.left()
        raise
    return warehouse


class SparkWarehouse(Warehouse):
    """One session of Spark."""

    engine = "spark"

    def __init__(self, process: SparkProcess, session: Any) -> None:
        self._process: SparkProcess | None = process
        self._session = session
        self._root = process.root
        self._scratch = process.scratch
        self._written = 0
        self._is_read_only = self._is_locked_down = False

    def lock(self, *, read_only: bool, locked_down: bool) -> None:
        """Take nothing but queries from now on, where that is asked for."""
        self._is_read_only = read_only or locked_down
        self._is_locked_down = locked_down

    def find_tables(self) -> None:
        """Make known what lies in the folder: one folder a schema, in it one a table.

        So a table that was dropped is there again next time, until its folder is taken away.
        """
        for schema in _folders(self._root):
            self._run(f"create schema if not exists {quote(schema.name)}")
            for place in _folders(schema):
                name = f"{quote(schema.name)}.{quote(place.name)}"
                self._run(
                    f"create table if not exists {name} using parquet location {_text(place)}"
                )

    def _run(self, sql: str, params: Params = ()) -> Any:
        """Return the rows of a statement as a frame; what is no query has been done then."""
        try:
            if self._is_read_only and (part := refused_part(self._session, sql)):
                message = f"warehouse: open for reading only, and {part} is no query over tables."
                raise QueryFailed(f"{message} The statement was: {sql}")
            return self._session.sql(sql, args=[_bound(p) for p in params] or None)
        except QueryFailed:
            raise
        except Exception as error:
            _explain(error, sql)

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        table = self.query(sql, params)
        # By position, as two columns may have one name.
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    def execute(self, sql: str, params: Params = ()) -> None:
        self.query(sql, params)

    def query(self, sql: str, params: Params = ()) -> pa.Table:
        frame = self._run(sql, params)
        try:
            return frame.toArrow()
        except Exception as error:
            _explain(error, sql)

    def arrow(
        self, sql: str, params: Params = (), batch_rows: int = 65_536
    ) -> Iterator[pa.RecordBatch]:
        for _, batch in self._batches(sql, params, batch_rows):
            if batch is not None:
                yield batch

    def _batches(
        self, sql: str, params: Params, batch_rows: int
    ) -> Iterator[tuple[pa.Schema, pa.RecordBatch | None]]:
        """Yield the schema, then it with every batch; Spark writes them down first."""
        place = self._new_folder()
        frame = self._run(sql, params)
        try:
            frame.write.parquet(place.as_uri())
        except Exception as error:
            _explain(error, sql)
        try:
            for part in sorted(place.glob("part-*")):
                with pq.ParquetFile(part) as file:
                    yield file.schema_arrow.remove_metadata(), None
                    for batch in file.iter_batches(batch_rows):
                        yield batch.schema, batch
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def copy_to_parquet(self, sql: str, path: Path) -> None:
        writer: pq.ParquetWriter | None = None
        for schema, batch in self._batches(sql, (), _ROW_GROUP):
            writer = writer or pq.ParquetWriter(path, schema, compression="zstd")
            if batch is not None:
                writer.write_batch(batch.cast(schema))
        if writer is not None:
            writer.close()

    def write_table(self, schema: str, name: str, table: pa.Table) -> None:
        """Put a table in place of what stood there: written beside it first, then exchanged."""
        if self._is_read_only:
            raise QueryFailed(f"warehouse: open for reading only; {schema}.{name} was not written.")
        columns = [(f.name, plain(f.type)) for f in table.schema]
        told = ", ".join(f"{quote(n)} {column_type(t)}" for n, t in columns)
        place = self._root / _folder_name(schema) / _folder_name(name)
        incoming = place.with_name(f".{place.name}.incoming")
        shutil.rmtree(incoming, ignore_errors=True)
        incoming.mkdir(parents=True)
        pq.write_table(table.cast(pa.schema(columns)), incoming / "part-0.parquet")
        self._run(f"create schema if not exists {quote(schema)}")
        self._run(f"drop table if exists {quote(schema)}.{quote(name)}")
        shutil.rmtree(place, ignore_errors=True)
        incoming.rename(place)
        self._run(
            f"create table {quote(schema)}.{quote(name)} ({told}) "
            f"using parquet location {_text(place)}"
        )

    def relations(self, schema: str) -> list[Relation]:
        catalog = self._session.catalog
        if not catalog.databaseExists(schema):
            return []
        found = []
        for table in sorted(catalog.listTables(schema), key=lambda t: str(t.name)):
            if table.isTemporary:
                continue
            columns = [
                Column(c.name, c.dataType, c.description)
                for c in catalog.listColumns(f"{quote(schema)}.{quote(table.name)}")
            ]
            kind: Any = "view" if table.tableType == "VIEW" else "table"
            found.append(Relation(schema, table.name, kind, table.description, tuple(columns)))
        return found

    def transaction(self) -> AbstractContextManager[None]:
        raise EngineLacks("spark: there are no transactions. Write one table after the other.")

    def snapshot(self) -> AbstractContextManager[None]:
        raise EngineLacks("spark: several tables cannot be read as of one moment. Copy them first.")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        context = self._session.sparkContext
        self._written += 1
        group = f"muster-{id(self)}-{self._written}"
        context.setJobGroup(group, "a query of limited time", interruptOnCancel=True)
        # Jobs to come too, as it may still be planning its first.
        stop = partial(context._jsc.sc().cancelJobGroupAndFutureJobs, group, _TOO_LONG)
        try:
            with calling_after(seconds, stop):
                yield
        finally:
            context._jsc.clearJobGroup()

    def exposes(self) -> str:
        return "" if self._is_locked_down else "files, settings and programs"

    def close(self) -> None:
        if self._process is not None:
            self._process.left()
            self._process = None

    def _new_folder(self) -> Path:
        self._written += 1
        return self._scratch / f"rows-{id(self)}-{self._written}"


def quote(name: str) -> str:
    """Return a name as Spark reads it."""
    return "`" + name.replace("`", "``") + "`"


def _folder_name(name: str) -> str:
    """Return a name as that of a folder: Spark knows no others either."""
    if not _NAME.match(name):
        raise QueryFailed(
            f"warehouse: {shown(name)} is no name for Spark. Use letters, digits and _ alone."
        )
    return name.lower()


def _folders(place: Path) -> list[Path]:
    return sorted(p for p in place.iterdir() if p.is_dir() and _NAME.match(p.name))


def _text(place: Path) -> str:
    return "'" + str(place).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _bound(value: Any) -> Any:
    """Return a parameter as Spark binds it; it would read a naive moment in the machine's zone."""
    if isinstance(value, datetime) and value.tzinfo is None:
        from pyspark.sql.functions import expr

        return expr(f"timestamp_ntz'{value.isoformat(sep=' ')}'")
    return value


def _explain(error: Exception, sql: str) -> NoReturn:
    text = str(error).strip().split("\n")[0]
    if any(text.startswith(f"[{name}") for name in _MISSING):
        raise TableMissing(f"warehouse: {text}. Build what it reads first.") from error
    if _TOO_LONG in str(error) or "SPARK_JOB_CANCELLED" in str(error):
        message = f"warehouse: stopped, it took too long. The statement was: {sql}"
        raise QueryStopped(message) from error
    raise QueryFailed(f"warehouse: {text}. The statement was: {sql}") from error
