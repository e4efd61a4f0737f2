"""One query for an audience and all it names, where no model of members stands in the warehouse."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlglot import exp

from federated.catalog.model_names import members_model
from federated.compile import CompiledAudience, Locate, engine_named
from federated.engines.base import Engine, moment_literal
from federated.engines.local_clock import local_clock
from federated.rule.parents import parents

Narrow = Callable[[exp.Select], exp.Select]


def sql_with_parents(
    compiled: Mapping[str, CompiledAudience],
    key: str,
    engine: str,
    as_of: datetime,
    locate: Locate,
    narrow: Narrow | None = None,
) -> str:
    """Return a query that runs by itself and reads no stored members, only rows of the catalogue.

    `compiled` holds the audience and everything it names, near and far; `narrow` is done to the
    query of each that selects the same entity, before edges become moments.
    """
    chosen = engine_named(engine)
    query = _spelled(compiled[key], chosen, as_of, narrow)
    own = query.ctes
    query.set("with_", None)
    for parent in _named(compiled, key):
        is_same = compiled[parent].audience.entity == compiled[key].audience.entity
        inside = _spelled(compiled[parent], chosen, as_of, narrow if is_same else None)
        query.with_(members_model(parent), as_=inside, copy=False)
    for each in own:
        query.with_(each.alias, as_=each.this, copy=False)
    inner = {cte.alias for cte in query.find_all(exp.CTE)}
    for table in [t for t in query.find_all(exp.Table) if t.name not in inner]:
        schema, name = locate(table.name)
        table.set("db", exp.to_identifier(schema, quoted=True))
        table.set("this", exp.to_identifier(name, quoted=True))
    return chosen.write(query)


def _spelled(
    compiled: CompiledAudience, engine: Engine, as_of: datetime, narrow: Narrow | None
) -> exp.Select:
    context = compiled.context
    values = {
        edge.id: moment_literal(edge.value(as_of, context.zone, context.week_starts))
        for edge in compiled.edges
    }
    query = compiled.query if narrow is None else narrow(compiled.query)
    local = local_clock(context.zone, as_of)
    spelled = engine.spell(query, lambda edge_id: values[edge_id].copy(), local)
    assert isinstance(spelled, exp.Select)  # noqa: S101 - what goes in comes out
    return spelled


def _named(compiled: Mapping[str, CompiledAudience], key: str) -> list[str]:
    """Return all an audience names, each after those it names itself."""
    order: list[str] = []

    def visit(name: str) -> None:
        for parent in parents(compiled[name].audience):
            if parent not in order:
                visit(parent)
                order.append(parent)

    visit(key)
    return order
