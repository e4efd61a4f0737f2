"""The small world of rules in a warehouse of each engine that is executed here."""

from collections.abc import Iterator

import pytest
from rule_warehouse import EXECUTED, load_world, opened

from federated.warehouse import Warehouse


@pytest.fixture(scope="module", params=EXECUTED)
def world(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    """Return a warehouse that holds the small world."""
    with opened(request.param, request, "main") as warehouse:
        load_world(warehouse)
        yield warehouse
