"""Parses the finished query again and holds every part of it against an allow-list.

Nothing of a document gets past this that the passes before let slip.
"""

from collections.abc import Iterator

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from federated.catalog.model_names import changes_model, members_model
from federated.catalog.schema import Catalog
from federated.errors import InternalError
from federated.operators.literals import EDGE
from federated.passes.draft import Context, Draft
from federated.passes.sql.allowed import ALLOWED, OURS, WRITTEN

DIALECT = "duckdb"


def check_query(draft: Draft, context: Context) -> Draft:
    """Return the draft unchanged.

    Raises: InternalError naming the part that no rule can need.
    """
    if draft.query is None:
        raise InternalError(f"{draft.audience.key}: no query was built. Report this as a bug.")
    text = draft.query.sql(DIALECT)
    try:
        parsed = parse_one(text, dialect=DIALECT)
    except SqlglotError as error:
        raise InternalError(
            f"{draft.audience.key}: the query does not parse again ({error}). Report this as a bug."
        ) from error
    allowed = (*ALLOWED, *WRITTEN) if draft.audience.sql is not None else ALLOWED
    edges = {edge.id for edge in draft.edges}
    for problem in _problems(parsed, context, allowed, edges):
        raise InternalError(f"{draft.audience.key}: {problem}. Report this as a bug.")
    return draft


def _problems(
    query: exp.Expr, context: Context, allowed: tuple[type[exp.Expr], ...], edges: set[str]
) -> Iterator[str]:
    known = _known_columns(context.catalog)
    models = {*context.catalog.tables, *(members_model(k) for k in context.audiences)}
    models |= {changes_model(k) for k in context.audiences} | {*context.catalog.models}
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    named = {alias.alias for alias in query.find_all(exp.Alias)}
    for part in query.walk():
        if isinstance(part, exp.Anonymous):
            if part.name not in OURS:
                yield f"the function {part.name} is in the query"
            if part.name == EDGE and part.expressions[0].name not in edges:
                yield f"the edge {part.expressions[0].name} is not named"
        elif not isinstance(part, allowed):
            yield f"{type(part).__name__} is in the query"
        elif isinstance(part, exp.Table) and (part.name not in models | own or part.db):
            yield f"the table {part.name} is in the query"
        elif isinstance(part, exp.Column) and part.name not in known | named:
            yield f"the column {part.name} is in the query"


def _known_columns(catalog: Catalog) -> set[str]:
    ours = {"entity_key", "change", "reason", "as_of"}
    return {name for table in catalog.tables.values() for name in table.columns} | ours
