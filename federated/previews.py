"""Runs a stranger's query for a look at its first rows: read-only, alone, for so long, so many."""

from dataclasses import dataclass

import pyarrow as pa

from federated.engines.connection import Warehouse
from federated.errors import EngineLacks

ROWS = 100
SECONDS = 10.0


@dataclass(frozen=True)
class Preview:
    """The first rows of a query, and whether there are more."""

    rows: pa.Table
    is_cut: bool


def preview(
    warehouse: Warehouse, query: str, *, rows: int = ROWS, seconds: float = SECONDS
) -> Preview:
    """Return the first rows of a query on a warehouse opened `locked_down`.

    Raises: EngineLacks where a statement could reach more than rows, QueryStopped where it takes
    longer, QueryFailed where it is no query.
    """
    if exposed := warehouse.exposes():
        raise EngineLacks(
            f"{warehouse.engine}: no previews here, as a statement could reach {exposed}. "
            "Open it locked down, as a role that may only read its tables."
        )
    # The engine itself stops after so many, and what is no query does not fit in brackets.
    budget = f"select * from (\n{query}\n) as previewed limit {rows + 1}"  # noqa: S608 - as above
    with warehouse.within(seconds):
        found = warehouse.query(budget)
    return Preview(found.slice(0, rows), found.num_rows > rows)
