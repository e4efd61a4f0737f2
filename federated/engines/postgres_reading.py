"""PostgreSQL for the statements of strangers: one query each, read-only, of limited time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from federated.engines.connection import Params
from federated.engines.postgres_types import schema
from federated.engines.postgres_warehouse import PostgresWarehouse, milliseconds
from federated.errors import QueryFailed

_READING = "muster_reading"


class PostgresReader(PostgresWarehouse):
    """A connection that takes queries alone, each read-only and of limited time.

    DECLARE takes nothing but one query. All that a query sets by functions is undone after it.
    """

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self._seconds = 60.0
        self._is_in_snapshot = False

    def _run(self, sql: str, params: Params, cursor: Any = None) -> Any:
        with self._declared(sql, params) as declared:
            return super()._run(f"fetch all from {_READING}", (), declared)

    @contextmanager
    def _declared(self, sql: str, params: Params) -> Iterator[Any]:
        if ";" in sql:
            raise QueryFailed(f"warehouse: takes one query, without a semicolon (found {sql}).")
        with self._reading():
            declare = f"declare {_READING} no scroll cursor for {sql}"
            cursor = super()._run(declare, params)
            yield cursor
            super()._run(f"close {_READING}", ()).close()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        if not self._is_in_snapshot:
            super()._run("begin transaction read only", ()).close()
        try:
            super()._run(f"set local statement_timeout = {milliseconds(self._seconds)}", ()).close()
            yield
        finally:
            if not self._is_in_snapshot:
                super()._run("rollback", ()).close()

    def _fetches(
        self, sql: str, params: Params, batch_rows: int
    ) -> Iterator[tuple[pa.Schema, list[tuple[Any, ...]]]]:
        with self._declared(sql, params) as cursor:
            fetch = f"fetch forward {batch_rows} from {_READING}"
            rows = super()._run(fetch, (), cursor).fetchall()
            columns = schema(cursor.description)
            yield columns, rows
            while rows := super()._run(fetch, (), cursor).fetchall():
                yield columns, rows

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        super()._run("begin transaction isolation level repeatable read read only", ()).close()
        self._is_in_snapshot = True
        try:
            yield
        finally:
            self._is_in_snapshot = False
            super()._run("rollback", ()).close()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        before, self._seconds = self._seconds, seconds
        try:
            yield
        finally:
            self._seconds = before

    def exposes(self) -> str:
        mighty = self.rows(
            "select 1 from pg_roles where (rolsuper and rolname = current_user) or ("
            "rolname in ('pg_read_server_files', 'pg_write_server_files', "
            "'pg_execute_server_program') and pg_has_role(current_user, oid, 'member'))"
        )
        return "files and programs of its server" if mighty else ""
