"""The small world of rules in a warehouse."""

from collections.abc import Iterator

import pytest
from rule_warehouse import load_world

from federated.warehouse import Warehouse, open_warehouse


@pytest.fixture(scope="module")
def world() -> Iterator[Warehouse]:
    """Return a DuckDB warehouse that holds the small world."""
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        load_world(warehouse)
        yield warehouse
