"""What somebody else put where a model would go is never replaced."""

from pathlib import Path

import psycopg2
import pytest
from dbt_sources import postgres_environment
from dbt_worlds import World, small_project

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("dbt_relations")]
GIVEN = (
    "create schema if not exists given",
    "create schema if not exists intermediate",
    "create table given.widgets as select 'ours' as made_by",
    "create table given.fct_runs as select 'r' as run_id, 1 as as_of, 2 as recorded_at",
)
THEIRS = "create table intermediate.widgets as select 'theirs' as made_by"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = small_project(tmp_path, (), ("widgets", "fct_runs"))
    with (world.project / "dbt_project.yml").open("a") as project:
        project.write('on-run-start: ["{{ claim_relations() }}"]\n')
    return world


def _made_by(world: World) -> list[tuple]:
    return world.rows("select made_by from intermediate.widgets")


def test_a_relation_that_muster_did_not_build_stops_the_run(world: World) -> None:
    world.write(*GIVEN, THEIRS)
    printed = world.dbt("run", refused=True)
    assert "did not build have the names of its models: intermediate.widgets." in printed
    assert "schema_prefix" in printed
    assert _made_by(world) == [("theirs",)]
    # The way out is the one the message names.
    world.dbt("run", "--vars", "{schema_prefix: own_}")
    assert world.rows("select made_by from own_intermediate.widgets") == [("ours",)]
    assert _made_by(world) == [("theirs",)]


def test_what_muster_built_it_builds_again(world: World) -> None:
    world.write(*GIVEN)
    world.dbt("run")
    world.dbt("run")
    assert _made_by(world) == [("ours",)]
    # A model that is new to the project takes no one's place either.
    (world.project / "models/gadgets.sql").write_text("select 1 as one")
    world.write("create table intermediate.gadgets as select 2 as one")
    assert "intermediate.gadgets" in world.dbt("run", refused=True)


def test_a_warehouse_built_before_relations_were_remembered_is_ours(world: World) -> None:
    world.write(*GIVEN, THEIRS)
    world.write("create table intermediate.fct_runs as from given.fct_runs")
    world.dbt("run")
    assert _made_by(world) == [("ours",)]
    world.write("delete from muster.muster_relations where relation_name = 'widgets'")
    world.dbt("run", refused=True)


@pytest.mark.postgres
def test_postgresql_remembers_them_too(world: World, postgres_url: str) -> None:
    server = World(world.project, world.home, "postgres", postgres_environment(postgres_url))
    flags = ("--vars", "{schema_prefix: kept_}")
    with psycopg2.connect(postgres_url) as connection, connection.cursor() as cursor:
        for statement in GIVEN:
            cursor.execute(statement)
        cursor.execute("create schema kept_intermediate")
    connection.close()
    server.dbt("run", *flags)
    server.dbt("run", *flags)
    with psycopg2.connect(postgres_url) as connection, connection.cursor() as cursor:
        cursor.execute("delete from kept_muster.muster_relations where relation_name = 'widgets'")
    connection.close()
    assert "kept_intermediate.widgets" in server.dbt("run", *flags, refused=True)
    with psycopg2.connect(postgres_url) as connection, connection.cursor() as cursor:
        cursor.execute("drop schema given cascade")
    connection.close()
