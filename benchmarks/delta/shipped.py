"""The model of changes as it is shipped, its Jinja filled in without dbt, at one as_of."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import jinja2

from benchmarks.results import ROOT

PROJECT = ROOT / "dbt_project"
MODEL = PROJECT / "models/marts/audiences/fct_audience_member_changes.sql"
MACROS = (
    "members_before",
    "audiences_before",
    "merged_members",
    "muster_state",
    "told_audiences",
    "held_members",
)


class _Warehouse:
    """What templates ask of dbt, answered by one file in which all lies in the main schema."""

    def __init__(self, rows: Callable[[str], list[tuple[Any, ...]]]) -> None:
        self.Relation = self
        self.rows = rows

    def create(self, *, identifier: str, **_: str) -> str:
        return identifier

    def get_relation(self, *, identifier: str, **_: str) -> str | None:
        found = f"select 1 from duckdb_tables() where table_name = '{identifier}'"
        return identifier if self.rows(found) else None

    def run_query(self, sql: str) -> SimpleNamespace:
        return SimpleNamespace(rows=self.rows(sql))


def changes_sql(as_of: str, rows: Callable[[str], list[tuple[Any, ...]]]) -> str:
    """Return the query that dbt appends the rows of, for what `rows` finds in the warehouse."""
    macros = "".join((PROJECT / f"macros/audiences/{name}.sql").read_text() for name in MACROS)
    # `config` takes its hooks as texts here; it is dbt that would run them.
    template = jinja2.Environment().from_string(macros + MODEL.read_text())
    warehouse = _Warehouse(rows)
    given: dict[str, Any] = {
        "ref": lambda name: name,
        "this": "fct_audience_member_changes",
        "config": lambda **_: "",
        "is_incremental": lambda: True,
        "muster_as_of": lambda: f"cast('{as_of}' as timestamp)",
        "execute": True,
        "adapter": warehouse,
        "api": warehouse,
        "run_query": warehouse.run_query,
        "target": SimpleNamespace(database=""),
        "var": lambda name: {
            "rebuild": False,
            "schema_prefix": "",
            "schemas": {"muster": "x", "marts": "x"},
        }[name],
        "return": lambda value: value,
    }
    return template.render(**given)
