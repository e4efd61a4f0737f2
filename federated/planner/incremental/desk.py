"""Where the statements of one tick are written and run: one warehouse, one moment, one place."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlglot import exp

from federated.catalog.model_names import members_model
from federated.engines import ENGINES
from federated.engines.base import moment_literal
from federated.engines.connection import Params, Warehouse, quote
from federated.engines.local_clock import local_clock
from federated.operators.literals import text_literal
from federated.passes.draft import Context
from federated.planner.incremental.moments import Now
from federated.rule.edges import Edge

Locate = Callable[[str], tuple[str, str]]
# Tables that live as long as one tick.
PASSING = "muster_tick_"


@dataclass
class Desk:
    """One open warehouse; `locate` gives the schema and name of a model, `schema` is our own."""

    warehouse: Warehouse
    context: Context
    now: Now
    locate: Locate
    schema: str
    passing: dict[str, None] = field(default_factory=dict)

    def sql(
        self,
        query: exp.Expr,
        edges: Iterable[Edge] = (),
        mark: Callable[[exp.Table], str | None] = lambda table: None,
    ) -> str:
        """Return a query as this warehouse reads it now; `mark` may rename tables of models."""
        values = {edge.id: moment_literal(self.now.edge(edge)) for edge in edges}
        engine = ENGINES[self.warehouse.engine]
        local = local_clock(self.now.zone, self.now.as_of)
        spelled = engine.spell(query, lambda edge_id: values[edge_id].copy(), local)
        parts = [part for part in spelled.walk() if isinstance(part, exp.Table | exp.CTE)]
        own = {part.alias for part in parts if isinstance(part, exp.CTE)}
        for part in parts:
            if isinstance(part, exp.Table) and part.name not in own:
                self._locate(part, mark(part))
        return spelled.sql(engine.dialect)

    def _locate(self, table: exp.Table, marked: str | None) -> None:
        if table.name.startswith(PASSING):
            return
        if marked is None:
            schema, name = self.locate(table.name)
            table.set("db", exp.to_identifier(schema, quoted=True))
            table.set("this", exp.to_identifier(name, quoted=True))
            return
        if not table.alias:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
        table.set("this", exp.to_identifier(marked))

    def execute(self, sql: str, params: Params = ()) -> None:
        """Run one statement; names in it are of the catalogue or ours."""
        self.warehouse.execute(sql, params)

    def moment(self, value: datetime) -> str:
        """Return an instant as a literal of this warehouse."""
        return self.sql(moment_literal(value))

    def text(self, value: str) -> str:
        """Return a text as a literal of this warehouse."""
        found = text_literal(value)
        # A boring one is spelled alike everywhere, and that is quick.
        return f"'{found.this}'" if isinstance(found, exp.Literal) else self.sql(found)

    def place(self, model: str) -> str:
        """Return where a model lies, quoted."""
        schema, name = self.locate(model)
        return f"{quote(schema)}.{quote(name)}"

    def members(self, key: str) -> str:
        """Return where the members of an audience lie, quoted."""
        return self.place(members_model(key))

    def own(self, table: str) -> str:
        """Return where one of our own tables lies, quoted."""
        return f"{quote(self.schema)}.{quote(table)}"

    def make(self, name: str, body: str) -> str:
        """Make a table that lasts as long as the tick, out of a query or columns; return it."""
        name = PASSING + name
        if name in self.passing:
            self.warehouse.execute(f"drop table {name}")
        self.warehouse.execute(f"create temporary table {name} {body}")
        self.passing[name] = None
        return name

    def count(self, table: str) -> int:
        """Return how many rows a table holds."""
        return int(self.warehouse.rows(f"select count(*) from {table}")[0][0])

    def row_hash(self, columns: Iterable[exp.Expr]) -> exp.Expr:
        """Return a number that differs where any of the columns does."""
        return ENGINES[self.warehouse.engine].row_hash(list(columns))

    @contextmanager
    def cleared(self) -> Iterator[None]:
        """Leave nothing behind that was made for the tick."""
        yield
        for name in self.passing:
            self.warehouse.execute(f"drop table {name}")
        self.passing.clear()
