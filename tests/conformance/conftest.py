"""Both engines, open for worlds that are written anew for each case."""

from collections.abc import Iterator

import pytest
from rule_warehouse import both_opened

from federated.warehouse import Warehouse


@pytest.fixture(scope="module")
def warehouses(postgres_url: str) -> Iterator[list[Warehouse]]:
    with both_opened(postgres_url) as both:
        yield list(both.values())
