"""One variant at one size: from compiled audiences to a table of members, cpu, wall and memory."""

import hashlib
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.dataset  # noqa: F401 - DuckDB loads it with the first Arrow table; no import counts

from benchmarks.audiences import naive
from benchmarks.audiences.rules import audiences, documents
from benchmarks.audiences.world import AS_OF, catalog
from benchmarks.results import peak_mb
from federated.compile import CompiledAudience, compile_audience
from federated.passes import Context
from federated.planner.plan import Evaluation, Plan, make_plan
from federated.planner.reading import Reading
from federated.planner.run import audience_number, build_shared, write_members
from federated.warehouse import Warehouse, open_warehouse

TOUCHED = "profile_id, event_type, category, channel, price, occurred_at"


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run_cell(path: Path, variant: str, count: int) -> dict[str, Any]:
    """Return what one variant took; members land in a table of a file of their own."""
    with tempfile.TemporaryDirectory() as folder, _opened(path, Path(folder)) as warehouse:
        prepared = PREPARE.get(variant, _nothing)(count)
        cpu, wall = _cpu(), time.perf_counter()
        VARIANTS[variant](warehouse, count, prepared)
        cpu, wall = _cpu() - cpu, time.perf_counter() - wall
        rss = peak_mb()
        members, digest = _digest(warehouse, count) if variant != "floor" else (0, "")
    return {
        "variant": variant, "audiences": count, "cpu": round(cpu, 2), "wall": round(wall, 2),
        "rss": rss, "members": members, "digest": digest,
    }  # fmt: skip


@contextmanager
def _opened(path: Path, folder: Path) -> Iterator[Warehouse]:
    """Open a file for what is made, the world beside it to read."""
    with open_warehouse(f"duckdb:///{folder}/made.duckdb", read_only=False) as warehouse:
        warehouse.execute("set threads = 2")
        warehouse.execute("set enable_progress_bar = false")
        warehouse.execute(f"attach '{path}' as world (read_only)")
        for name in ("dim_profiles", "fct_events", "fct_events_by_time"):
            warehouse.execute(f"create view {name} as select * from world.main.{name}")
        warehouse.execute("create table members (audience_key varchar, entity_key bigint)")
        yield warehouse


def _digest(warehouse: Warehouse, count: int) -> tuple[int, str]:
    rows = warehouse.rows(
        "select columns(c -> c in ('audience_key', 'audience_number')), count(*), "
        "sum(hash(entity_key)) from members group by 1"
    )
    names = {audience_number(d["audience"]): d["audience"] for d in documents(count)}
    said = sorted((names.get(r[0], r[0]), r[1], int(r[2])) for r in rows)
    text = hashlib.sha256(repr(said).encode()).hexdigest()
    return sum(int(r[1]) for r in rows), text[:12]


def _nothing(count: int) -> None:
    return None


def _compiled(count: int) -> dict[str, CompiledAudience]:
    found = audiences(count)
    context = Context(catalog(), found)
    return {key: compile_audience(each, context) for key, each in found.items()}


def _floor(warehouse: Warehouse, count: int, prepared: None) -> None:
    columns = ", ".join(f"max({name})" for name in TOUCHED.split(", "))
    warehouse.rows(f"select {columns} from fct_events")
    warehouse.rows("select max(columns(*)) from dim_profiles")


def _naive(events: str) -> Callable[[Warehouse, int, None], None]:
    def run(warehouse: Warehouse, count: int, prepared: None) -> None:
        for document in documents(count):
            query = naive.query_of(document, events)
            key = document["audience"]
            warehouse.execute(f"insert into members select '{key}', * from ({query})")

    return run


def _texts(compiled: Mapping[str, CompiledAudience]) -> list[str]:
    """Return the statements, which dbt finds written when it runs."""
    found = [each.sql("duckdb", AS_OF, _main) for each in compiled.values()]
    return [f"insert into members select audience_key, entity_key from ({sql})" for sql in found]


def _single(warehouse: Warehouse, count: int, texts: list[str]) -> None:
    for text in texts:
        warehouse.execute(text)


def _planned(evaluation: Evaluation) -> Callable[[int], tuple[Plan, list[str]]]:
    def prepare(count: int) -> tuple[Plan, list[str]]:
        compiled = _compiled(count)
        context = next(iter(compiled.values())).context
        drafts = {key: each.stages["name_edges"] for key, each in compiled.items()}
        plan = make_plan(drafts, context, evaluation)
        return plan, _texts(compiled) if plan.entities["profile"].way == "sql" else []

    return prepare


def _main(model: str) -> tuple[str, str]:
    return "main", model


def _evaluate(warehouse: Warehouse, count: int, prepared: tuple[Plan, list[str]]) -> None:
    plan, texts = prepared
    each = plan.entities["profile"]
    if each.way == "sql":
        _single(warehouse, count, texts)
    elif each.way == "in_process":
        write_members(warehouse, plan, AS_OF, _main, ("main", "members"))
    else:
        warehouse.execute("alter table members add column entity varchar")
        reading = Reading(warehouse, plan.context, _main, AS_OF, plan.edges)
        build_shared(warehouse, each, reading, "members (audience_key, entity, entity_key)", _main)


PREPARE: dict[str, Callable[[int], Any]] = {
    "single": lambda count: _texts(_compiled(count)),
    "shared": _planned("shared"),
    "in_process": _planned("in_process"),
    "auto": _planned("auto"),
}
VARIANTS: dict[str, Callable[..., None]] = {
    "floor": _floor,
    "naive": _naive("fct_events_by_time"),
    "clustered": _naive("fct_events"),
    "single": _single,
    "shared": _evaluate,
    "in_process": _evaluate,
    "auto": _evaluate,
}
