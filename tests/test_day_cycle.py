"""Two days of the demo company through every step before activation, and the second day again.

What must hold of history, exports and snapshots on real data, whatever the rules are.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from published_reading import read_published
from warm_processes import run_muster

from muster.demo import generate
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

pytestmark = [
    pytest.mark.dbt,
    pytest.mark.xdist_group("day-cycle"),
    pytest.mark.timeout(1200),
]

DAY_1, DAY_2 = "2017-10-30", "2017-10-31"
Member = tuple[str, str, str]


@dataclass(frozen=True)
class Cycle:
    """A home after two days, and the names of its three runs."""

    settings: Settings
    runs: tuple[str, str, str]

    def export(self, run: str, table: str) -> list[dict[str, object]]:
        """Return the rows of one exported table."""
        return list(
            parquet.read_table(self.settings.exports_dir / run / f"{table}.parquet").to_pylist()
        )

    def members(self, run: str) -> set[Member]:
        """Return who was in which audience in one run."""
        return {member(row) for row in self.export(run, "members")}

    def changed(self, run: str, change: str) -> set[Member]:
        """Return who entered or exited which audience in one run."""
        rows = self.export(run, "member_changes")
        return {member(row) for row in rows if row["change"] == change}


def member(row: Mapping[str, object]) -> Member:
    return str(row["audience_key"]), str(row["entity"]), str(row["entity_key"])


def muster(
    home: Path, project_dir: Path, *arguments: str, is_new: bool = False
) -> "subprocess.CompletedProcess[str]":
    """Run one step in a process of its own; one that is new shares no import or hash seed."""
    environment = os.environ | {"MUSTER_HOME": str(home), "MUSTER_TARGET": "demo"}
    words = ("--project-dir", str(project_dir), *arguments)
    if not is_new:
        return run_muster(*words, env=environment)
    return subprocess.run(
        [sys.executable, "-m", "muster", *words],
        env=environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def cycle(project_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """Run both days and the second one again, each step as a process of its own."""
    home = tmp_path_factory.mktemp("cycle")
    generate(home / "sources")
    runs = []
    for number, as_of in enumerate((DAY_1, DAY_2, DAY_2)):
        for step in (
            ("receipts",),
            ("bounds", "--as-of", as_of),
            ("build", "all", "--quiet"),
            ("gate",),
            ("publish",),
            ("export",),
        ):
            # Other processes repeat the day than made it; the gate writes none of it.
            is_new = number == 2 and step != ("gate",)
            done = muster(home, project_dir, *step, is_new=is_new)
            assert done.returncode == 0, f"{as_of} {step}: {done.stderr}"
        latest = json.loads((home / "exports" / "latest.json").read_text("utf-8"))
        runs.append(latest["run_id"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MUSTER_HOME", str(home))
        settings = Settings.load(project_dir, target="demo")
    return Cycle(settings, (runs[0], runs[1], runs[2]))


@pytest.mark.parametrize("one_in", [3, pytest.param(1, marks=pytest.mark.long)])
def test_published_members_are_those_read_in_memory(cycle: Cycle, one_in: int) -> None:
    both = read_published(cycle.settings, one_in)
    assert len(both) >= 15
    assert {key: sql ^ read for key, (sql, read) in both.items() if sql != read} == {}
    assert sum(map(len, (read for _, read in both.values()))) > 300 // one_in


def test_each_run_has_a_name_of_its_own(cycle: Cycle) -> None:
    assert cycle.runs == ("20171030T000000Z-1", "20171031T000000Z-1", "20171031T000000Z-2")


def test_on_the_first_day_everybody_enters(cycle: Cycle) -> None:
    first = cycle.runs[0]
    assert cycle.members(first) == cycle.changed(first, "entered")
    assert cycle.changed(first, "exited") == set()
    audiences = {row["audience_key"] for row in cycle.export(first, "audiences")}
    assert len(audiences) >= 15


def test_yesterday_and_the_changes_make_today(cycle: Cycle) -> None:
    first, second, _ = cycle.runs
    before, now = cycle.members(first), cycle.members(second)
    entered, exited = cycle.changed(second, "entered"), cycle.changed(second, "exited")
    assert now == (before - exited) | entered
    assert not entered & before
    assert exited <= before
    assert len({audience for audience, _, _ in entered | exited}) >= 3


def test_the_same_day_again_is_the_same_export(cycle: Cycle) -> None:
    manifests = [
        json.loads((cycle.settings.exports_dir / run / "manifest.json").read_text("utf-8"))
        for run in cycle.runs[1:]
    ]
    assert manifests[0]["tables"] == manifests[1]["tables"]
    assert manifests[0]["recorded_at"] < manifests[1]["recorded_at"]


def test_the_past_can_be_asked(cycle: Cycle) -> None:
    with open_published(cycle.settings) as snapshot:
        for run, day in zip(cycle.runs, (DAY_1, DAY_2, DAY_2), strict=True):
            rows = snapshot.rows(
                "select audience_key, entity, entity_key from fct_audience_memberships "
                "where entered_at <= cast(? as timestamp) "
                "and (exited_at is null or exited_at > cast(? as timestamp))",
                (day, day),
            )
            assert len(rows) == len(set(rows))
            assert set(rows) == cycle.members(run)


def test_stays_never_overlap(cycle: Cycle) -> None:
    with open_published(cycle.settings) as snapshot:
        overlapping = snapshot.rows(
            "select * from (select *, lead(entered_at) over (partition by audience_key, entity, "
            "entity_key order by entered_at) as next_entered_at from fct_audience_memberships) "
            "where exited_at <= entered_at or next_entered_at < coalesce(exited_at, 'infinity')"
        )
    assert overlapping == []


def test_sizes_are_the_number_of_members(cycle: Cycle) -> None:
    with open_published(cycle.settings) as snapshot:
        sizes = snapshot.rows(
            "select audience_key, strftime(as_of, '%Y-%m-%d'), members_count "
            "from fct_audience_sizes"
        )
    for run, day in zip(cycle.runs[:2], (DAY_1, DAY_2), strict=True):
        members = cycle.members(run)
        counted = {key: sum(m[0] == key for m in members) for key, at, _ in sizes if at == day}
        assert {key: size for key, at, size in sizes if at == day} == counted


def test_every_audience_is_a_view_with_its_sentence(cycle: Cycle) -> None:
    with open_published(cycle.settings) as snapshot:
        published = snapshot.rows(
            "select audience_key, sentence, members from dim_audiences inner join "
            "(select audience_key, count(*) as members from fct_audience_members group by 1) "
            "using (audience_key) where status = 'published'"
        )
        views = {relation.name: relation for relation in snapshot.relations("main")}
        for key, sentence, members in published:
            assert snapshot.rows(f"select count(*) from audience_{key}") == [(members,)]
            assert sentence in (views[f"audience_{key}"].comment or "")


def test_the_example_queries_answer(cycle: Cycle, project_dir: Path) -> None:
    with open_published(cycle.settings) as snapshot:
        for path in sorted((project_dir / "docs" / "queries").glob("*.sql")):
            assert snapshot.query(path.read_text("utf-8")).num_rows > 0, path.name


def test_the_snapshot_is_that_of_the_last_run(cycle: Cycle) -> None:
    assert find_published(cycle.settings).run_id == cycle.runs[2]
    folders = [p.name for p in cycle.settings.published_dir.iterdir() if p.is_dir()]
    assert sorted(folders) == sorted(cycle.runs)


def test_going_back_in_time_is_refused(cycle: Cycle, project_dir: Path) -> None:
    done = muster(cycle.settings.home, project_dir, "bounds", "--as-of", "2017-10-29")
    assert done.returncode == 7, done.stderr
    assert "--rebuild" in done.stderr


def test_a_spoilt_warehouse_stops_at_the_gate(
    cycle: Cycle, project_dir: Path, tmp_path: Path
) -> None:
    import duckdb

    spoilt = replace(cycle.settings, home=tmp_path)
    kept = cycle.settings.home / "warehouse.duckdb"
    (tmp_path / "warehouse.duckdb").write_bytes(kept.read_bytes())
    marts, key = cycle.settings.schemas["marts"], "coffee_regulars"
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        schema = connection.execute(
            "select schema_name from duckdb_tables() where table_name = 'fct_audience_members'"
        ).fetchall()[0][0]
        connection.execute(
            f"delete from {schema}.fct_audience_members where audience_key = '{key}'"
        )
        connection.execute(f"insert into {marts}.dim_profiles from {marts}.dim_profiles limit 1")
    gate = muster(spoilt.home, project_dir, "gate")
    assert gate.returncode == 3
    assert f"audience {key}: has no member" in gate.stderr
    assert "dim_profiles: 1 rows repeat the key (profile_id)" in gate.stderr
    export = muster(spoilt.home, project_dir, "export")
    assert export.returncode == 3
    assert not spoilt.exports_dir.exists()
