"""Builds the shipped identity models over brought rows, in memory, under some settings."""

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyarrow as pa

from federated.staging.phone_regions import SEED
from federated.staging.read_identity import render_identity
from federated.staging.render_unions import render_denied, render_namespaces
from federated.warehouse import Warehouse
from muster.pipeline.shipped.models import Models
from muster.pipeline.simulating.changes import World
from muster.pipeline.simulating.events import Events

MODELS = (
    "intermediate/identity",
    "marts/profiles/fct_profile_assignments.sql",
    "marts/profiles/fct_identity_links.sql",
    "marts/profiles/bridge_profile_identifiers.sql",
)
# As a source's staging cleans its columns, and the union of all identifiers has them.
UNIONED = """
    select row_key, source, cast('events' as text) as source_table, namespace,
        {cleaned} as found_as, {region} as region, is_authenticated,
        false as is_synthetic, occurred_at, occurred_at as loaded_at,
        cast(null as timestamp) as valid_from, cast(null as timestamp) as valid_until
    from {schema}.brought where {cleaned} is not null
"""


def build_world(
    warehouse: Warehouse,
    project: Path,
    schema: str,
    world: World,
    events: Events,
    tell: Callable[[str], None],
) -> None:
    """Build a world in a schema of its own; `tell` hears of each model that is done."""
    limits = {
        "placeholder_records": world.placeholder_records,
        "graph_limit": world.graph_limit,
    }
    models = Models(warehouse, project, schema, MODELS, **{**world.variables, **limits})
    warehouse.write_table(schema, "brought", events.found)
    warehouse.write_table(schema, "phone_regions", _phone_regions(project))
    clean = models.macros["clean_text"]
    given = {
        "int_identity_declared": render_identity(None),
        "int_namespaces": render_namespaces(list(world.spaces.values())),
        "int_identifiers_denied": render_denied(list(world.spaces.values())),
        "int_identifiers_unioned": UNIONED.format(
            cleaned=clean("found_as"), region=clean("region"), schema=schema
        ),
    }
    for name, sql in given.items():
        warehouse.execute(f"create table {schema}.{name} as {sql}")
    models.build((events.newest + timedelta(seconds=1)).isoformat(sep=" "), tell=tell)


def _phone_regions(project: Path) -> pa.Table:
    with (project / SEED).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return pa.Table.from_pylist([{**row, "is_main": row["is_main"] == "true"} for row in rows])
