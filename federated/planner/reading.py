"""Reads a warehouse at one as_of for the planner: compiled queries in, Arrow out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from sqlglot import exp

from federated.engines import ENGINES
from federated.engines.base import moment_literal
from federated.engines.connection import Warehouse
from federated.engines.local_clock import local_clock
from federated.passes.build_query import build_query
from federated.passes.draft import Context, Draft
from federated.passes.sql.key_sets import KEY
from federated.planner.formulas import Leaf
from federated.rule.edges import Edge
from federated.rule.tree import Audience, Group

Locate = Callable[[str], tuple[str, str]]
EPOCH_DAY = date(1970, 1, 1)
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - naive UTC, as in the tables


def leaf_query(leaf: Leaf, context: Context) -> exp.Select:
    """Return the keys a leaf holds for, by the compiler's own SQL; it knows every sort of leaf."""
    audience = Audience("leaf", {}, Group("and", (leaf.node,)), entity=leaf.entity)
    query = build_query(Draft(audience), context).query
    assert query is not None  # noqa: S101 - build_query made it
    query.set("expressions", [query.expressions[-1]])
    assert query.named_selects == [KEY]  # noqa: S101 - its last column is the key
    return query


def key_set(leaf: Leaf, context: Context) -> exp.Select:
    """Return keys, each once, of which those of entities are whom a leaf holds for.

    Where its SQL asks for one set of keys and nothing else, that set is enough.
    """
    query = leaf_query(leaf, context)
    where = query.args.get("where")
    sets = query.ctes
    if len(sets) == 1 and where is not None and isinstance(where.this, exp.In):
        asked = where.this.args.get("query")
        if isinstance(asked, exp.Subquery) and not query.args.get("joins"):
            found = sets[0].this
            assert isinstance(found, exp.Select)  # noqa: S101 - a set is a select
            return found if found.args.get("group") else found.distinct(copy=False)
    return query


@dataclass(frozen=True)
class Reading:
    """A warehouse, the catalogue, and the edges of one run."""

    warehouse: Warehouse
    context: Context
    locate: Locate
    as_of: datetime
    edges: Mapping[str, Edge]
    # What was asked once and is the same for all that ask again.
    known: dict[str, tuple[str, ...] | None] = field(default_factory=dict, compare=False)

    def moment(self, edge: Edge) -> int:
        """Return an edge as microseconds, or as days when it is a date, since 1970."""
        value = edge.value(self.as_of, self.context.zone, self.context.week_starts)
        if isinstance(value, datetime):
            gone = value - EPOCH
            return (gone.days * 86_400 + gone.seconds) * 1_000_000 + gone.microseconds
        return (value - EPOCH_DAY).days

    def text(self, query: exp.Expr) -> str:
        """Return a query as SQL of this warehouse."""

        def edge(edge_id: str) -> exp.Expr:
            found = self.edges[edge_id]
            value = found.value(self.as_of, self.context.zone, self.context.week_starts)
            return moment_literal(value)

        engine = ENGINES[self.warehouse.engine]
        spelled = engine.spell(query, edge, local_clock(self.context.zone, self.as_of))
        own = {cte.alias for cte in spelled.find_all(exp.CTE)}
        for table in spelled.find_all(exp.Table):
            if table.name not in own and not table.db:
                if not table.alias:
                    table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
                schema, name = self.locate(table.name)
                table.set("db", exp.to_identifier(schema, quoted=True))
                table.set("this", exp.to_identifier(name, quoted=True))
        return spelled.sql(engine.dialect)

    def arrow(self, query: exp.Expr, params: tuple[Any, ...] = ()) -> pa.Table:
        """Return the rows of a query."""
        return self.warehouse.query(self.text(query), params)
