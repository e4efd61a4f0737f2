"""A run is opened whole or not at all, and history is written forwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from federated import Edge
from federated.errors import FederatedError
from federated.warehouse import open_warehouse
from muster.errors import GuardStopped, InputError
from muster.pipeline import bounds
from muster.pipeline.bounds import write_bounds
from muster.pipeline.runs import RunInfo, latest_run
from muster.settings import Settings

DAY = datetime(2017, 10, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
EDGES = [
    Edge("as_of", "timestamp", "as_of"),
    Edge("last_60_days", "timestamp", "as_of", -60, "day"),
    Edge("today", "date", "as_of"),
]
Open = Callable[..., RunInfo]


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def installation(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    if request.param == "duckdb":
        return settings
    url = request.getfixturevalue("postgres_url")
    with open_warehouse(url, read_only=False) as warehouse:
        warehouse.execute("drop schema if exists muster cascade")
    return replace(settings, warehouse_url=url, target="postgres")


@pytest.fixture
def open_run(installation: Settings, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setattr(bounds, "list_edges", lambda _: EDGES)
    ticks = iter(range(100))

    def run(as_of: datetime = DAY, rebuild: bool = False) -> RunInfo:
        clock = lambda: NOW + timedelta(seconds=next(ticks))  # noqa: E731
        return write_bounds(installation, as_of, rebuild=rebuild, clock=clock)

    return run


def edges(settings: Settings) -> list[tuple[str, ...]]:
    with open_warehouse(settings.warehouse_url) as warehouse:
        return warehouse.rows(
            "select edge_id, edge_kind, edge_value, run_id from muster.muster_bounds order by 1"
        )


def test_edges_and_run_stand_together(installation: Settings, open_run: Open) -> None:
    run = open_run()
    assert run == RunInfo("20171030T000000Z-1", DAY, NOW)
    assert edges(installation) == [
        ("as_of", "timestamp", "2017-10-30 00:00:00.000000", run.run_id),
        ("last_60_days", "timestamp", "2017-08-31 00:00:00.000000", run.run_id),
        ("today", "date", "2017-10-30", run.run_id),
    ]
    with open_warehouse(installation.warehouse_url) as warehouse:
        assert latest_run(warehouse, installation) == run


def test_the_next_day_replaces_every_edge(installation: Settings, open_run: Open) -> None:
    open_run()
    open_run(DAY + timedelta(days=1))
    assert {row[3] for row in edges(installation)} == {"20171031T000000Z-1"}
    assert len(edges(installation)) == len(EDGES)


def test_the_same_day_again_is_a_run_of_its_own(installation: Settings, open_run: Open) -> None:
    open_run()
    assert open_run().run_id == "20171030T000000Z-2"
    assert {row[3] for row in edges(installation)} == {"20171030T000000Z-2"}


def test_an_older_day_is_refused_and_changes_nothing(
    installation: Settings, open_run: Open
) -> None:
    open_run()
    before = edges(installation)
    with pytest.raises(GuardStopped, match="older than the newest run"):
        open_run(DAY - timedelta(days=1))
    assert edges(installation) == before
    assert open_run(DAY - timedelta(days=1), rebuild=True).run_id == "20171029T000000Z-1"


def test_a_failure_half_way_leaves_the_run_before(
    installation: Settings, open_run: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_run()
    before = edges(installation)
    broken = [*EDGES, type("Broken", (), {"id": "x", "kind": "y", "at": lambda *_: object()})()]
    monkeypatch.setattr(bounds, "list_edges", lambda _: broken)
    with pytest.raises(FederatedError):
        open_run(DAY + timedelta(days=1))
    assert edges(installation) == before


def test_another_zone_is_brought_to_utc_and_none_is_refused(open_run: Open) -> None:
    assert open_run(datetime.fromisoformat("2017-10-30T08:00:00+08:00")).as_of == DAY
    with pytest.raises(InputError, match="no time zone"):
        open_run(datetime(2017, 10, 30))  # noqa: DTZ001 - that is the point


def test_a_window_beyond_the_calendar_is_refused(open_run: Open) -> None:
    with pytest.raises(InputError, match=r"0001-01-02.* another as_of"):
        open_run(datetime(1, 1, 2, tzinfo=UTC))
