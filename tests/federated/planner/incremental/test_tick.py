"""One tick at a time: who is due, what starts everything anew, and that all or nothing is done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from rule_rows import AS_OF
from tick_runner import SCHEMA, Runner
from tick_world import Stream

from federated.errors import StaleMoment
from federated.planner.incremental import Verdict, verdicts
from federated.warehouse import Warehouse, open_warehouse

COFFEE = {
    "field": "purchases",
    "value": {
        "combinator": "and",
        "rules": [{"field": "product.category", "operator": "=", "value": "COFFEE"}],
    },
}
LATELY = {"field": "purchases", "window": {"last": 30, "unit": "day"}}
ALL_RULES = {
    "coffee": COFFEE,
    "lately": LATELY,
    "child": {"field": "audience", "operator": "in", "value": ["lately"]},
    "open": {"field": "is_open", "operator": "isTrue"},
}


@pytest.fixture
def duckdb() -> Iterator[Warehouse]:
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        yield warehouse


@pytest.fixture
def runner(duckdb: Warehouse) -> Runner:
    stream = Stream(0)
    stream.as_of = AS_OF
    stream.rules = {k: {"combinator": "and", "rules": [r]} for k, r in ALL_RULES.items()}
    started = Runner(stream, {"duckdb": duckdb})
    found = ticked(started)
    assert all(each.why_full == "it was not evaluated before" for each in found.values())
    return started


def ticked(runner: Runner, **more: Any) -> dict[str, Verdict]:
    """Return what a tick did by audience; its members are those of a full evaluation."""
    compiled = runner.compiled()
    result = runner.tick(compiled, **more)["duckdb"]
    assert runner.differences(compiled, is_full=True) == []
    return {each.audience: each for each in result.verdicts}


def due(found: dict[str, Verdict]) -> dict[str, int]:
    assert [each.why_full for each in found.values()] == [""] * len(found)
    return {key: each.due for key, each in found.items() if each.due}


def test_nobody_is_due_when_nothing_changed(runner: Runner) -> None:
    assert due(ticked(runner)) == {}


def test_a_row_makes_its_owner_due_where_it_is_read(runner: Runner) -> None:
    row = next(r for r in runner.stream.tables["fct_purchases"] if r["profile_id"] == "p05")
    row["amount"] = None
    runner.write({"fct_purchases"})
    assert due(ticked(runner)) == {"coffee": 1, "lately": 1}


def test_a_changed_link_makes_due_whose_rows_lead_there(runner: Runner) -> None:
    tables = runner.stream.tables
    product = next(r for r in tables["dim_product"] if r["product_id"] == "t1")
    product["category"] = "COFFEE"
    owners = {r["profile_id"] for r in tables["fct_purchases"] if r["product_id"] == "t1"}
    runner.write({"dim_product"})
    assert due(ticked(runner)) == {"coffee": len(owners)}


def test_a_deleted_row_and_its_link_are_noticed(runner: Runner) -> None:
    tables = runner.stream.tables
    tables["dim_product"] = [r for r in tables["dim_product"] if r["product_id"] != "c1"]
    runner.write({"dim_product"})
    assert ticked(runner)["coffee"].exited > 0


def test_time_makes_due_whose_rows_leave_windows(runner: Runner) -> None:
    times = sorted(
        r["occurred_at"] for r in runner.stream.tables["fct_purchases"] if r["occurred_at"]
    )
    now = runner.stream.as_of.replace(tzinfo=None)
    oldest = min(t for t in times if t >= now - timedelta(days=30))
    leaves = oldest + timedelta(days=30)
    runner.stream.as_of = leaves.replace(tzinfo=runner.stream.as_of.tzinfo)
    before = ticked(runner)
    # At that very instant the row is still inside; an instant later it is not.
    runner.stream.as_of += timedelta(microseconds=1)
    after = ticked(runner)
    assert after["lately"].due >= 1
    assert after["child"].due == after["lately"].entered + after["lately"].exited
    assert before["open"].due == after["open"].due == 0


def test_only_a_changed_rule_is_evaluated_in_full(runner: Runner) -> None:
    runner.stream.rules["open"] = {"combinator": "and", "rules": [ALL_RULES["open"]], "not": True}
    assert {k: v.why_full for k, v in ticked(runner).items() if v.why_full} == {
        "open": "its rule has changed"
    }


def test_another_zone_or_catalogue_starts_everything_anew(runner: Runner) -> None:
    runner.stream.zone = "Asia/Seoul"
    found = ticked(runner)
    assert {each.why_full for each in found.values()} == {"the time zone has changed"}
    tables = runner.stream.catalog.tables
    visits = replace(tables["fct_visits"], links={})
    runner.stream.catalog = replace(runner.stream.catalog, tables={**tables, "fct_visits": visits})
    found = ticked(runner)
    assert {each.why_full for each in found.values()} == {"the catalogue has changed"}


def test_what_an_earlier_version_stored_is_made_anew(runner: Runner, duckdb: Warehouse) -> None:
    duckdb.execute(f"alter table {SCHEMA}.muster_newest_rows drop column digest")
    duckdb.execute(
        f"""update {SCHEMA}.muster_evaluations
        set setting = json_merge_patch(setting, '{{"form of what ticks store": "1"}}')"""
    )
    found = ticked(runner)
    assert {e.why_full for e in found.values()} == {"the form of what ticks store has changed"}
    assert due(ticked(runner)) == {}


def test_an_earlier_moment_is_refused_without_a_rebuild(runner: Runner) -> None:
    runner.stream.as_of -= timedelta(days=20)
    with pytest.raises(StaleMoment, match="older than the newest evaluation"):
        runner.tick(runner.compiled())
    found = ticked(runner, rebuild=True)
    assert {each.why_full for each in found.values()} == {"an earlier moment is evaluated again"}


def test_a_tick_that_fails_leaves_everything_as_it_was(
    runner: Runner, duckdb: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def state() -> list[Any]:
        names = [each for each in duckdb.tables(SCHEMA) if each.startswith(("muster_", "int_"))]
        return [(n, sorted(duckdb.rows(f"select * from {SCHEMA}.{n}"), key=str)) for n in names]

    before = state()
    runner.stream.as_of += timedelta(days=40)
    row = next(r for r in runner.stream.tables["dim_profile"] if r["profile_id"] == "p01")
    row["is_open"] = True
    runner.write({"dim_profile"})
    counted = verdicts.Verdicts._counted

    def fail_at_the_last(self: Any, found: list[Verdict]) -> list[Verdict]:
        assert sum(each.entered + each.exited for each in counted(self, found)) > 0
        raise RuntimeError("the power went out")

    monkeypatch.setattr(verdicts.Verdicts, "_counted", fail_at_the_last)
    with pytest.raises(RuntimeError):
        runner.tick(runner.compiled())
    assert state() == before
    monkeypatch.undo()
    assert due(ticked(runner))["open"] == 1
