"""Runs of the models of audience history, their own SQL, one after another; for tests only.

dbt is stood in for by the few words of Jinja these models use, so that hundreds of runs are quick.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from federated.generate.changes import changes_sql
from federated.rule.tree import Audience
from federated.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[1] / "dbt_project"
MODELS = ROOT / "models/marts/audiences"
MACROS = (
    "members_before",
    "audiences_before",
    "merged_members",
    "stored_changes",
    "forget_changes_since",
    "muster_state",
    "told_audiences",
    "held_tick",
    "held_members",
)
Member = tuple[str, str, str]
AS_OF = datetime.fromisoformat("2017-10-30T00:00:00")
COLUMNS = {
    "int_audience_members_evaluated": "audience_key text, entity text, entity_key text",
    "dim_audiences": "audience_key text, status text",
    "dim_profile_aliases": "former_profile_id text, profile_id text",
    "fct_runs": "run_id text, as_of timestamp, recorded_at timestamp",
    "fct_audience_evaluations": "audience_key text, as_of timestamp, recorded_at timestamp, "
    "run_id text",
    "fct_audience_member_changes": "audience_key text, entity text, entity_key text, change text, "
    "reason text, as_of timestamp, recorded_at timestamp, run_id text",
}


def macros() -> str:
    """Return the macros that models of history use."""
    return "".join((ROOT / f"macros/audiences/{name}.sql").read_text() for name in MACROS)


@cache
def template(text: str) -> jinja2.Template:
    """Return a model or a hook with its macros, ready to be filled in."""
    return jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(macros() + text)


class Refused(Exception):
    """What dbt would say when a model stops the build."""


@dataclass
class History:
    """A schema of one warehouse in which runs follow one another."""

    warehouse: Warehouse
    schema: str
    runs: int = 0
    is_first: bool = True
    rebuild: bool = False
    as_of: datetime = AS_OF
    # The schema in which ticks keep their state, where there are any.
    ticks: str = ""

    def __post_init__(self) -> None:
        self.warehouse.execute(f"drop schema if exists {self.schema} cascade")
        self.warehouse.execute(f"create schema {self.schema}")
        for name, columns in COLUMNS.items():
            self.warehouse.execute(f"create table {self.schema}.{name} ({columns})")
        stays = self._rendered((MODELS / "fct_audience_memberships.sql").read_text(), "")
        self.warehouse.execute(f"create view {self._at('fct_audience_memberships')} as {stays}")

    def run(
        self,
        as_of: datetime,
        members: Iterable[Member],
        statuses: dict[str, str],
        aliases: dict[str, str] | None = None,
        *,
        rebuild: bool = False,
    ) -> None:
        """Evaluate everybody at one as_of, and write the changes that follow from it."""
        self.begin(as_of, members, statuses, aliases, rebuild=rebuild)
        for key in statuses:
            mine = [(k,) for a, _, k in self._rows("int_audience_members_evaluated") if a == key]
            self.warehouse.execute(f"drop table if exists {self._at(f'members_{key}')}")
            self.warehouse.execute(f"create table {self._at(f'members_{key}')} (entity_key text)")
            self._insert(f"members_{key}", mine)
            sql = self._rendered(changes_sql(Audience(key, {})), "")
            self.warehouse.execute(f"drop table if exists {self._at(f'changes_{key}')}")
            self.warehouse.execute(f"create table {self._at(f'changes_{key}')} as {sql}")
        for name in ("fct_audience_evaluations", "fct_audience_member_changes"):
            self.append(name)
        self.is_first = False
        # Who was in is told either by this table or, at every other run, by the changes alone.
        if self.runs % 2:
            self.keep_members()

    def begin(
        self,
        as_of: datetime,
        members: Iterable[Member],
        statuses: dict[str, str],
        aliases: dict[str, str] | None = None,
        *,
        rebuild: bool = False,
    ) -> None:
        """Write what is known of everybody in a run, and no history yet."""
        self.as_of, self.rebuild = as_of, rebuild
        self.runs += 1
        recorded_at = AS_OF + timedelta(days=1000, hours=self.runs)
        self._fill("int_audience_members_evaluated", members)
        self._fill("dim_audiences", statuses.items())
        self._fill("dim_profile_aliases", (aliases or {}).items())
        self._insert("fct_runs", [(f"r{self.runs}", as_of, recorded_at)])

    def told(self) -> list[str]:
        """Return the audiences whose changes a run would take from the tick."""
        return (
            self._rendered("{{ told_audiences() }}", "").replace("'", "").replace(",", "").split()
        )

    def changes(self) -> list[tuple[Any, ...]]:
        """Return every stored change, in order."""
        return sorted(self._rows("fct_audience_member_changes"))

    def changes_of(self, key: str) -> list[tuple[Any, ...]]:
        """Return what rules read of one audience in the latest run, in order."""
        columns = "entity_key, change, reason, as_of"
        return sorted(self.warehouse.rows(f"select {columns} from {self._at(f'changes_{key}')}"))

    def memberships(self) -> list[tuple[Any, ...]]:
        """Return every stay: member, entered_at, exited_at, reason."""
        sql = self._rendered((MODELS / "fct_audience_memberships.sql").read_text(), "")
        columns = "audience_key, entity, entity_key, entered_at, exited_at, reason"
        return sorted(
            self.warehouse.rows(f"select {columns} from ({sql}) as stays"), key=lambda r: r[:4]
        )

    def inside(self, moment: datetime) -> set[Member]:
        """Return who was in which audience, by the one predicate the contract names."""
        sql = self._rendered((MODELS / "fct_audience_memberships.sql").read_text(), "")
        found = self.warehouse.rows(
            f"select audience_key, entity, entity_key from ({sql}) as stays "
            "where entered_at <= ? and (exited_at is null or exited_at > ?)",
            (moment, moment),
        )
        assert len(found) == len(set(found))
        return set(found)

    def append(self, name: str) -> None:
        """Do what dbt does for an incremental model that appends: hooks around an insert."""
        hooks: dict[str, Any] = {}
        text = (MODELS / f"{name}.sql").read_text()
        sql = self._rendered(text, name, config=lambda **given: hooks.update(given) or "")
        columns = [part.split()[0] for part in COLUMNS[name].split(", ")]
        named = ", ".join(columns)
        with self.warehouse.transaction():
            self._run_hooks(hooks.get("pre_hook", ()), name)
            self.warehouse.execute(
                f"insert into {self._at(name)} ({named}) select {named} from ({sql}) as found"
            )
            self._run_hooks(hooks.get("post_hook", ()), name)

    def keep_members(self) -> None:
        """Do what dbt does for the table of present members, which the next run may read."""
        hooks: dict[str, Any] = {}
        name = "fct_audience_members"
        text = (MODELS / f"{name}.sql").read_text()
        sql = self._rendered(text, name, config=lambda **given: hooks.update(given) or "")
        with self.warehouse.transaction():
            for statement in (
                f"drop table if exists {self._at(name)}",
                f"create table {self._at(name)} as {sql}",
            ):
                self.warehouse.execute(statement)
            self._run_hooks(hooks["post_hook"], name)

    def _run_hooks(self, hooks: str | Iterable[str], name: str) -> None:
        for hook in [hooks] if isinstance(hooks, str) else hooks:
            if statement := self._rendered(hook, name).strip():
                self.warehouse.execute(statement)

    def _rendered(self, text: str, this: str, config: Callable[..., Any] = lambda **_: "") -> str:
        literal = f"cast('{self.as_of}' as timestamp)"
        return template(text).render(
            ref=self._ref,
            this=_Relation(self._at(this), this),
            config=config,
            api=self,
            execute=True,
            is_incremental=lambda: not self.is_first,
            load_relation=lambda relation: None if self.is_first else relation,
            run_query=self._run_query,
            var=lambda name: {
                "rebuild": self.rebuild,
                "schema_prefix": "",
                "schemas": {"marts": self.schema, "muster": self.ticks or self.schema},
            }[name],
            exceptions=_Exceptions(),
            adapter=self,
            target=self,
            database="x",
            muster_as_of=lambda: literal,
            window_edge=lambda _: literal,
            **{"return": lambda value: value},
        )

    database = "x"

    @property
    def Relation(self) -> "History":
        """Return what makes the names of tables, as dbt's `api.Relation` does."""
        return self

    def create(self, *, database: str, schema: str, identifier: str) -> str:
        """Return a table as templates name it."""
        return f"{schema}.{identifier}"

    def get_relation(self, *, database: str, schema: str, identifier: str) -> str | None:
        """Return a table if there is one, as dbt's adapter does; the first run makes a history."""
        is_there = not self.is_first
        if identifier != "fct_audience_member_changes":
            found = "select count(*) from information_schema.tables where table_schema = ? "
            named = (schema, identifier)
            is_there = self.warehouse.rows(f"{found} and table_name = ?", named)[0][0] == 1
        return f"{schema}.{identifier}" if is_there else None

    def _ref(self, name: str) -> str:
        return self._at(name.replace("int_audience_members__", "members_"))

    def _run_query(self, sql: str) -> Any:
        return type("Found", (), {"rows": self.warehouse.rows(sql)})

    def _at(self, name: str) -> str:
        return f"{self.schema}.{name}"

    def _rows(self, name: str) -> list[tuple[Any, ...]]:
        return self.warehouse.rows(f"select * from {self._at(name)}")

    def _fill(self, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self.warehouse.execute(f"delete from {self._at(name)}")
        self._insert(name, rows)

    def _insert(self, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
        found = sorted(rows)
        if found:
            marks = ", ".join("(" + ", ".join("?" * len(row)) + ")" for row in found)
            values = tuple(value for row in found for value in row)
            self.warehouse.execute(f"insert into {self._at(name)} values {marks}", values)


class _Relation(str):
    """A table as templates name it."""

    identifier: str

    def __new__(cls, text: str, identifier: str) -> "_Relation":
        made = super().__new__(cls, text)
        made.identifier = identifier
        return made


class _Exceptions:
    def raise_compiler_error(self, message: str) -> None:
        raise Refused(message)
