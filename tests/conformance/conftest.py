"""Both engines, open for worlds that are written anew for each case."""

from collections.abc import Iterator

import pytest

from federated.warehouse import Warehouse, open_warehouse


@pytest.fixture(scope="module")
def warehouses(postgres_url: str) -> Iterator[list[Warehouse]]:
    with (
        open_warehouse("duckdb:///:memory:", read_only=False) as duckdb,
        open_warehouse(postgres_url, read_only=False) as postgres,
    ):
        yield [duckdb, postgres]
