"""How right probabilistic profiles are on people whose truth is known, out of the graph itself."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from identity_worlds import Told

from benchmarks.matching.data import DATA_SETS, DataSet
from benchmarks.matching.measured import Measured, of_pairs, of_parts
from benchmarks.results import read_results
from federated.warehouse import open_warehouse
from muster.pipeline.matching.declare import Declared
from muster.pipeline.matching.match import TABLE, pairs_table, score_records

# What is asked of each: precision and F1 of profiles.
ASKED = {"FEBRL 1": (0.99, 0.97), "FEBRL 2": (0.99, 0.97), "fake_1000": (0.97, 0.92)}
THRESHOLD = 0.95
AS_OF = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.long
@pytest.mark.parametrize("chosen", DATA_SETS, ids=lambda each: each.name)
def test_profiles_are_as_right_as_is_asked(chosen: DataSet) -> None:
    """At a threshold that is declared before truth is known; and the page says what comes out."""
    pytest.importorskip("splink", reason="the extra matching is not installed")
    if chosen.path is None:
        pytest.skip(f"{chosen.file} may not be passed on, and does not lie beside the project")
    found, truth = chosen.read()
    names = [f"{number:05}" for number in range(found.num_rows)]
    found = found.append_column("namespace", pa.array(["record_id"] * len(names)))
    found = found.append_column("identifier", pa.array(names))
    scored = score_records(found, chosen.compared)
    pairs = pairs_table(found, scored, Declared(THRESHOLD, chosen.compared, {}), AS_OF)
    links = pairs.filter(pairs["is_link"])
    said = of_pairs(
        *(
            [int(name) for name in links[f"{side}_identifier"].to_pylist()]
            for side in ("left", "right")
        ),
        truth,
    )
    profiles = of_parts(_profiles(names, pairs), truth)
    precision, f1 = ASKED[chosen.name]
    assert profiles.precision >= precision and profiles.f1 >= f1
    curve = read_results()["matching"][chosen.name]["curve"]
    kept = next(row for row in curve if row["threshold"] == THRESHOLD)
    assert _rounded(said) == (kept["pairs_precision"], kept["pairs_recall"])
    assert _rounded(profiles) == (kept["precision"], kept["recall"])


def _profiles(names: Sequence[str], pairs: pa.Table) -> list[str]:
    """Return whose each record is, by the shipped models."""
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        told = Told(warehouse)
        warehouse.execute(
            "insert into told.int_namespaces values ('record_id', 'cross_device', 'none', null, 20,"
            " null, false, null, 'whole', null, false, null)"
        )
        for name in names:
            told.tell(name, "2026-01-01", record_id=name)
        warehouse.write_table("told", TABLE, pairs)
        told.build("2026-01-02")
        found = dict(told.ask("select row_key, profile_id from told.int_rows_resolved"))
    return [found[name] for name in names]


def _rounded(measured: Measured) -> tuple[float, float]:
    return round(measured.precision, 4), round(measured.recall, 4)
