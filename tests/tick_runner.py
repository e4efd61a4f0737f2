"""Ticks a stream on real warehouses and reads the same rules in full and in memory; for tests."""

from typing import Any

import pyarrow as pa
from rule_warehouse import ARROW
from rule_world import audience
from tick_world import Stream

from federated.catalog.model_names import members_model
from federated.compile import CompiledAudience, compile_audience
from federated.evaluate import members_of, moment_of
from federated.passes import Context
from federated.planner.incremental import Planned, TickResult, tick
from federated.rule.tree import Audience
from federated.warehouse import Warehouse

SCHEMA = "stream"


def planned(compiled: CompiledAudience) -> Planned:
    """Return an audience as the planner sees it."""
    tree = compiled.stages["name_edges"].audience
    return Planned(tree, compiled.query, compiled.edges, compiled.rule_hash)


def located(model: str) -> tuple[str, str]:
    """Return where a model lies."""
    return SCHEMA, model


class Runner:
    """One stream on some warehouses, from an empty schema on."""

    def __init__(self, stream: Stream, warehouses: dict[str, Warehouse]) -> None:
        self.stream = stream
        self.warehouses = warehouses
        self.context = Context(stream.catalog, {}, stream.zone, stream.week_starts)
        for warehouse in warehouses.values():
            warehouse.execute(f"drop schema if exists {SCHEMA} cascade")
        self.write(set(stream.tables))
        self.known: dict[str, CompiledAudience] = {}

    def write(self, names: set[str]) -> None:
        """Write the tables as the stream has them."""
        for name in sorted(names):
            columns = self.stream.catalog.tables[name].columns
            kinds = pa.schema(
                [(column, ARROW[kind[0]]) for column, kind in columns.items() if kind]
            )
            table = pa.Table.from_pylist(self.stream.tables[name], schema=kinds)
            for warehouse in self.warehouses.values():
                warehouse.write_table(SCHEMA, name, table)

    def compiled(self) -> dict[str, CompiledAudience]:
        """Return the audiences of the stream as they are now, parents first."""
        read = {k: audience(v, audience=k) for k, v in self.stream.rules.items()}
        named: dict[str, Audience] = dict(read)
        self.context = Context(
            self.stream.catalog, named, self.stream.zone, self.stream.week_starts
        )
        for key, each in read.items():
            if key not in self.known or self.known[key].audience != each:
                self.known[key] = compile_audience(each, self.context)
        return {key: self.known[key] for key in read}

    def tick(self, compiled: dict[str, CompiledAudience], **more: Any) -> dict[str, TickResult]:
        """Tick every warehouse."""
        parts = [planned(each) for each in compiled.values()]
        return {
            name: tick(
                warehouse, parts, self.context, self.stream.as_of,
                locate=located, schema=SCHEMA, **more,
            )
            for name, warehouse in self.warehouses.items()
        }  # fmt: skip

    def differences(self, compiled: dict[str, CompiledAudience], is_full: bool) -> list[str]:
        """Return where members differ from the reading in memory and, if asked, a full query."""
        found = []
        known: dict[str, set[str]] = {}
        at = moment_of(self.stream.as_of, self.stream.zone, self.stream.week_starts)
        for key, each in compiled.items():
            rule = each.audience.rule
            assert rule is not None
            tables = self.stream.tables
            known[key] = members_of(rule, "profile", tables, self.stream.catalog, at, known)
            for name, warehouse in self.warehouses.items():
                rows = warehouse.rows(f"select entity_key from {SCHEMA}.{members_model(key)}")
                got = sorted(row[0] for row in rows)
                if got != sorted(known[key]):
                    wrong = sorted(set(got) ^ known[key])
                    found.append(f"{key} on {name} at {self.stream.as_of}: {wrong}")
                if is_full:
                    sql = each.sql(warehouse.engine, self.stream.as_of, located)
                    whole = sorted(row[-1] for row in warehouse.rows(sql))
                    if whole != got:
                        found.append(f"{key} on {name} at {self.stream.as_of}: not as in full")
        return found
