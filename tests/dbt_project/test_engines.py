"""The whole project over a cut of the demo's sources, on DuckDB and on PostgreSQL."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import psycopg2
import pytest
from attribute_world import plain
from dbt_sources import add_sources, load_postgres, postgres_environment
from dbt_worlds import World, copy_project

from federated import compile_project, load_project
from federated.evaluate import gather_facts, moment_of
from federated.evaluation.readings import Reader

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("dbt_engines")]
AS_OF = "2017-10-30"
# Sarah, and her husband with whom she shares a tablet; a mother and a daughter with one telephone;
# Emma, who logs in on the next day.
ASKED = (
    ("email:sarah.lin@example.com", "loyalty_id:1764"),
    ("email:sarah.lin@example.com", "email:wei-ting.chen@example.net"),
    ("loyalty_id:1109", "loyalty_id:2327"),
    ("cookie:ck_emma_laptop", "loyalty_id:2425"),
)
COMPARED = (
    "fct_profile_assignments",
    "fct_profile_assignment_changes",
    "dim_profiles",
    "dim_profiles__latest_told",
    "dim_profiles__unstitched",
    "dim_profile_values",
    "fct_profile_value_changes",
    "fct_profile_stage_changes",
    "dim_profile_attributes",
    "dim_households",
    "dim_accounts",
    "fct_account_memberships",
    "bridge_profile_identifiers",
    "fct_identity_links",
    "fct_events",
    "fct_activities",
    "fct_purchases",
    "fct_service_cases",
    "fct_coupon_redemptions",
    "dim_consents",
    "fct_consent_changes",
    "fct_attribute_changes",
    "fct_goal_conversions",
    "rpt_identity_health",
    "fct_identity_snapshots",
    "rpt_merge_impact",
    "rpt_unmatched",
    "rpt_value_tier_movements",
    "fct_audience_memberships",
    "fct_audience_sizes",
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Build the project on DuckDB."""
    world = copy_project(tmp_path_factory.mktemp("engines"))
    add_sources(world)
    world.set_as_of(AS_OF)
    world.printed = world.dbt("build")
    return world


def test_the_build_says_which_instant_it_looks_from(world: World) -> None:
    assert "as_of 2017-10-30 00:00:00 UTC" in world.printed


def test_a_seventh_source_arrives_by_yaml_alone(world: World) -> None:
    identified = world.rows(
        "select identifier from marts.bridge_profile_identifiers"
        " where sources like '%kiosk%' and namespace <> 'loyalty_id' order by 1"
    )
    assert identified == [
        ("+886937123456",),
        ("new.face@example.com",),
        ("sarah.kiosk@example.com",),
    ]
    sarah = world.rows("select profile_id, city from marts.dim_profiles where loyalty_id = '1764'")
    assert [city for _, city in sarah] == ["Tainan"]
    events = world.rows(
        "select profile_id, category, channel, cast(occurred_at as text) from marts.fct_events"
        " where event_type = 'signup' order by occurred_at"
    )
    assert len(events) == 2
    assert events[0] == (sarah[0][0], "coffee", "kiosk", "2017-10-01 00:00:00")
    refused = world.rows(
        "select namespace, reason from marts.rpt_unmatched where source = 'kiosk' order by 1"
    )
    assert refused == [
        ("email", "invalid_email"),
        ("none", "no_usable_identifier"),
        ("phone_e164", "invalid_phone"),
    ]


def test_computed_attributes_are_what_the_rows_say(world: World, project_dir: Path) -> None:
    project = load_project(project_dir)
    tables = {}
    shown = ("dim_profiles", "dim_households", "dim_products", "fct_purchases", "fct_web_events",
             "fct_app_events", "fct_service_cases", "fct_activities")  # fmt: skip
    for name in shown:
        columns = list(project.catalog.tables[name].columns)
        rows = world.rows(f"select {', '.join(columns)} from marts.{name}")
        tables[name] = [dict(zip(columns, row, strict=True)) for row in rows]
    keys = sorted(project.attributes)
    stored = {
        row[0]: [plain(value) for value in row[1:]]
        for row in world.rows(
            f"select profile_id, {', '.join(keys)} from marts.dim_profile_attributes"
        )
    }
    at = moment_of(datetime.fromisoformat(f"{AS_OF}T00:00:00+00:00"))
    everyone = gather_facts(project.catalog, "profile", tables)
    assert set(stored) == set(everyone)
    for who in sorted(everyone)[::5]:
        facts = everyone[who]
        reader = Reader(project.catalog, "profile", facts, at)
        assert stored[who] == [reader.worth(project.attributes[key].named) for key in keys], who
    for position, key in enumerate(keys):
        assert len({str(values[position]) for values in stored.values()}) > 1, key
    evaluated = world.rows(
        "select distinct cast(evaluated_at as text) from marts.dim_profile_attributes"
    )
    assert evaluated == [("2017-10-30 00:00:00",)]


def test_nothing_at_or_after_as_of_exists(world: World) -> None:
    occurred_at, loaded_at = world.rows(
        "select cast(max(occurred_at) as text), cast(max(loaded_at) as text) from marts.fct_events"
    )[0]
    assert "2017-10-29" < occurred_at < "2017-10-30"
    assert "2017-10-29" < loaded_at < "2017-10-30"


def test_the_ten_queries_of_the_overview_run(world: World, project_dir: Path) -> None:
    text = (project_dir / "dbt_project/models/overview.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    assert len(queries) == 10
    assert all(world.rows(query) for query in queries)


def test_nothing_is_lost_between_staging_and_marts(world: World) -> None:
    staged, kept, counted = world.rows(
        "select (select count(*) from intermediate.int_events_unioned),"
        " (select count(*) from marts.fct_events),"
        " (select sum(rows_count) from marts.rpt_unmatched where reason = 'no_usable_identifier')"
    )[0]
    assert staged == kept + counted


def explained(world: World, *asked: str) -> str:
    """Return what `muster identity explain` prints of what was built, as if it were published."""
    published = world.home / "published"
    database = published / "built" / "warehouse.duckdb"
    if not database.exists():
        database.parent.mkdir(parents=True)
        (published / "current.json").write_text('{"run_id": "built", "path": "built"}')
        (database.parent / "manifest.json").write_text(f'{{"as_of": "{AS_OF}T00:00:00+00:00"}}')
        with duckdb.connect(str(database)) as snapshot:
            snapshot.execute(f"attach '{world.home / 'warehouse.duckdb'}' as built (read_only)")
            for name in ("bridge_profile_identifiers", "fct_identity_links", "dim_profiles",
                         "dim_profile_aliases", "fct_runs"):  # fmt: skip
                snapshot.execute(f"create table {name} as select * from built.marts.{name}")
    finished = subprocess.run(
        [sys.executable, "-m", "muster", "identity", "explain", *asked],
        env={**os.environ, "MUSTER_HOME": str(world.home), "MUSTER_TARGET": "demo"},
        cwd=world.project, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return finished.stdout


@pytest.mark.long
def test_what_is_recorded_of_identity_is_what_is_built(world: World, project_dir: Path) -> None:
    """`python docs/write_identity_proof.py --record` writes it anew."""
    found = {
        "as_of": AS_OF,
        "explained": {" ".join(asked): explained(world, *asked) for asked in ASKED},
        "rows": {
            name: world.rows(f"select count(*) from marts.{name}")[0][0] for name in COMPARED
        },
    }
    if "MUSTER_RECORD" in os.environ:
        text = json.dumps(found, ensure_ascii=False, indent=1)
        Path(os.environ["MUSTER_RECORD"]).write_text(text + "\n", encoding="utf-8")
    recorded = (project_dir / "docs/identity-proof.json").read_text(encoding="utf-8")
    assert json.loads(recorded) == found, "run: python docs/write_identity_proof.py --record"


@pytest.fixture
def put_back(world: World, tmp_path: Path) -> Iterator[Path]:
    """Put the warehouse back afterwards; in a home of another name dbt would parse all anew."""
    warehouse = world.home / "warehouse.duckdb"
    kept = shutil.copy(warehouse, tmp_path / "kept.duckdb")
    yield warehouse
    shutil.copy(kept, warehouse)


@pytest.mark.usefixtures("put_back")
def test_changes_are_replaced_by_the_same_day_and_refused_by_an_older(
    world: World,
) -> None:
    before = world.rows("select * from marts.fct_audience_member_changes order by all")
    world.set_as_of("2017-11-20")
    world.dbt("run", "--select", "fct_runs", "tag:audiences")
    changed = world.rows("select * from marts.fct_audience_member_changes order by all")
    assert set(before) < set(changed)
    world.dbt("run", "--select", "fct_audience_member_changes")
    assert changed == world.rows("select * from marts.fct_audience_member_changes order by all")
    world.set_as_of(AS_OF)
    printed = world.dbt("run", "--select", "fct_audience_member_changes", refused=True)
    assert "later than this run" in printed
    sizes = world.rows(
        "select as_of, members_count, entered_count, exited_count from marts.fct_audience_sizes"
        " order by as_of"
    )
    assert sizes[1][1] == sizes[0][1] + sizes[1][2] - sizes[1][3]


@pytest.mark.postgres
def test_postgresql_gives_the_same_rows(
    world: World, postgres_url: str, project_dir: Path, tmp_path: Path
) -> None:
    world = World(shutil.copytree(world.project, tmp_path / "project"), world.home)
    other = World(world.project, world.home, "postgres", postgres_environment(postgres_url))
    load_postgres(world, postgres_url, AS_OF)
    # Generated models are of one engine; what of them is compared here is made for this one.
    generated = world.project / "dbt_project/models/generated"
    for name, text in compile_project(project_dir, "postgres").items():
        if name.startswith("attributes/"):
            (generated / name).write_text(text, encoding="utf-8")
    other.dbt("build", "--exclude-resource-types", "unit_test", "test")
    with psycopg2.connect(postgres_url) as connection, connection.cursor() as cursor:
        for relation in COMPARED:
            sql = f"select * from marts.{relation}"
            cursor.execute(sql)
            found = sorted(map(repr, cursor.fetchall()))
            expected = sorted(map(repr, world.rows(sql)))
            assert found == expected, relation
            assert found, relation
    connection.close()
