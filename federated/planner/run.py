"""Runs what a plan puts together, outside of dbt: vectors in process, or shared models in order."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa

from federated.engines.connection import Warehouse, quote
from federated.passes.sql.key_sets import KEY
from federated.planner.in_process.entities import Entities
from federated.planner.in_process.evaluate import LIMIT, evaluated_ranges
from federated.planner.in_process.leaves import Bits
from federated.planner.plan import EntityPlan, Plan
from federated.planner.reading import Locate, Reading
from federated.planner.shared_sql import audience_rows
from federated.rule.identity import fingerprint

NUMBER = "audience_number"
MORE = "muster_more_members"


def write_members(
    warehouse: Warehouse,
    plan: Plan,
    as_of: datetime,
    locate: Locate,
    place: tuple[str, str],
    limit: int = LIMIT,
) -> int:
    """Put the members of all audiences evaluated in process in place of a table; return how many.

    One row per member: the number of the audience and the key.

    No query runs while rows are handed over, so one connection is enough.
    """
    reading = Reading(warehouse, plan.context, locate, as_of, plan.edges)
    schema, name = place
    total, is_new = 0, True
    for each in plan.entities.values():
        if each.way != "in_process":
            continue
        for entities, bits in evaluated_ranges(reading, each.formulas, each.entity, limit):
            kind = pa.schema([("audience_number", pa.int64()), (KEY, entities.keys.type)])
            batches = _batches(entities, bits)
            reader = pa.RecordBatchReader.from_batches(kind, batches)
            total += sum(int(np.bitwise_count(b).sum()) for b in bits.values())
            warehouse.write_table(schema, name if is_new else MORE, reader)
            if not is_new:
                target, source = (f"{quote(schema)}.{quote(n)}" for n in (name, MORE))
                warehouse.execute(f"insert into {target} select * from {source}")  # noqa: S608
                warehouse.execute(f"drop table {source}")
            is_new = False
    if is_new:
        nothing = pa.table({NUMBER: pa.array([], pa.int64()), KEY: pa.array([], pa.string())})
        warehouse.write_table(schema, name, nothing)
    return total


def build_shared(
    warehouse: Warehouse, plan: EntityPlan, reading: Reading, into: str, locate: Locate
) -> None:
    """Build shared models as tables, and put the members of their audiences into a table."""
    for name, query in plan.shared.queries.items():
        schema, real = locate(name)
        place = f"{quote(schema)}.{quote(real)}"
        warehouse.execute(f"drop table if exists {place}")
        warehouse.execute(f"create table {place} as {reading.text(query)}")
    for key in plan.shared.bits:
        rows = reading.text(audience_rows(key, plan.entity, plan.shared))
        warehouse.execute(f"insert into {into} {rows}")


def audience_number(key: str) -> int:
    """Return the number an audience has in the table of members: by its key, whatever others do.

    Texts of a key on every row would take most of the time of writing them.
    """
    return int(fingerprint(key, 15), 16)


def _batches(entities: Entities, bits: Mapping[str, Bits]) -> Iterator[pa.RecordBatch]:
    for key in sorted(bits):
        held = np.flatnonzero(np.unpackbits(bits[key], count=entities.size))
        if len(held):
            members = entities.keys.take(pa.array(held))
            numbers = pa.array(np.full(len(held), audience_number(key)))
            yield pa.RecordBatch.from_arrays([numbers, members], names=[NUMBER, KEY])
