"""Makes small dbt projects for tests and runs dbt in them, each time in a process of its own."""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

import duckdb
from warm_processes import run_dbt

from federated import Edge, list_clock_changes, load_project
from federated.rule.edges import AS_OF
from federated.staging import compile_sources

ROOT = Path(__file__).resolve().parents[1]
SMALL_PROJECT = """
name: muster
version: "1.0"
profile: muster
model-paths: [models]
macro-paths: [macros]
seed-paths: [seeds]
flags: {send_anonymous_usage_stats: false}
vars:
  schema_prefix: ""
  schemas: {intermediate: intermediate, muster: muster}
  placeholder_records: 12
  graph_limit: 50
  loop_rounds: 200
models: {+schema: intermediate, +materialized: table}
seeds: {+schema: intermediate}
"""
WRITTEN = ("dbt_project", "dbt_project.yml", "profiles.yml")


@dataclass
class World:
    """A project folder with a home of its own."""

    project: Path
    home: Path
    target: str = "demo"
    environment: Mapping[str, str] = field(default_factory=dict)

    def dbt(self, *arguments: str, refused: bool = False) -> str:
        """Run one dbt command and return what it printed."""
        environment = {
            **os.environ,
            **self.environment,
            "MUSTER_HOME": str(self.home),
            "MUSTER_TARGET": self.target,
            "DBT_TARGET_PATH": str(self.home / f"target_{self.target}"),
            "DBT_LOG_PATH": str(self.home / "logs"),
        }
        finished = run_dbt(*arguments, env=environment, cwd=self.project)
        assert (finished.returncode != 0) == refused, finished.stdout[-6000:] + finished.stderr
        return finished.stdout

    def rows(self, sql: str) -> list[tuple]:
        """Return the rows of a query on the DuckDB warehouse."""
        with duckdb.connect(str(self.home / "warehouse.duckdb")) as connection:
            return connection.execute(sql).fetchall()

    def write(self, *statements: str) -> None:
        """Run statements on the DuckDB warehouse."""
        with duckdb.connect(str(self.home / "warehouse.duckdb")) as connection:
            for statement in statements:
                connection.execute(statement)

    def set_as_of(self, as_of: str) -> None:
        """Write the window edges as `muster bounds` does, for models that use as_of alone."""
        self.write(*bounds_statements(as_of))


@cache
def attribute_edges() -> tuple[Edge, ...]:
    """Return the edges, besides as_of, that the project's computed attributes read."""
    edges = {e.id: e for each in load_project(ROOT).attributes.values() for e in each.edges}
    return tuple(edges[i] for i in sorted(edges) if i != AS_OF.id)


def bounds_statements(as_of: str) -> list[str]:
    """Return the statements that set as_of, edges of attributes and the clocks, and add a run."""
    moment = datetime.fromisoformat(f"{as_of}T00:00:00+00:00")
    return [
        "create schema if not exists muster",
        "drop table if exists muster.muster_bounds",
        "create table muster.muster_bounds (edge_id text, edge_kind text, edge_value text,"
        " as_of timestamp, run_id text, recorded_at timestamp)",
        "drop table if exists muster.muster_clock_changes",
        "create table muster.muster_clock_changes (changes_at text, offset_seconds integer)",
        *(
            f"insert into muster.muster_clock_changes values ('{changes_at}', {offset})"
            for changes_at, offset in list_clock_changes("UTC", moment)
        ),
        "create table if not exists muster.muster_runs"
        " (run_id text, as_of timestamp, recorded_at timestamp)",
        f"insert into muster.muster_bounds values ('as_of', 'timestamp', '{as_of}T00:00:00Z',"
        f" '{as_of}', 'run', '{as_of}')",
        *(
            f"insert into muster.muster_bounds values ('{edge.id}', '{edge.kind}',"
            f" '{edge.at(moment, 'UTC', 'monday')}', '{as_of}', 'run', '{as_of}')"
            for edge in attribute_edges()
        ),
        "insert into muster.muster_runs select 'r' || (count(*) + 1), cast('"
        f"{as_of}' as timestamp), cast('{as_of}' as timestamp) from muster.muster_runs",
    ]


def copy_project(folder: Path) -> World:
    """Copy the project into a folder, with stand-ins for the audiences the demo declares."""
    project = folder / "project"
    project.mkdir(parents=True)
    for name in WRITTEN:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, project / name)
        else:
            shutil.copy(source, project / name)
    audiences = project / "dbt_project/models/generated/audiences"
    shutil.rmtree(audiences, ignore_errors=True)
    audiences.mkdir(parents=True)
    for name, sql in STAND_INS.items():
        (audiences / f"{name}.sql").write_text(sql)
    home = folder / "home"
    home.mkdir()
    return World(project, home)


def small_project(folder: Path, models: Sequence[str], given: Sequence[str]) -> World:
    """Make a project of some of our models over tables of the schema `given`, without contracts."""
    project = folder / "project"
    (project / "models").mkdir(parents=True)
    (project / "dbt_project.yml").write_text(SMALL_PROJECT)
    shutil.copy(ROOT / "profiles.yml", project)
    for part in ("macros", "seeds"):
        shutil.copytree(ROOT / "dbt_project" / part, project / part)
    for name in models:
        source = ROOT / "dbt_project/models" / name
        for path in sorted(source.glob("*.sql")) if source.is_dir() else [source]:
            shutil.copy(path, project / "models")
    for name in given:
        (project / "models" / f"{name}.sql").write_text(f"select * from given.{name}")
    home = folder / "home"
    home.mkdir()
    return World(project, home)


def compile_world(world: World) -> None:
    """Write the generated models of a project anew."""
    folder = world.project / "dbt_project/models/generated"
    for place, text in compile_sources(world.project).items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


STAND_INS = {
    "int_audience_members_evaluated": """
{{ config(materialized='table') }}
select
    cast('big_spenders' as text) as audience_key,
    cast('profile' as text) as entity,
    profile_id as entity_key
from {{ ref('fct_purchases') }}
where occurred_at >= {{ muster_as_of() }} - interval '30 days'
group by profile_id
having sum(amount) >= 300
""",
    "dim_audiences": """
{{ config(materialized='table') }}
select
    cast('big_spenders' as text) as audience_key,
    cast('published' as text) as status
""",
}
