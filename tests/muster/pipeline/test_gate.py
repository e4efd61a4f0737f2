"""The gate passes a good build, names what is wrong with a bad one, and really stops the export."""

import json
from collections.abc import Iterator

import pytest
from built_marts import RUN_ID, Built, open_next_run

from federated.errors import DocumentError
from muster.errors import GateFailed, InputError, StepMissing
from muster.pipeline.export import export
from muster.pipeline.gate import run_gate
from muster.pipeline.gating import expectations
from muster.pipeline.gating.thresholds import gate_path
from muster.pipeline.gating.verdict import verdict_path
from muster.pipeline.publish import publish

pytest.importorskip("great_expectations")


def failure(built: Built) -> str:
    with pytest.raises(GateFailed) as caught:
        run_gate(built.settings)
    assert caught.value.exit_code == 3
    # Whatever the gate refuses, nothing gets past it.
    with pytest.raises(GateFailed):
        export(built.settings)
    assert not list(built.settings.exports_dir.glob("*/manifest.json"))
    return str(caught.value)


def rewrite(built: Built, old: str, new: str) -> None:
    path = gate_path(built.settings)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_a_good_build_passes(built: Built) -> None:
    result = run_gate(built.settings)
    assert result.passed
    assert result.faults == ()
    kept = json.loads(result.path.read_text("utf-8"))
    assert kept["passed"] is True
    assert kept["run_id"] == RUN_ID
    assert kept["sizes"] == {
        "busy_family_households": 8,
        "coffee_regulars": 30,
        "winback_coffee": 6,
    }
    assert export(built.settings).is_new


def test_the_data_docs_show_the_result(built: Built) -> None:
    run_gate(built.settings)
    index = built.settings.data_docs_dir / "index.html"
    assert "audiences" in index.read_text("utf-8")
    pages = list(built.settings.data_docs_dir.glob("validations/audiences/**/*.html"))
    assert len(pages) == 1
    assert "duplicate_keys_count" in pages[0].read_text("utf-8")


def test_a_repeated_key_stops_the_run(built: Built) -> None:
    built.execute(
        "insert into marts.dim_profiles select * from marts.dim_profiles where profile_id = 'p001'"
    )
    assert "dim_profiles: 1 rows repeat the key (profile_id) of another" in failure(built)


def test_a_missing_key_stops_the_run(built: Built) -> None:
    built.execute("update marts.fct_events set event_id = null where event_id = 'e0007'")
    assert "fct_events: 1 rows lack their key (event_id)" in failure(built)


def test_rows_ahead_of_as_of_stop_the_run(built: Built) -> None:
    built.execute(
        "update marts.fct_events set occurred_at = timestamp '2017-10-30' where event_id = 'e0007'"
    )
    assert "fct_events: 1 rows lie at or after as_of" in failure(built)


def test_an_empty_mart_stops_the_run(built: Built) -> None:
    built.execute("delete from marts.fct_events")
    text = failure(built)
    assert "fct_events: has 0 rows" in text
    assert "source webshop: not one event was ever loaded" in text


def test_a_member_twice_stops_the_run(built: Built) -> None:
    built.execute(
        "insert into marts.fct_audience_members select * from marts.fct_audience_members "
        "where audience_key = 'winback_coffee' and entity_key = 'p002'"
    )
    assert "audience winback_coffee: 1 members are in it twice (key_unique)" in failure(built)


def test_an_emptied_audience_stops_the_run(built: Built) -> None:
    built.execute("delete from marts.fct_audience_members where audience_key = 'winback_coffee'")
    built.execute(
        "update marts.fct_audience_sizes set members_count = 0 where audience_key = "
        "'winback_coffee' and as_of = timestamp '2017-10-30'"
    )
    text = failure(built)
    assert "audience winback_coffee: has no member (it had 6)" in text
    assert "may_be_empty: true" in text


def test_an_audience_may_be_declared_to_be_empty(built: Built) -> None:
    built.execute("delete from marts.fct_audience_members where audience_key = 'winback_coffee'")
    built.execute(
        "update marts.fct_audience_sizes set members_count = 0 where audience_key = "
        "'winback_coffee' and as_of = timestamp '2017-10-30'"
    )
    rewrite(
        built, "audiences:\n", "overrides: {winback_coffee: {may_be_empty: true}}\naudiences:\n"
    )
    assert run_gate(built.settings).passed


def test_a_size_jump_stops_the_run(built: Built) -> None:
    built.execute(
        "update marts.fct_audience_sizes set members_count = 100 where audience_key = "
        "'coffee_regulars' and as_of = timestamp '2017-10-29'"
    )
    text = failure(built)
    assert "audience coffee_regulars: went from 100 to 30 members (70%)" in text
    assert "a move of 50 is allowed (size_jump)" in text


def test_an_audience_that_always_jumps_is_judged_by_its_usual_move(built: Built) -> None:
    built.execute("delete from marts.fct_audience_sizes where as_of < timestamp '2017-10-30'")
    for day in range(20, 30):
        built.execute(
            "insert into marts.fct_audience_sizes values (?, ?, ?, 0, 0)",
            ("coffee_regulars", f"2017-10-{day} 00:00:00", 30 if day % 2 else 90),
        )
    built.execute(
        "update marts.fct_audience_sizes set members_count = 90 where audience_key = "
        "'coffee_regulars' and as_of = timestamp '2017-10-29'"
    )
    assert run_gate(built.settings).passed
    rewrite(built, "sigmas: 4", "sigmas: 0.1")
    assert "went from 90 to 30" in failure(built)


def test_a_stale_source_stops_the_run(built: Built) -> None:
    built.execute(
        "update marts.fct_events set loaded_at = loaded_at - interval '10 days' "
        "where source = 'webshop'"
    )
    text = failure(built)
    assert "source webshop: the newest row is 242 hours old, 72 are allowed (fresh)" in text


def test_a_warning_is_told_and_the_run_goes_on(built: Built) -> None:
    built.execute(
        "update marts.fct_events set loaded_at = loaded_at - interval '10 days' "
        "where source = 'app'"
    )
    result = run_gate(built.settings)
    assert result.passed
    assert [fault.subject for fault in result.warnings] == ["source app"]
    assert export(built.settings).is_new


def test_an_unknown_value_stops_the_run(built: Built) -> None:
    built.execute("update marts.dim_consents set status = 'maybe' where profile_id = 'p004'")
    assert "dim_consents.status: 1 rows say 'maybe', which is not known" in failure(built)


def test_a_value_that_is_nothing_stops_the_run(built: Built) -> None:
    built.execute("update marts.dim_consents set status = null where profile_id = 'p004'")
    assert "dim_consents.status: 1 rows say 'nothing'" in failure(built)


def test_members_nobody_knows_stop_the_run(built: Built) -> None:
    built.execute("delete from marts.dim_profiles where profile_id = 'p030'")
    assert "audience coffee_regulars: 1 members are not in the table" in failure(built)


def test_members_of_an_audience_nobody_published_stop_the_run(built: Built) -> None:
    built.execute("delete from marts.dim_audiences where audience_key = 'winback_coffee'")
    assert "audience winback_coffee: has 6 members but is not published" in failure(built)


def test_an_audience_left_out_of_the_refresh_stops_the_run(built: Built) -> None:
    open_next_run(built)
    open_next_run(built, "20171031T000000Z-2")
    built.execute(
        "delete from marts.fct_audience_sizes where audience_key = 'coffee_regulars' "
        "and as_of > timestamp '2017-10-29'"
    )
    text = failure(built)
    assert "audience coffee_regulars: was last refreshed 48 hours before as_of" in text


def test_a_check_that_crashes_stops_the_run(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_a_column(suite: expectations.Suite) -> object:
        frame = made(suite)
        return frame.drop(columns=["orphans_count"], errors="ignore")

    made = expectations._frame
    monkeypatch.setattr(expectations, "_frame", without_a_column)
    assert "audiences: the check itself failed" in failure(built)


def test_a_check_without_result_stops_the_run(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget_one(suite: expectations.Suite, results: list[object]) -> Iterator[object]:
        return told(suite, results[1:])

    told = expectations._faults
    monkeypatch.setattr(expectations, "_faults", forget_one)
    assert "it gave no result" in failure(built)


def test_a_gate_that_broke_off_leaves_no_older_verdict(built: Built) -> None:
    run_gate(built.settings)
    built.execute("drop table marts.dim_consents")
    with pytest.raises(StepMissing, match=r"dim_consents: not in the warehouse"):
        run_gate(built.settings)
    assert not verdict_path(built.settings, RUN_ID).exists()
    with pytest.raises(StepMissing, match="The gate has not run"):
        export(built.settings)


@pytest.mark.parametrize("step", ["profiles", "audiences"])
def test_what_was_not_built_whole_is_not_judged(built: Built, step: str) -> None:
    run_gate(built.settings)
    built.execute("delete from muster.muster_steps where step = ?", (step,))
    for later in (run_gate, publish, export):
        with pytest.raises(StepMissing, match=rf"{step} were not .* Run: muster build {step}$"):
            later(built.settings)
    assert not verdict_path(built.settings, RUN_ID).exists()


def test_what_was_built_for_an_earlier_run_is_not_judged(built: Built) -> None:
    run_id = open_next_run(built)
    built.execute("delete from muster.muster_steps where run_id = ?", (run_id,))
    with pytest.raises(StepMissing, match=rf"{run_id}: profiles were not built whole"):
        run_gate(built.settings)


def test_a_warehouse_built_by_dbt_alone_says_what_to_run(built: Built) -> None:
    built.execute("drop table muster.muster_steps")
    with pytest.raises(StepMissing, match=r"dbt run by hand .* Run: muster build profiles"):
        run_gate(built.settings)


def test_thresholds_must_name_what_is_there(built: Built) -> None:
    rewrite(built, "key: [event_id]", "key: [evnt_id]")
    with pytest.raises(InputError, match=r'fct_events has no column "evnt_id".*"event_id"'):
        run_gate(built.settings)
    rewrite(built, "key: [evnt_id]", "keys: [event_id]")
    with pytest.raises(DocumentError, match=r'keys.*Did you mean "key"'):
        run_gate(built.settings)


def test_an_override_must_name_an_audience(built: Built) -> None:
    rewrite(built, "audiences:\n", "overrides: {winback_cofee: {may_be_empty: true}}\naudiences:\n")
    with pytest.raises(InputError, match=r'no audience "winback_cofee".*"winback_coffee"'):
        run_gate(built.settings)


@pytest.mark.postgres
def test_a_postgres_warehouse_is_judged_alike(built_on_postgres: Built) -> None:
    assert run_gate(built_on_postgres.settings).passed
    built_on_postgres.execute(
        "insert into marts.dim_profiles select * from marts.dim_profiles where profile_id = 'p001'"
    )
    built_on_postgres.execute(
        "delete from marts.fct_audience_members where audience_key = 'winback_coffee'"
    )
    text = failure(built_on_postgres)
    assert "dim_profiles: 1 rows repeat the key" in text
    assert "audience winback_coffee: has no member (it had 6)" in text
