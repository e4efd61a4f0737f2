"""What an open warehouse can do, whichever engine it is; each engine's file does it."""

import itertools
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

Params = Sequence[Any]


@dataclass(frozen=True)
class Column:
    """One column of a relation as the warehouse describes it."""

    name: str
    type: str
    comment: str | None = None


@dataclass(frozen=True)
class Relation:
    """One table or view of the warehouse."""

    schema: str
    name: str
    kind: Literal["table", "view"]
    comment: str | None
    columns: tuple[Column, ...]


class Warehouse(ABC):
    """An open connection. SQL takes `?` for each parameter on every engine."""

    engine: str

    @abstractmethod
    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""

    @abstractmethod
    def execute(self, sql: str, params: Params = ()) -> None:
        """Run one statement."""

    @abstractmethod
    def arrow(
        self, sql: str, params: Params = (), batch_rows: int = 65_536
    ) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a query in batches, without holding all of them."""

    @abstractmethod
    def query(self, sql: str, params: Params = ()) -> pa.Table:
        """Return all rows of a query as one Arrow table."""

    @abstractmethod
    def copy_to_parquet(self, sql: str, path: Path) -> None:
        """Write the rows of a query to one Parquet file."""

    @abstractmethod
    def write_table(self, schema: str, name: str, table: pa.Table) -> None:
        """Put a table in place of what stood there, in one transaction."""

    def append(self, place: str, columns: Sequence[str | pa.Array]) -> None:
        """Add rows to a table as SQL names it: columns in its order, a text for all rows."""
        arrays = [column for column in columns if not isinstance(column, str)]
        each = [itertools.repeat(c) if isinstance(c, str) else c.to_pylist() for c in columns]
        left = list(zip(*each, strict=False)) if len(arrays[0]) else []
        while left:
            rows, left = left[:1_000], left[1_000:]
            marks = ", ".join("(" + ", ".join("?" * len(row)) + ")" for row in rows)
            values = [value for row in rows for value in row]
            self.execute(f"insert into {place} values {marks}", values)  # noqa: S608 - a quoted name

    @abstractmethod
    def relations(self, schema: str) -> list[Relation]:
        """Return the tables and views of a schema in the order of their names."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Do everything inside or, on any exception, nothing."""

    def steady(self) -> AbstractContextManager[None]:
        """Do everything inside or nothing, and read all of it as it stood at one moment."""
        return self.transaction()

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """Read everything inside as it stood at one moment."""

    @abstractmethod
    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Give each statement inside so long, and stop it then.

        Raises: QueryStopped where one took longer.
        """

    @abstractmethod
    def exposes(self) -> str:
        """Return what a stranger's statement could reach here besides rows, empty for nothing."""

    @abstractmethod
    def close(self) -> None:
        """Give the connection back."""

    def tables(self, schema: str) -> list[str]:
        """Return the names of the tables and views of a schema."""
        return [relation.name for relation in self.relations(schema)]

    @contextmanager
    def _between(self, begin: str) -> Iterator[None]:
        self.execute(begin)
        try:
            yield
        except BaseException:
            self.execute("rollback")
            raise
        self.execute("commit")

    def __enter__(self) -> "Warehouse":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def calling_after(seconds: float, stop: Callable[[], object]) -> Iterator[None]:
    """Call `stop` from another thread once the time is over, unless everything inside is done."""
    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def quote(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
