"""One query for an audience and all it names, where no model of members stands in the warehouse."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlglot import exp

from federated.catalog.model_names import members_model
from federated.compile import CompiledAudience, Edged, Locate, engine_named, value_of_edges
from federated.computed.compiled import attributes_behind
from federated.engines.base import Engine
from federated.engines.local_clock import local_clock
from federated.rule.parents import parents_first

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
    audiences = {name: each.audience for name, each in compiled.items()}
    *named, _ = parents_first(audiences, [key])
    return sql_of(compiled[key], named, compiled, engine, as_of, locate, narrow)


def sql_of(
    whole: Edged,
    named: Sequence[str],
    compiled: Mapping[str, CompiledAudience],
    engine: str,
    as_of: datetime,
    locate: Locate,
    narrow: Narrow | None = None,
) -> str:
    """Return a query with the audiences it names, and all computed attributes, in front of it."""
    chosen = engine_named(engine)
    narrowed = whole.audience.entity if isinstance(whole, CompiledAudience) else None
    members = {
        members_model(name): spelled_query(
            compiled[name],
            chosen,
            as_of,
            narrow if compiled[name].audience.entity == narrowed else None,
        )
        for name in named
    }
    spelled = spelled_query(whole, chosen, as_of, narrow)
    behind = attributes_behind([*members.values(), spelled], whole.context)
    models = {name: spelled_query(each, chosen, as_of) for name, each in behind.items()}
    query = with_models(spelled, {**models, **members})
    inner = {cte.alias for cte in query.find_all(exp.CTE)}
    for table in [t for t in query.find_all(exp.Table) if t.name not in inner]:
        schema, name = locate(table.name)
        table.set("db", exp.to_identifier(schema, quoted=True))
        table.set("this", exp.to_identifier(name, quoted=True))
    return chosen.write(query)


def with_models(query: exp.Select, named: Mapping[str, exp.Select]) -> exp.Select:
    """Return a query with the queries of the models it reads in front, in their order."""
    own = query.ctes
    query.set("with_", None)
    for model, inside in named.items():
        query.with_(model, as_=inside, copy=False)
    for each in own:
        query.with_(each.alias, as_=each.this, copy=False)
    return query


def spelled_query(
    compiled: Edged, engine: Engine, as_of: datetime, narrow: Narrow | None = None
) -> exp.Select:
    """Return a compiled query as an engine reads it, with moments in the place of edges."""
    values = value_of_edges(compiled, as_of)
    query = compiled.query if narrow is None else narrow(compiled.query)
    local = local_clock(compiled.context.zone, as_of)
    spelled = engine.spell(query, lambda edge_id: values[edge_id].copy(), local)
    assert isinstance(spelled, exp.Select)  # noqa: S101 - what goes in comes out
    return spelled
