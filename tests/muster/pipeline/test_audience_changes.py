"""Who came and went since a moment, by clause, and which rows were new, late or missing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from published_world import AS_OF, KEY, ROWS, RUN_ID, publish_world, purchase

from muster.errors import InputError
from muster.pipeline.audience_changes import why_changed, why_one_changed
from muster.settings import Settings

BEFORE = datetime.fromisoformat("2017-10-20T00:00:00")
SINCE = datetime(2017, 10, 25, 12, tzinfo=UTC)
TIME = pa.timestamp("us")
STAY = pa.schema(
    [
        *((name, pa.string()) for name in ("audience_key", "entity", "entity_key", "reason")),
        ("entered_at", TIME),
        ("exited_at", TIME),
    ]
)
CHANGE = pa.schema(
    [
        *((n, pa.string()) for n in ("audience_key", "entity", "entity_key", "change", "reason")),
        ("as_of", TIME),
    ]
)
EVENT = pa.schema(
    [("event_id", pa.string()), ("source", pa.string()), ("occurred_at", TIME), ("loaded_at", TIME)]
)
# Min-jun drank coffee, and bought it once more; Wei-ting's third coffee came late; Emma's tea of
# this month is gone again.
PEOPLE = [
    *ROWS["dim_profiles"],
    *({"profile_id": f"p_{name}"} for name in ("min_jun", "wei_ting", "emma", "ren")),
]


def _tea(number: int, who: str, day: str) -> dict[str, Any]:
    return purchase(number, who, "2", day)


def _coffee(number: int, who: str, *days: str) -> list[dict[str, Any]]:
    return [purchase(number + place, who, "1", day) for place, day in enumerate(days)]


OLD = ("2017-03-01", "2017-04-01", "2017-05-01")
THEN = [
    *_coffee(100, "p_min_jun", *OLD),
    _tea(110, "p_min_jun", "2017-10-01"),
    *_coffee(200, "p_wei_ting", *OLD[:2]),
    _tea(210, "p_wei_ting", "2017-10-05"),
    *_coffee(300, "p_emma", *OLD),
    _tea(310, "p_emma", "2017-10-06"),
    *_coffee(400, "p_ren", "2017-06-01", "2017-07-01", "2017-08-25"),
    _tea(410, "p_ren", "2017-10-15"),
]
NOW = [
    *(row for row in THEN if row["purchase_id"] != "b310:2"),
    *_coffee(120, "p_min_jun", "2017-10-28"),
    *_coffee(220, "p_wei_ting", "2017-05-02"),
]


def _event(number: int, source: str, occurred: str, loaded: str) -> dict[str, Any]:
    times = [datetime.fromisoformat(each) for each in (occurred, loaded)]
    return {
        "event_id": f"e{number}",
        "source": source,
        "occurred_at": times[0],
        "loaded_at": times[1],
    }


EVENTS_THEN = [
    _event(1, "shop", "2017-10-01", "2017-10-02"),
    _event(2, "shop", "2017-10-06", "2017-10-07"),
    _event(3, "app", "2017-10-07", "2017-10-07"),
]
EVENTS_NOW = [
    _event(1, "shop", "2017-10-01", "2017-10-27"),
    _event(3, "app", "2017-10-07", "2017-10-07"),
    _event(4, "shop", "2017-05-02", "2017-10-26"),
    _event(5, "shop", "2017-10-28", "2017-10-28"),
    _event(6, "app", "2017-10-29", "2017-10-29"),
]


def _publish(settings: Settings, *, is_then_kept: bool = True) -> None:
    members = {
        BEFORE: ["p_min_jun", "p_emma", "p_sarah"],
        AS_OF: ["p_wei_ting", "p_ren", "p_sarah"],
    }
    stays = [
        *({"entity_key": who, "entered_at": BEFORE, "exited_at": AS_OF, "reason": "rule"}
          for who in ("p_min_jun", "p_emma")),
        # Sarah was in it under her former id.
        {"entity_key": "p_old", "entered_at": BEFORE, "exited_at": AS_OF, "reason": "merged"},
        {"entity_key": "p_sarah", "entered_at": AS_OF, "reason": "merged_from"},
        *({"entity_key": who, "entered_at": AS_OF, "reason": "rule"}
          for who in ("p_wei_ting", "p_ren")),
    ]  # fmt: skip
    changes = [
        {"entity_key": stay["entity_key"], "as_of": at, "reason": stay["reason"],
         "change": "exited" if stay.get("exited_at") else "entered"}
        for stay in stays
        for at in (AS_OF,)
    ]  # fmt: skip
    ours = {"audience_key": KEY, "entity": "profile"}
    runs = [{"run_id": "before", "as_of": BEFORE}, {"run_id": RUN_ID, "as_of": AS_OF}]
    for as_of, run_id, bought, events in (
        (BEFORE, "before", THEN, EVENTS_THEN),
        (AS_OF, RUN_ID, NOW, EVENTS_NOW),
    ):
        if as_of == BEFORE and not is_then_kept:
            continue
        more = {
            "fct_audience_memberships": pa.Table.from_pylist([{**ours, **s} for s in stays], STAY),
            "fct_audience_member_changes": pa.Table.from_pylist(
                [{**ours, **c} for c in changes], CHANGE
            ),
            "dim_audiences": pa.Table.from_pylist([{"audience_key": KEY, "rule_hash": "same"}]),
            "fct_events": pa.Table.from_pylist(events, EVENT),
        }
        given = {
            "dim_profiles": PEOPLE,
            "fct_purchases": [*ROWS["fct_purchases"], *bought],
            "fct_audience_members": [{**ours, "entity_key": who} for who in members[as_of]],
            "fct_runs": runs,
        }
        publish_world(settings, given, run_id=run_id, as_of=as_of, more=more)


def _settings(folder: Path, project_dir: Path) -> Settings:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MUSTER_HOME", str(folder / "home"))
        return Settings.load(project_dir, target="demo")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, project_dir: Path) -> Settings:
    settings = _settings(tmp_path_factory.mktemp("changes"), project_dir)
    _publish(settings)
    # One that was not finished counts for nothing.
    partial = settings.published_dir / ".20171031T000000Z-1.partial"
    partial.mkdir()
    (partial / "warehouse.duckdb").touch()
    return settings


def test_who_came_and_went_by_clause_and_by_row(published: Settings) -> None:
    found = why_changed(published, KEY, SINCE)
    assert (found.entered, found.exited) == (("p_ren", "p_wei_ting"), ("p_emma", "p_min_jun"))
    assert found.then_as_of == "2017-10-20T00:00:00+00:00"
    turned = [(c.entered_count, c.exited_count) for c in found.clauses]
    # Three coffees: Wei-ting. None for 60 days: Ren came, Min-jun went. Still shopping: Emma.
    assert turned == [(1, 0), (1, 1), (0, 1)]
    causes = {c.cause: (c.entered_count, c.exited_count) for c in found.causes}
    assert causes == {
        "late rows of purchases": (1, 0),
        "time alone": (1, 0),
        "new rows of purchases": (0, 1),
        "missing rows of purchases": (0, 1),
    }
    sources = {s.source: (s.new_count, s.late_count, s.missing_count) for s in found.sources}
    assert sources == {"shop": (1, 1, 1), "app": (1, 0, 0)}
    assert found.notes == ()
    reasons = {(change, reason): n for change, reason, n in found.stored_changes}
    assert reasons["exited", "rule"] == 2
    assert reasons["entered", "merged_from"] == 1


def test_one_at_both_moments(published: Settings) -> None:
    late = why_one_changed(published, KEY, "p_wei_ting", SINCE)
    assert (late.was_member, late.is_member) == (False, True)
    assert [(c.then, c.now) for c in late.clauses] == [(False, True), (True, True), (True, True)]
    assert (late.clauses[0].then_seen, late.clauses[0].now_seen) == (2, 3)
    assert [(r.what, r.collection, r.key) for r in late.rows] == [("late", "purchases", "b220:1")]
    assert [change for change, _, _ in late.stored_changes] == ["entered"]
    gone = why_one_changed(published, KEY, "p_emma", SINCE, "zh-TW")
    assert [r.what for r in gone.rows] == ["missing"]
    assert (gone.was_member, gone.is_member) == (True, False)
    merged = why_one_changed(published, KEY, "p_old", SINCE)
    assert (merged.who, merged.was_member, merged.is_member) == ("p_sarah", True, True)


def test_without_a_snapshot_of_then_it_says_what_it_cannot_know(
    tmp_path: Path, project_dir: Path
) -> None:
    project = _settings(tmp_path, project_dir)
    _publish(project, is_then_kept=False)
    found = why_changed(project, KEY, SINCE)
    assert "No snapshot of that run is kept" in found.notes[0]
    assert (found.entered_count, found.exited_count) == (2, 2)
    causes = {c.cause for c in found.causes}
    assert causes == {"new rows of purchases", "time alone"}
    assert {s.missing_count for s in found.sources} == {None}
    # What was loaded again cannot be told from what came late.
    assert {s.source: s.late_count for s in found.sources} == {"shop": 2, "app": 0}


def test_moments_that_cannot_be_compared_are_refused(published: Settings) -> None:
    with pytest.raises(InputError, match="no run looked at or before"):
        why_changed(published, KEY, datetime(2017, 10, 1, tzinfo=UTC))
    with pytest.raises(InputError, match="is not before"):
        why_changed(published, KEY, datetime(2017, 10, 30, tzinfo=UTC))
    with pytest.raises(InputError, match="made by a query"):
        why_changed(published, "top_spenders_by_sql", SINCE)
