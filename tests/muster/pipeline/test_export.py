"""An export is one whole folder per run, the same bytes each time, and never written again."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from built_marts import RUN_ID, Built, open_next_run
from kill_points import killed_at_each_point
from passed_gate import pass_gate

from activation.exports import open_export
from muster.errors import GuardStopped, InputError, StepMissing, WarehouseBusy
from muster.pipeline.export import export
from muster.pipeline.folders import sha256_of, write_alone
from muster.settings import Settings

COLUMNS = {
    "members": ["audience_key", "entity", "entity_key", "entered_at"],
    "member_changes": ["audience_key", "entity", "entity_key", "change", "reason", "as_of"],
    "profiles": [
        "profile_id", "full_name", "name_latin", "language", "country", "city", "household_id",
    ],
    "identifiers": ["profile_id", "namespace", "identifier", "last_seen_at"],
    "consents": ["profile_id", "channel", "purpose", "scope", "status", "occurred_at"],
    "agreements": ["profile_id", "channel", "purpose", "scope", "agreed_at"],
    "aliases": ["former_profile_id", "profile_id", "merged_at", "led_at"],
    "service_pauses": ["profile_id", "reason"],
    "audiences": [
        "audience_key", "label", "sentence", "owner", "entity", "status", "rule_hash", "refresh",
    ],
}  # fmt: skip


def rows(settings: Settings, run_id: str, table: str) -> list[dict[str, object]]:
    path = settings.exports_dir / run_id / f"{table}.parquet"
    return list(parquet.read_table(path).to_pylist())


def test_a_folder_per_run_with_counts_and_digests(built: Built) -> None:
    pass_gate(built.settings)
    info = export(built.settings)
    manifest = json.loads((info.folder / "manifest.json").read_text("utf-8"))
    assert {key: manifest[key] for key in ("schema_version", "run_id", "as_of", "target")} == {
        "schema_version": 1,
        "run_id": RUN_ID,
        "as_of": "2017-10-30T00:00:00+00:00",
        "target": "demo",
    }
    assert manifest["recorded_at"] == "2026-11-21T09:30:00+00:00"
    assert set(manifest["tables"]) == set(COLUMNS)
    for name, table in manifest["tables"].items():
        file = info.folder / table["file"]
        assert parquet.read_schema(file).names == COLUMNS[name]
        assert parquet.read_metadata(file).num_rows == table["rows"]
        assert sha256_of(file) == table["sha256"]
    latest = json.loads((built.settings.exports_dir / "latest.json").read_text("utf-8"))
    assert latest == {"run_id": RUN_ID}


def test_computed_attributes_go_out_where_there_are_some(built: Built) -> None:
    built.execute(
        "create view marts.dim_profile_attributes as select profile_id, "
        "cast(1.5 as decimal(18, 2)) as lifetime_value, 'gold' as value_tier, "
        "timestamp '2017-10-30' as evaluated_at from marts.dim_profiles"
    )
    pass_gate(built.settings)
    export(built.settings)
    profile = open_export(built.settings.exports_dir).profiles["p001"]
    assert (profile["full_name"], profile["value_tier"]) == ("林莎拉", "gold")
    assert str(profile["lifetime_value"]) == "1.50"


def test_rows_are_those_of_the_run_in_the_order_of_their_keys(built: Built) -> None:
    pass_gate(built.settings)
    export(built.settings)
    members = [
        (m["audience_key"], m["entity_key"]) for m in rows(built.settings, RUN_ID, "members")
    ]
    assert len(members) == 44
    assert members == sorted(members)
    changes = rows(built.settings, RUN_ID, "member_changes")
    assert [(c["entity_key"], c["change"]) for c in changes] == [
        ("p006", "entered"),
        ("p009", "exited"),
    ]
    assert rows(built.settings, RUN_ID, "service_pauses") == [
        {"profile_id": "p001", "reason": "open_complaint"}
    ]
    names = {p["profile_id"]: p["full_name"] for p in rows(built.settings, RUN_ID, "profiles")}
    assert names["p001"] == "林莎拉"


def test_the_same_rows_give_the_same_bytes(built: Built, tmp_path: Path) -> None:
    pass_gate(built.settings)
    first = export(built.settings)
    # The same rows, written in another order, in another place.
    built.execute(
        "create or replace table marts.fct_audience_members as "
        "select * from marts.fct_audience_members order by entity_key desc, audience_key"
    )
    elsewhere = replace(built.settings, home=tmp_path / "elsewhere")
    pass_gate(elsewhere)
    assert export(elsewhere).tables == first.tables


def test_the_same_run_again_changes_nothing(built: Built) -> None:
    pass_gate(built.settings)
    first = export(built.settings)
    before = {p.name: p.stat().st_mtime_ns for p in first.folder.iterdir()}
    again = export(built.settings)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.tables == first.tables
    assert {p.name: p.stat().st_mtime_ns for p in first.folder.iterdir()} == before


def test_an_export_is_never_rewritten(built: Built) -> None:
    pass_gate(built.settings)
    folder = export(built.settings).folder
    before = sha256_of(folder / "profiles.parquet")
    built.execute("update marts.dim_profiles set city = 'Seoul' where profile_id = 'p001'")
    with pytest.raises(GuardStopped, match=r"other content \(differs: profiles\)"):
        export(built.settings)
    assert sha256_of(folder / "profiles.parquet") == before
    assert not list(built.settings.exports_dir.glob(".*.partial"))


def test_a_damaged_export_is_noticed(built: Built) -> None:
    pass_gate(built.settings)
    folder = export(built.settings).folder
    with (folder / "members.parquet").open("ab") as file:
        file.write(b"x")
    with pytest.raises(GuardStopped, match=r"differs: members"):
        export(built.settings)
    shutil.rmtree(folder)
    assert export(built.settings).is_new


def test_nothing_leaves_before_the_gate(built: Built) -> None:
    with pytest.raises(StepMissing, match=r"The gate has not run\. Run: muster gate") as caught:
        export(built.settings)
    assert caught.value.exit_code == 6
    pass_gate(built.settings)
    open_next_run(built)
    with pytest.raises(StepMissing, match=r"20171031T000000Z-1\.json: not written yet"):
        export(built.settings)
    assert not list(built.settings.exports_dir.glob("*/manifest.json"))


def test_members_that_changed_after_the_gate_do_not_leave(built: Built) -> None:
    pass_gate(built.settings)
    built.execute("delete from marts.fct_audience_members where entity_key = 'p006'")
    with pytest.raises(StepMissing, match=r"changed since the gate \(coffee_regulars, winback"):
        export(built.settings)


def test_a_missing_column_is_named(built: Built) -> None:
    pass_gate(built.settings)
    built.execute("drop view audiences.audience_winback_coffee")
    built.execute("alter table marts.dim_profiles rename column city to town")
    with pytest.raises(StepMissing, match=r"dim_profiles: no column city, which the export needs"):
        export(built.settings)


def test_a_run_with_an_odd_name_is_refused(built: Built) -> None:
    for table in ("muster.muster_runs", "marts.fct_runs"):
        built.execute(f"update {table} set run_id = ?", ("../x' or 1=1",))
    with pytest.raises(InputError, match="is not the name of a run"):
        export(built.settings)
    assert not list(built.settings.home.parent.rglob("manifest.json"))


def test_two_do_not_export_at_once(built: Built) -> None:
    pass_gate(built.settings)
    with (
        write_alone(built.settings.exports_dir, "an export"),
        pytest.raises(WarehouseBusy, match="another process is writing an export"),
    ):
        export(built.settings)


@pytest.mark.parametrize("first", [0, pytest.param(2, marks=pytest.mark.long)])
def test_killed_anywhere_no_half_folder_is_seen(built: Built, first: int) -> None:
    pass_gate(built.settings)
    points = 0
    for _ in killed_at_each_point("muster.pipeline.export:export", built.settings, 4, first):
        points += 1
        exports = built.settings.exports_dir
        seen = [p for p in exports.glob("*") if p.is_dir() and not p.name.startswith(".")]
        for folder in seen:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
            for table in manifest["tables"].values():
                assert sha256_of(folder / table["file"]) == table["sha256"]
            shutil.rmtree(folder)
        if (exports / "latest.json").exists():
            assert seen, "latest.json names a folder that is not there"
            (exports / "latest.json").unlink()
    assert points > 10
    assert export(built.settings).folder.is_dir()
    assert not list(built.settings.exports_dir.glob("*.partial"))


@pytest.mark.postgres
def test_a_postgres_warehouse_exports_the_same_rows(built: Built, built_on_postgres: Built) -> None:
    pass_gate(built.settings)
    export(built.settings)
    expected = {name: rows(built.settings, RUN_ID, name) for name in COLUMNS}
    shutil.rmtree(built.settings.exports_dir)
    pass_gate(built_on_postgres.settings)
    first = export(built_on_postgres.settings)
    assert {name: rows(built_on_postgres.settings, RUN_ID, name) for name in COLUMNS} == expected
    again = export(built_on_postgres.settings)
    assert (again.tables, again.is_new) == (first.tables, False)
