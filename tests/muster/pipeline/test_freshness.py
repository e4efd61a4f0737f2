"""A source is judged by its newest row before as_of, and never opens the warehouse."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from muster.errors import GateFailed, InputError
from muster.pipeline.freshness import require_fresh, watch
from muster.settings import Settings

AS_OF = datetime(2017, 10, 30, tzinfo=UTC)
SOURCE = """
version: 2
sources:
  - name: shop
    config:
      loaded_at_field: loaded_at
      freshness: {warn_after: {count: 1, period: day}, error_after: {count: 3, period: day}}
      meta: {external_location: "{{ env_var('MUSTER_HOME', '.muster') }}/shop/{name}.parquet"}
    tables:
      - name: orders
"""


@pytest.fixture
def orders(settings: Settings) -> Path:
    folder = settings.project_dir / "dbt_project" / "sources"
    folder.mkdir()
    (folder / "shop.yml").write_text(SOURCE, encoding="utf-8")
    (settings.home / "shop").mkdir(parents=True)
    return settings.home / "shop" / "orders.parquet"


def write(path: Path, *ages_days: float) -> None:
    times = [AS_OF.replace(tzinfo=None) - timedelta(days=age) for age in ages_days]
    pq.write_table(pa.table({"loaded_at": pa.array(times, pa.timestamp("us"))}), path)


@pytest.mark.parametrize(
    ("ages", "state", "limit"),
    [
        ([0.5, 9], "fresh", 1), ([1, 9], "fresh", 1), ([2], "late", 1), ([4], "too late", 3),
        ([], "empty", 3),
    ],
)  # fmt: skip
def test_the_newest_row_decides(
    settings: Settings, orders: Path, ages: list[float], state: str, limit: int
) -> None:
    write(orders, *ages)
    (age,) = watch(settings, AS_OF)
    assert (age.source, age.table, age.state) == ("shop", "orders", state)
    assert age.late_after == timedelta(days=limit)


def test_rows_from_as_of_on_are_not_there_yet(settings: Settings, orders: Path) -> None:
    write(orders, 0, -1, 5)
    assert [age.state for age in watch(settings, AS_OF)] == ["too late"]


def test_a_late_source_is_told_and_a_too_late_one_refused(settings: Settings, orders: Path) -> None:
    write(orders, 2)
    require_fresh(watch(settings, AS_OF))
    write(orders, 4)
    with pytest.raises(
        GateFailed,
        match=r"1 source needs a look\.\n  shop\.orders: too late \(newest row 2017-10-26",
    ):
        require_fresh(watch(settings, AS_OF))


def test_a_missing_file_is_named(settings: Settings, orders: Path) -> None:
    with pytest.raises(GateFailed, match=r"missing .*, no file .*/shop/orders\.parquet"):
        require_fresh(watch(settings, AS_OF))
    assert not orders.exists()


def test_a_renamed_column_is_named(settings: Settings, orders: Path) -> None:
    pq.write_table(pa.table({"arrived_at": pa.array([], pa.timestamp("us"))}), orders)
    with pytest.raises(InputError, match="loaded_at"):
        watch(settings, AS_OF)
