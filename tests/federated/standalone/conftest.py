"""The shop that nobody staged, on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from stored_world import CATALOG, load_shop

from federated.warehouse import Warehouse, open_warehouse


@pytest.fixture(
    scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """Return a connection for readers to a warehouse that holds the shop."""
    if request.param == "duckdb":
        url = f"duckdb:///{tmp_path_factory.mktemp('shop')}/shop.duckdb"
    else:
        url = str(request.getfixturevalue("postgres_url"))
    with open_warehouse(url, read_only=False) as writer:
        load_shop(writer)
    with open_warehouse(url, locked_down=True) as reader:
        yield reader


@pytest.fixture
def catalog_file(tmp_path: Path) -> Path:
    """Return the file of the shop's catalogue."""
    path = tmp_path / "catalog.yml"
    path.write_text(CATALOG, encoding="utf-8")
    return path
