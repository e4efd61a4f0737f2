"""Local times become the same instants in SQL as in the calendar of rules, at every change."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlglot import exp

from federated.engines.local_times import local_rules, utc_from_local
from federated.rule.civil import to_instant
from federated.warehouse import Warehouse, open_warehouse

ZONES = ["America/New_York", "Asia/Taipei", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]


@pytest.fixture(
    scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    url = "duckdb:///:memory:"
    if request.param == "postgres":
        url = str(request.getfixturevalue("postgres_url"))
    with open_warehouse(url, read_only=False) as opened:
        yield opened


def _times(zone: str) -> list[datetime]:
    """Return local times on and around every change of the clocks: some never were, some twice."""
    around = (-3601, -1801, -1, 0, 1, 1799, 1800, 3599, 3600, 7200)
    starts = [start for start, _ in local_rules(zone)[1]]
    return sorted(
        {start + timedelta(seconds=s) for start in starts for s in around}
        | {datetime.fromisoformat(t) for t in ("1970-01-01", "2024-07-01T03:04:05.000006")}
    )


@pytest.mark.parametrize("zone", ZONES)
def test_each_local_time_is_the_instant_of_the_calendar(warehouse: Warehouse, zone: str) -> None:
    times = _times(zone)
    values = ", ".join(f"(cast('{t}' as timestamp))" for t in times)
    said = utc_from_local(exp.column("t"), zone).sql(warehouse.engine)
    rows = warehouse.rows(f"select t, {said} from (values {values}) as x(t)")
    expected = {
        t: to_instant(t, ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None) for t in times
    }
    assert dict(rows) == expected


def test_a_missing_time_stays_missing(warehouse: Warehouse) -> None:
    said = utc_from_local(exp.column("t"), "America/New_York").sql(warehouse.engine)
    assert warehouse.rows(f"select {said} from (select cast(null as timestamp) as t) as x") == [
        (None,)
    ]
