"""A published snapshot is whole, swapped in one step, kept while read, readable during a run."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from built_marts import RUN_ID, SENTENCE, SIZES, Built, open_next_run
from kill_points import killed_at_each_point
from passed_gate import pass_gate, publish_passed

from federated.errors import QueryFailed, WarehouseAbsent, WarehouseLocked
from federated.warehouse import open_warehouse
from muster.errors import GateFailed, StepMissing, WarehouseBusy
from muster.pipeline.export import export
from muster.pipeline.folders import write_alone
from muster.pipeline.gate import run_gate
from muster.pipeline.publish import KEPT, publish
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

HOLD = """
import sys
from collections.abc import Callable
from federated.warehouse import open_warehouse
with open_warehouse(sys.argv[1], read_only=False) as warehouse, warehouse.transaction():
    warehouse.execute("delete from marts.fct_audience_members")
    print("writing", flush=True)
    sys.stdin.read()
"""


def count(settings: Settings, table: str) -> int:
    with open_published(settings) as snapshot:
        return int(snapshot.rows(f"select count(*) from {table}")[0][0])


def test_every_mart_and_audience_is_there_under_its_bare_name(built: Built) -> None:
    info = publish_passed(built.settings)
    manifest = find_published(built.settings).manifest
    assert manifest["schema_version"] == 1
    assert (manifest["run_id"], manifest["as_of"]) == (RUN_ID, "2017-10-30T00:00:00+00:00")
    assert manifest["views"] == [f"audience_{key}" for key in sorted(SIZES)]
    assert info.tables_count == len(manifest["tables"])
    with open_published(built.settings) as snapshot:
        names = {relation.name for relation in snapshot.relations("main")}
        assert names == {*manifest["tables"], *manifest["views"]}
        assert "int_left_out" not in names
        for name, table in manifest["tables"].items():
            assert snapshot.rows(f"select count(*) from {name}") == [(table["rows"],)]
        for key, size in SIZES.items():
            assert snapshot.rows(f"select count(*) from audience_{key}") == [(size,)]


def test_types_names_and_comments_survive(built: Built) -> None:
    publish_passed(built.settings)
    with open_published(built.settings) as snapshot:
        found = {relation.name: relation for relation in snapshot.relations("main")}
        row = snapshot.rows(
            "select full_name, purchases_amount, first_seen_at from dim_profiles "
            "where profile_id = 'p002'"
        )[0]
    kept = {relation.name: relation for relation in _relations(built.settings)}
    assert found["audience_winback_coffee"].comment == (
        f"{SENTENCE}\n6 members as of 2017-10-30 00:00 UTC. Owner: crm."
    )
    assert found["dim_profiles"].comment == "One row per profile."
    assert found["dim_profiles"].columns == kept["dim_profiles"].columns
    assert (row[0], str(row[1]), row[2].day) == ("Grace O'Brien", "2.25", 27)


def _relations(settings: Settings) -> list[object]:
    with open_warehouse(settings.warehouse_url) as warehouse:
        return list(warehouse.relations("marts"))


def test_a_view_that_shows_other_rows_than_the_members_becomes_a_table(built: Built) -> None:
    built.execute(
        "create or replace view audiences.audience_winback_coffee as "
        "select entity_key, entered_at from marts.fct_audience_members "
        "where audience_key = 'winback_coffee' and entity_key < 'p003'"
    )
    publish_passed(built.settings)
    manifest = find_published(built.settings).manifest
    assert "audience_winback_coffee" not in manifest["views"]
    assert count(built.settings, "audience_winback_coffee") == 2


def test_an_audience_whose_file_is_gone_is_not_published(built: Built) -> None:
    built.execute("delete from marts.dim_audiences where audience_key = 'winback_coffee'")
    publish_passed(built.settings)
    manifest = find_published(built.settings).manifest
    assert "audience_winback_coffee" not in {*manifest["views"], *manifest["tables"]}
    assert "audience_coffee_regulars" in manifest["views"]


def test_each_table_is_a_parquet_file_too(built: Built) -> None:
    folder = publish_passed(built.settings).folder
    with open_warehouse("duckdb:///:memory:", read_only=False) as memory:
        for name, table in find_published(built.settings).manifest["tables"].items():
            rows = memory.rows(
                "select count(*) from read_parquet(?)", (str(folder / table["file"]),)
            )
            assert rows == [(table["rows"],)], name


def test_readers_can_neither_write_nor_leave_the_snapshot(built: Built) -> None:
    folder = publish_passed(built.settings).folder
    with open_published(built.settings) as snapshot:
        for statement in (
            "delete from dim_profiles",
            f"select * from read_parquet('{folder}/parquet/dim_profiles.parquet')",
            f"copy dim_profiles to '{folder}/stolen.parquet'",
            "set enable_external_access = true",
        ):
            with pytest.raises(QueryFailed):
                snapshot.execute(statement)


def test_readers_work_while_a_writer_holds_the_warehouse(built: Built) -> None:
    publish_passed(built.settings)
    url = built.settings.warehouse_url
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        with pytest.raises(WarehouseLocked):
            open_warehouse(url)
        assert count(built.settings, "audience_coffee_regulars") == 30
        with pytest.raises(WarehouseLocked):
            publish(built.settings)
        assert count(built.settings, "audience_coffee_regulars") == 30
        writer.communicate()


def test_a_reader_keeps_what_it_opened_and_the_last_three_stay(built: Built) -> None:
    publish_passed(built.settings)
    with open_published(built.settings) as first:
        for day in (31, 32, 33, 34):
            open_next_run(built, f"201710{day}T000000Z-1")
            publish_passed(built.settings)
        assert first.rows("select count(*) from audience_winback_coffee") == [(6,)]
    assert count(built.settings, "audience_winback_coffee") == 5
    folders = [p.name for p in built.settings.published_dir.iterdir() if p.is_dir()]
    assert sorted(folders) == [f"201710{day}T000000Z-1" for day in (32, 33, 34)]
    assert len(folders) == KEPT


def test_the_same_run_again_is_a_folder_of_its_own(built: Built) -> None:
    first, second = publish_passed(built.settings), publish_passed(built.settings)
    assert first.folder != second.folder
    assert find_published(built.settings).folder == second.folder
    current = json.loads((built.settings.published_dir / "current.json").read_text("utf-8"))
    assert current == {"run_id": RUN_ID, "path": second.folder.name}


def test_nothing_published_says_what_to_do(built: Built) -> None:
    with pytest.raises(StepMissing, match=r"Nothing is published yet\. Run: muster publish"):
        open_published(built.settings)
    built.execute("delete from muster.muster_runs")
    with pytest.raises(StepMissing, match=r"Run: muster bounds"):
        publish(built.settings)


def test_nothing_is_published_before_the_gate_passed(built: Built) -> None:
    with pytest.raises(StepMissing, match=r"The gate has not run\. Run: muster gate") as caught:
        publish(built.settings)
    assert caught.value.exit_code == 6
    publish_passed(built.settings)
    open_next_run(built)
    pass_gate(built.settings, passed=False)
    with pytest.raises(GateFailed, match="the gate did not pass"):
        publish(built.settings)
    assert find_published(built.settings).run_id == RUN_ID
    with pytest.raises(GateFailed):
        export(built.settings)


def test_two_do_not_publish_at_once(built: Built) -> None:
    pass_gate(built.settings)
    with (
        write_alone(built.settings.published_dir, "a snapshot"),
        pytest.raises(WarehouseBusy, match="another process is writing a snapshot"),
    ):
        publish(built.settings)


def test_killed_anywhere_readers_see_one_whole_snapshot(built: Built) -> None:
    publish_passed(built.settings)
    open_next_run(built)
    pass_gate(built.settings)
    seen = []
    for _ in killed_at_each_point("muster.pipeline.publish:publish", built.settings, every=9):
        published = find_published(built.settings)
        size = count(built.settings, "audience_winback_coffee")
        assert size == (6 if published.run_id == RUN_ID else 5)
        assert count(built.settings, "fct_audience_members") == size + 38
        _assert_no_half_folder(built.settings.published_dir)
        seen.append(published.run_id)
    assert len(seen) > 5
    assert RUN_ID in seen
    publish_passed(built.settings)
    assert find_published(built.settings).run_id != RUN_ID
    assert not list(built.settings.published_dir.glob("*.partial"))


def _assert_no_half_folder(parent: Path) -> None:
    for folder in parent.iterdir():
        if folder.is_dir() and not folder.name.startswith("."):
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
            for table in manifest["tables"].values():
                assert (folder / table["file"]).is_file()


@pytest.mark.postgres
def test_a_postgres_warehouse_is_published_as_the_same_file(
    built: Built, built_on_postgres: Built
) -> None:
    publish_passed(built.settings)
    with open_published(built.settings) as snapshot:
        expected = _content(snapshot)
    publish_passed(built_on_postgres.settings)
    assert find_published(built_on_postgres.settings).manifest["target"] == "postgres"
    with open_published(built_on_postgres.settings) as snapshot:
        assert _content(snapshot) == expected


def _content(snapshot: object) -> dict[str, object]:
    return {
        relation.name: (
            relation.comment,
            snapshot.rows(f"select * from {relation.name} order by all"),
        )
        for relation in snapshot.relations("main")
    }


@pytest.mark.parametrize("step", [run_gate, publish, export])
def test_without_a_warehouse_each_step_says_what_to_run(
    settings: Settings, step: Callable[[Settings], object]
) -> None:
    with pytest.raises(WarehouseAbsent, match=r"Run: muster bounds") as caught:
        step(settings)
    assert caught.value.exit_code == 6
    assert not settings.home.exists()
