"""One measured step, in a process of its own: what it did, and what that cost."""

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from benchmarks.audiences import rules, world
from benchmarks.results import print_measured
from federated.catalog.model_names import members_model
from federated.catalog.schema import Catalog, Changes
from federated.compile import CompiledAudience, compile_audience
from federated.passes import Context
from federated.planner.incremental import Planned, tick
from federated.warehouse import Warehouse, open_warehouse

STAMPED = "touched_at"


def catalog() -> Catalog:
    """Return the catalogue of the made-up warehouse, with how its changes are known."""
    plain = world.catalog()
    stamp = (world.EVENT_COLUMNS["occurred_at"][0], None)
    how = {
        "fct_events": Changes("append", STAMPED, "none"),
        "dim_profiles": Changes("updated_at", STAMPED, "none"),
    }
    tables = {
        name: replace(table, columns={**table.columns, STAMPED: stamp}, changes=how[name])
        for name, table in plain.tables.items()
    }
    return replace(plain, tables=tables)


def compiled(count: int) -> tuple[dict[str, CompiledAudience], Context]:
    """Return so many random audiences, compiled."""
    read = rules.audiences(count)
    context = Context(catalog(), read)
    return {key: compile_audience(each, context) for key, each in read.items()}, context


def in_main(model: str) -> tuple[str, str]:
    """Return where tables of the world lie, and the members that ticks keep."""
    return "main", model


def full(warehouse: Warehouse, parts: dict[str, CompiledAudience], as_of: datetime) -> None:
    """Write the members of every audience anew, one query each, as models of their own do."""
    warehouse.execute("create schema if not exists whole")
    for key, each in parts.items():
        sql = each.sql("duckdb", as_of, in_main)
        warehouse.execute(f"create or replace table whole.{members_model(key)} as {sql}")


def differing(warehouse: Warehouse, parts: dict[str, CompiledAudience]) -> int:
    """Return how many members of ticks and of full evaluations are not the same."""
    found = 0
    for key in parts:
        one, other = f"main.{members_model(key)}", f"whole.{members_model(key)}"
        for left, right in ((one, other), (other, one)):
            keys = [f"select cast(entity_key as text) from {each}" for each in (left, right)]
            found += int(warehouse.rows(f"select count(*) from ({' except '.join(keys)})")[0][0])
    return found


def run(step: str, path: Path, count: int, as_of: datetime) -> dict[str, object]:
    """Do one step on a file; `empty` does all but evaluate."""
    parts, context = compiled(count)
    said: dict[str, object] = {}
    with open_warehouse(f"duckdb:///{path}", read_only=False) as warehouse:
        if step == "full":
            full(warehouse, parts, as_of)
        elif step == "tick":
            ready = [
                Planned(c.stages["name_edges"].audience, c.query, c.edges, c.rule_hash)
                for c in parts.values()
            ]
            done = tick(warehouse, ready, context, as_of, locate=in_main, schema="muster")
            said["due"] = [each.due for each in done.verdicts]
            said["full"] = sum(bool(each.why_full) for each in done.verdicts)
            said["changed"] = sum(each.entered + each.exited for each in done.verdicts)
        elif step == "compare":
            said["differing"] = differing(warehouse, parts)
    return said


if __name__ == "__main__":
    step, path, count, as_of = sys.argv[1:]
    print_measured(lambda: run(step, Path(path), int(count), datetime.fromisoformat(as_of)))
