"""Local time in dbt: what a model shows is what the clocks of the zone showed, changes included."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dbt_worlds import small_project

from federated import list_clock_changes

ZONE = "America/New_York"
AS_OF = datetime.fromisoformat("2017-11-30T00:00:00+00:00")
MODEL = """
select
    happened_at,
    {{ local_time('moments.happened_at') }} as behind,
    {{ local_time('moments.happened_at', ahead=true) }} as ahead
from given.moments as moments
"""


def shown(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)


def test_local_time_is_what_clocks_showed(tmp_path: Path) -> None:
    world = small_project(tmp_path, (), ())
    (world.project / "models/shown.sql").write_text(MODEL)
    world.set_as_of(AS_OF.date().isoformat())
    changes = list_clock_changes(ZONE, AS_OF)
    near = [datetime.fromisoformat(start) for start, _ in changes if start][::7]
    moments = [m + timedelta(seconds=s) for m in near for s in (-1, 0, 3_600)]
    world.write(
        "create schema given",
        "create table given.moments (happened_at timestamp)",
        *(f"insert into given.moments values ('{moment}')" for moment in moments),
        "create or replace table muster.muster_clock_changes (changes_at text, offset_seconds integer)",
        *(f"insert into muster.muster_clock_changes values ('{a}', {o})" for a, o in changes),
    )
    world.dbt("run", "--select", "shown")
    rows = world.rows("select happened_at, behind, ahead from intermediate.shown")
    assert len(rows) == len(moments)
    for moment, behind, ahead in rows:
        assert ahead == shown(moment)
        assert behind == shown(moment) or moment >= AS_OF.replace(tzinfo=None)


def test_without_the_changes_it_says_what_to_run(tmp_path: Path) -> None:
    world = small_project(tmp_path, (), ())
    (world.project / "models/shown.sql").write_text(MODEL)
    world.set_as_of(AS_OF.date().isoformat())
    world.write("drop table muster.muster_clock_changes")
    printed = world.dbt("run", "--select", "shown", refused=True)
    assert "Run: muster bounds --as-of" in printed
