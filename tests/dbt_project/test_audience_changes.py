"""dbt itself builds what rules read of entries and exits, before the history that it adds to."""

import pytest
from dbt_worlds import World, small_project

from federated.generate.changes import changes_sql
from federated.planner.incremental.moves import MOVES_COLUMNS, TICKS_COLUMNS
from federated.rule.tree import Audience

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("dbt_changes")]
MODELS = (
    "fct_audience_evaluations",
    "fct_audience_member_changes",
    "fct_audience_memberships",
    "fct_audience_members",
)
GIVEN = {
    "int_audience_members__a": "entity_key text",
    "int_audience_members_evaluated": "audience_key text, entity text, entity_key text",
    "dim_audiences": "audience_key text, status text",
    "dim_profile_aliases": "former_profile_id text, profile_id text",
    "fct_runs": "run_id text, as_of timestamp, recorded_at timestamp",
}
# The query that was run, by day.
COMPILED: dict[str, str] = {}
DAYS = {"2017-10-30": ("p1", "p2"), "2017-10-31": ("p2", "p3"), "2017-11-01": ("p4", "p3")}


def ticked(number: int, day: str, was_in: set[str], is_in: set[str]) -> list[str]:
    """Return what a tick leaves in its state; the history notes the rest."""
    moves = [(k, "true") for k in is_in - was_in] + [(k, "false") for k in was_in - is_in]
    values = ", ".join(f"('a', 'profile', '{key}', {is_entry})" for key, is_entry in moves)
    tables = {
        "muster_ticks": TICKS_COLUMNS,
        "muster_member_moves": MOVES_COLUMNS,
        "muster_evaluations": "audience_key text, as_of timestamp, moves_from bigint",
    }
    newest = "select coalesce(max(tick), 0) + 1 from muster.muster_ticks"
    return [
        *(f"create table if not exists muster.{name} ({tables[name]})" for name in tables),
        "delete from muster.muster_evaluations",
        "delete from muster.muster_member_moves",
        f"insert into muster.muster_evaluations values ('a', '{day}', {number or 'null'})",
        f"insert into muster.muster_member_moves values {values}",
        f"insert into muster.muster_ticks values (({newest}), '{day}', null)",
    ]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a warehouse after three days, on the last of which p2 was merged into p4."""
    models = [f"marts/audiences/{name}.sql" for name in MODELS]
    world = small_project(tmp_path_factory.mktemp("changes"), models, list(GIVEN))
    settings = world.project / "dbt_project.yml"
    text = settings.read_text("utf-8").replace("schemas: {", "rebuild: false\n  schemas: {marts: intermediate, ")
    settings.write_text(text, encoding="utf-8")
    model = world.project / "models/int_audience_member_changes__a.sql"
    model.write_text(changes_sql(Audience("a", {})), encoding="utf-8")
    world.write("create schema given", *(f"create table given.{n} ({c})" for n, c in GIVEN.items()))
    world.write("insert into given.dim_audiences values ('a', 'published')")
    was_in: set[str] = set()
    for number, (day, members) in enumerate(DAYS.items()):
        world.set_as_of(day)
        # On the last day nothing is told.
        world.write(*ticked(number if number < 2 else 0, day, was_in, set(members)))
        was_in = set(members)
        world.write(
            "delete from given.int_audience_members__a",
            "delete from given.int_audience_members_evaluated",
            f"insert into given.fct_runs values ('{day}', '{day}', '{day}')",
            *(f"insert into given.int_audience_members__a values ('{m}')" for m in members),
            "insert into given.int_audience_members_evaluated "
            "select 'a', 'profile', entity_key from given.int_audience_members__a",
        )
        if day == "2017-11-01":
            world.write("insert into given.dim_profile_aliases values ('p2', 'p4')")
        world.dbt("build")
        compiled = world.home / "target_demo" / "compiled"
        COMPILED[day] = next(compiled.rglob("fct_audience_member_changes.sql")).read_text("utf-8")
    return world


def test_this_run_s_changes_are_read_with_those_before(world: World) -> None:
    read = world.rows(
        "select entity_key, change, reason, cast(as_of as date)::text "
        "from intermediate.int_audience_member_changes__a order by all"
    )
    assert read == [
        ("p1", "entered", "new_audience", "2017-10-30"),
        ("p1", "exited", "rule", "2017-10-31"),
        ("p3", "entered", "rule", "2017-10-31"),
        ("p4", "entered", "merged_from", "2017-11-01"),
        ("p4", "entered", "new_audience", "2017-10-30"),
        ("p4", "exited", "merged", "2017-11-01"),
    ]


def test_the_history_says_the_same_under_the_ids_of_then(world: World) -> None:
    stored = world.rows(
        "select entity_key, change, reason, cast(as_of as date)::text "
        "from intermediate.fct_audience_member_changes order by all"
    )
    assert stored == [
        ("p1", "entered", "new_audience", "2017-10-30"),
        ("p1", "exited", "rule", "2017-10-31"),
        ("p2", "entered", "new_audience", "2017-10-30"),
        ("p2", "exited", "merged", "2017-11-01"),
        ("p3", "entered", "rule", "2017-10-31"),
        ("p4", "entered", "merged_from", "2017-11-01"),
    ]


def test_what_ticks_told_was_taken_over(world: World) -> None:
    held = world.rows("select tick, history_as_of = as_of from muster.muster_ticks order by tick")
    assert held == [(1, None), (2, None), (3, True)]
    assert ["muster_member_moves" in sql for sql in COMPILED.values()] == [False, True, False]


def test_present_members_say_who_was_in_where_nothing_is_told(world: World) -> None:
    assert ["fct_audience_members" in sql for sql in COMPILED.values()] == [False, True, True]
    assert world.rows("select as_of::text from muster.muster_history") == [("2017-11-01 00:00:00",)]
