"""Writes a dbt project of the small world and of rules on it, for any engine; for tests only."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from rule_compiler import CONTEXT
from rule_maker import RuleMaker
from rule_rows import AS_OF, CHANGES, MEMBERS, TABLES
from rule_warehouse import load_world
from rule_world import CATALOG, audience
from sqlglot import exp

from federated.compile import CompiledAudience, compile_audience, value_of_edges
from federated.documents import load_document
from federated.engines import Engine
from federated.evaluate import members_of, moment_of
from federated.operators.literals import literal

ROOT = Path(__file__).resolve().parent.parent
WITHIN_EDGES = ROOT / "dbt_project" / "macros" / "time" / "within_edges.sql"
# The zone of these rules is UTC, so its clocks show the instants themselves.
MACROS = """\
{%% macro generate_schema_name(custom_schema_name, node) %%}%(schema)s{%% endmacro %%}
{%% macro window_edge(id) %%}{{ {%(edges)s}[id] }}{%% endmacro %%}
{%% macro local_time(instant, ahead=false) %%}{{ instant }}{%% endmacro %%}
{%% macro muster_rows(model) %%}
  {%% set found = run_query('select rule_number, entity_key from ' ~ ref(model)) %%}
  {%% set rows = [] %%}
  {%% for row in found.rows %%}{%% do rows.append([row[0] | int, row[1] | string]) %%}{%% endfor %%}
  {{ log('MUSTER ' ~ tojson(rows), info=true) }}
{%% endmacro %%}
{%% macro muster_drop() %%}
  {%% do adapter.drop_schema(api.Relation.create(database=target.database, schema='%(schema)s')) %%}
{%% endmacro %%}
"""


@dataclass
class Asked:
    """One rule: where it is from, who it must select, and its model's text."""

    name: str
    members: set[str]
    compiled: CompiledAudience


class _Tables:
    """Keeps what would be written to a warehouse."""

    def __init__(self) -> None:
        self.found: dict[str, pa.Table] = {}

    def write_table(self, schema: str, name: str, table: pa.Table) -> None:
        self.found[name] = table


def rules(count: int, seed: int) -> list[Asked]:
    """Return the cases worked out by hand, and so many random rules."""
    cases = Path(__file__).parent / "federated" / "evaluate_cases.yml"
    documents: list[tuple[str, Any]] = [
        (f"case {n}", case["rule"])
        for n, case in enumerate(load_document(cases, kind="cases").data["cases"])
    ]
    documents += [(f"random {s}", [RuleMaker(s).rule()]) for s in range(seed, seed + count)]
    found = []
    for name, document in documents:
        tried = audience(*document)
        assert tried.rule is not None
        at = moment_of(AS_OF)
        members = members_of(tried.rule, "profile", TABLES, CATALOG, at, MEMBERS, CHANGES)
        found.append(Asked(name, members, compile_audience(tried, CONTEXT)))
    return found


@dataclass
class Project:
    """A project in a folder; `models` grows with what is asked."""

    folder: Path
    engine: Engine
    schema: str
    profile: str
    models: list[str] = field(default_factory=list)

    def write(self, asked: list[Asked]) -> None:
        """Write the project, its macros and the tables of the world."""
        edges: dict[str, str] = {}
        for each in asked:
            for edge, value in value_of_edges(each.compiled, AS_OF).items():
                edges[edge] = self._spelled(exp.select(value)).removeprefix("SELECT ")
        known = ", ".join(f'"{k}": "{v}"' for k, v in sorted(edges.items()))
        content = {
            "name": "muster_live",
            "version": "1.0.0",
            "profile": self.profile,
            "flags": {"send_anonymous_usage_stats": False},
        }
        self._file("dbt_project.yml", json.dumps(content))
        self._file("macros/within_edges.sql", WITHIN_EDGES.read_text(encoding="utf-8"))
        self._file("macros/live.sql", MACROS % {"schema": self.schema, "edges": known})
        tables = _Tables()
        load_world(tables, self.schema)  # type: ignore[arg-type]
        for name, table in tables.found.items():
            head = "{{ config(materialized='table') }}\n"
            self._file(f"models/world/{name}.sql", head + self._table(table))

    def ask(self, name: str, asked: Mapping[int, Asked]) -> None:
        """Write a model that answers some rules, by their numbers."""
        parts = [
            f"select {number} as rule_number, entity_key from (\n"
            f"{each.compiled.dbt_sql(self.engine.key)}\n) as rule_{number}"
            for number, each in asked.items()
        ]
        head = "{{ config(materialized='view') }}\n"
        self._file(f"models/asked/{name}.sql", head + "\nunion all\n".join(parts) + "\n")

    def _file(self, path: str, text: str) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def _spelled(self, query: exp.Expr) -> str:
        return self.engine.spell(query, lambda _: exp.null()).sql(self.engine.dialect)

    def _table(self, table: pa.Table) -> str:
        rows = [self._row(row, table.schema) for row in table.to_pylist()]
        return "\nunion all\n".join(rows or [self._row({}, table.schema) + " where 1 = 0"]) + "\n"

    def _row(self, row: Mapping[str, Any], schema: pa.Schema) -> str:
        values = [exp.alias_(self._value(row.get(f.name), f.type), f.name) for f in schema]
        return self._spelled(exp.select(*values))

    def _value(self, value: Any, type_: pa.DataType) -> exp.Expr:
        if pa.types.is_list(type_):
            return self._array(value, type_.value_type)
        return exp.cast(_literal(value, type_), _type(type_))

    def _array(self, values: list[Any] | None, inner: pa.DataType) -> exp.Expr:
        loose = {"snowflake": "array", "redshift": "super"}.get(self.engine.key)
        if values is None:
            return exp.cast(exp.null(), loose or _array_type(inner))
        parts = [self._value(v, inner) for v in values]
        array: exp.Expr = exp.Array(expressions=parts)
        return array if loose else exp.cast(array, _array_type(inner))


def _array_type(inner: pa.DataType) -> exp.DataType:
    return exp.DataType(this=exp.DataType.Type.ARRAY, expressions=[_type(inner)], nested=True)


def _type(type_: pa.DataType) -> exp.DataType:
    if pa.types.is_decimal(type_):
        return exp.DataType.build(f"decimal({type_.precision}, {type_.scale})")
    if pa.types.is_timestamp(type_):
        return exp.DataType.build("timestampntz")
    names = {"int64": "bigint", "bool": "boolean", "date32[day]": "date", "double": "double"}
    return exp.DataType.build(names.get(str(type_), "text"))


def _literal(value: Any, type_: pa.DataType) -> exp.Expr:
    if value is None:
        return exp.null()
    if pa.types.is_boolean(type_) or pa.types.is_string(type_):
        return literal(value)
    if pa.types.is_integer(type_):
        return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))
    # Some read no other spelling of it.
    return exp.Literal.string("NaN" if value != value else str(value))


def batches(asked: Mapping[int, Asked], size: int) -> Iterator[dict[int, Asked]]:
    """Yield the rules, so many at a time."""
    numbers = list(asked)
    for start in range(0, len(numbers), size):
        yield {n: asked[n] for n in numbers[start : start + size]}
