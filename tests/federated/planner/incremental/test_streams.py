"""On random streams, members by ticks are those of a full evaluation, at every step.

A failure names its seed; `Stream(seed)` makes the same rows and rules again.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlglot import exp
from tick_runner import Runner
from tick_world import Stream

from federated.planner.incremental import passing, verdicts
from federated.rule.civil import FIXED
from federated.warehouse import Warehouse, open_warehouse

pytestmark = pytest.mark.sweep

STEPS = 8


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Warehouse]:
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def warehouses(duckdb: Warehouse, postgres_url: str) -> Iterator[dict[str, Warehouse]]:
    with open_warehouse(postgres_url, read_only=False) as postgres:
        yield {"duckdb": duckdb, "postgres": postgres}


def differences(warehouses: dict[str, Warehouse], seed: int) -> list[str]:
    """Return what differs at the first step of a stream at which anything does."""
    stream = Stream(seed)
    runner = Runner(stream, warehouses)
    for number in range(STEPS):
        if number:
            runner.write(stream.step())
        compiled = runner.compiled()
        runner.tick(compiled)
        # The reading in memory judges each step; at the last, full queries do so too.
        if found := runner.differences(compiled, is_full=number == STEPS - 1):
            return [f"seed {seed}, step {number}, {stream.how}, {stream.zone}: {found}"]
    return []


@pytest.mark.parametrize(
    "seeds", [range(4), range(4, 8), pytest.param(range(8, 16), marks=pytest.mark.long)]
)
def test_ticks_are_full_evaluations(warehouses: dict[str, Warehouse], seeds: range) -> None:
    # Every other stream runs on both engines.
    engines = (warehouses, {"duckdb": warehouses["duckdb"]})
    assert [each for seed in seeds for each in differences(engines[seed % 2], seed)] == []


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("start", range(1_000, 1_120, 10))
def test_ticks_are_full_evaluations_on_many_more(
    warehouses: dict[str, Warehouse], start: int
) -> None:
    print(f"streams {start} to {start + 9}, {STEPS} steps each")
    assert [e for seed in range(start, start + 10) for e in differences(warehouses, seed)] == []


@pytest.mark.parametrize("seeds", [[100], pytest.param([101, 102], marks=pytest.mark.long)])
@pytest.mark.parametrize(
    ("few", "most", "is_together"),
    [(0.0, 1.0, False), (1.0, 1.0, True), (0.0, 0.0, False), (0.0, 0.0, True)],
)
def test_members_are_the_same_however_rows_are_found(
    duckdb: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    few: float,
    most: float,
    is_together: bool,
    seeds: list[int],
) -> None:
    monkeypatch.setattr(verdicts, "FEW", few)
    monkeypatch.setattr(verdicts, "MOST", most)
    monkeypatch.setattr(verdicts, "pays_off", lambda parts: is_together)
    assert [e for seed in seeds for e in differences({"duckdb": duckdb}, seed)] == []


def _a_day_late(edges: Any, value: exp.Expr, before: Any, now: Any) -> exp.Expr | None:
    a_day = timedelta(days=1)
    late = (replace(each, as_of=each.as_of - a_day) for each in (before, now))
    return PASSED_BY(edges, value, *late)


def _never(edges: Any, value: exp.Expr, before: Any, now: Any) -> exp.Expr | None:
    is_counted = edges[0].anchor == "as_of" and edges[0].unit in FIXED
    return None if is_counted else PASSED_BY(edges, value, before, now)


PASSED_BY = passing.passed_by
# What is broken, how, and a stream that shows it.
MUTANTS: dict[str, tuple[Any, str, Callable[..., Any], int]] = {
    "time is noticed a day late": (passing, "passed_by", _a_day_late, 14),
    "windows that count seconds never move": (passing, "passed_by", _never, 1),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_broken_bound_is_seen(
    duckdb: Warehouse, monkeypatch: pytest.MonkeyPatch, mutant: str
) -> None:
    module, name, broken, seed = MUTANTS[mutant]
    monkeypatch.setattr(module, name, broken)
    assert differences({"duckdb": duckdb}, seed) != []
