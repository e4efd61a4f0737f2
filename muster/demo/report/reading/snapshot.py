"""Read-only questions to the published snapshot, as tuples; knows no section of the page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol


class Rows(Protocol):
    """Whatever answers SQL with rows (a `federated.warehouse` on the published file)."""

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return every row of a query."""
        ...


class Run(NamedTuple):
    """One run that the snapshot knows."""

    run_id: str
    as_of: datetime
    recorded_at: datetime


RELATIONS = "select table_name from information_schema.tables"
RUNS = "select run_id, as_of, recorded_at from fct_runs order by as_of, recorded_at"


class Snapshot:
    """The published tables; a section asks `has` first, so a thin warehouse makes a thin page."""

    def __init__(self, warehouse: Rows) -> None:
        self._warehouse = warehouse
        self._relations = {str(name) for (name,) in warehouse.rows(RELATIONS)}

    def has(self, *names: str) -> bool:
        """Return whether every one of these tables is published."""
        return self._relations.issuperset(names)

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query whose table names are bare."""
        return self._warehouse.rows(sql, list(params))

    def count(self, sql: str, *params: Any) -> int:
        """Return the one number a query asks for, 0 when there is none."""
        found = self.rows(sql, *params)
        return int(found[0][0] or 0) if found else 0

    def runs(self) -> list[Run]:
        """Return every run, oldest first."""
        return [Run(*row) for row in self.rows(RUNS)] if self.has("fct_runs") else []
