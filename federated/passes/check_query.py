"""Parses the finished query again and holds every part of it against an allow-list.

Nothing of a document gets past this that the passes before let slip.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from federated.catalog.model_names import CHANGES, MEMBERS
from federated.catalog.schema import Catalog
from federated.errors import InternalError
from federated.operators.literals import EDGE
from federated.passes.draft import Context, Draft
from federated.passes.sql.aggregates import VALUE
from federated.passes.sql.allowed import ALLOWED, OURS, WRITTEN
from federated.passes.sql.measures import COUNTED

DIALECT = "duckdb"


@dataclass(frozen=True)
class _Found:
    """What one statement is made of, whoever asks."""

    kinds: frozenset[type[exp.Expr]]
    functions: frozenset[str]
    edges: frozenset[str]
    tables: frozenset[str]
    qualified: frozenset[str]
    columns: frozenset[str]
    aliases: frozenset[str]
    parts: frozenset[str]


def check_query(draft: Draft, context: Context) -> Draft:
    """Return the draft unchanged.

    Raises: InternalError naming the part that no rule can need.
    """
    if draft.query is None:
        raise InternalError(f"{draft.audience.key}: no query was built. Report this as a bug.")
    try:
        found = [_found(text) for text in _statements(draft.query)]
    except SqlglotError as error:
        raise InternalError(
            f"{draft.audience.key}: the query does not parse again ({error}). Report this as a bug."
        ) from error
    own = {cte.alias for cte in draft.query.ctes}
    allowed = (*ALLOWED, *WRITTEN) if draft.audience.sql is not None else ALLOWED
    edges = {edge.id for edge in draft.edges}
    for problem in _problems(found, context, allowed, edges, own):
        raise InternalError(f"{draft.audience.key}: {problem}. Report this as a bug.")
    return draft


def _statements(query: exp.Select) -> Iterator[str]:
    """Yield the query's sets and what is around them, each as the text of one statement."""
    for cte in query.ctes:
        yield cte.this.sql(DIALECT)
    sets = query.args.pop("with_", None)
    try:
        yield query.sql(DIALECT)
    finally:
        if sets is not None:
            query.set("with_", sets)


# Audiences share sets, so the same text comes again and again; what it holds is the same.
@lru_cache(maxsize=8192)
def _found(text: str) -> _Found:
    parts = list(parse_one(text, dialect=DIALECT).walk())
    calls = [p for p in parts if isinstance(p, exp.Anonymous)]
    tables = [p for p in parts if isinstance(p, exp.Table)]
    return _Found(
        frozenset(type(p) for p in parts),
        frozenset(p.name for p in calls),
        frozenset(p.expressions[0].name for p in calls if p.name == EDGE),
        frozenset(t.name for t in tables),
        frozenset(t.name for t in tables if t.db),
        frozenset(p.name for p in parts if isinstance(p, exp.Column)),
        frozenset(p.alias for p in parts if isinstance(p, exp.Alias)),
        frozenset(p.alias for p in parts if isinstance(p, exp.CTE)),
    )


def _problems(
    found: list[_Found],
    context: Context,
    allowed: tuple[type[exp.Expr], ...],
    edges: set[str],
    own: set[str],
) -> Iterator[str]:
    known = _known_columns(context.catalog)
    models = {*context.catalog.tables, *context.catalog.models, *own}
    for each in found:
        named = known | each.aliases
        here = models | each.parts
        for kind in each.kinds:
            if kind is not exp.Anonymous and not issubclass(kind, allowed):
                yield f"{kind.__name__} is in the query"
        yield from (f"the function {name} is in the query" for name in each.functions - OURS)
        yield from (f"the edge {name} is not named" for name in each.edges - edges)
        for name in (each.tables - here) | each.qualified:
            key = name.removeprefix(MEMBERS).removeprefix(CHANGES)
            if key == name or key not in context.audiences or name in each.qualified:
                yield f"the table {name} is in the query"
        yield from (f"the column {name} is in the query" for name in each.columns - named)


def _known_columns(catalog: Catalog) -> set[str]:
    ours = {"entity_key", "change", "reason", "as_of", VALUE, COUNTED}
    return {name for table in catalog.tables.values() for name in table.columns} | ours
