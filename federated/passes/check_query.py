"""Parses the finished query again and holds every part of it against an allow-list.

Nothing of a document gets past this that the passes before let slip.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter

from sqlglot import Dialect, exp, parse_one
from sqlglot.errors import SqlglotError

from federated.catalog.model_names import CHANGES, MEMBERS
from federated.catalog.schema import Catalog
from federated.errors import InternalError
from federated.operators.literals import EDGE
from federated.passes.draft import Context, Draft
from federated.passes.sql.aggregates import VALUE
from federated.passes.sql.allowed import ALLOWED, OURS, WRITTEN
from federated.passes.sql.measures import COUNTED
from federated.passes.sql.walking import parts_of_query

DIALECT = "duckdb"
# Where texts may end otherwise than at their quote, a statement is read as it stands.
_UNSURE = re.compile(r"--|/\*|[\\$]")
_VALUES = re.compile(
    rf"{EDGE}\('[^']*'\)|(?P<text>'[A-Za-z0-9 _.@+-]*'(?!'))|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\""
    r"|(?P<number>\b[0-9]+(?:\.[0-9]+)?\b)"
)


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
        found = list(_all_found(draft.query))
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


def _all_found(query: exp.Select) -> Iterator[_Found]:
    """Yield what each set, and what is around them, is made of: its conditions one by one."""
    # Names it makes up count on from one statement to the next; nobody reads them here.
    writer = Dialect.get_or_raise(DIALECT).generator()
    for select in (*(cte.this for cte in query.ctes), query):
        left_out = {part: select.args.get(part) for part in ("with_", "where")}
        select.args.update(dict.fromkeys(left_out))
        try:
            found = [_found(shape(writer.generate(select, copy=False)))]
        finally:
            select.args.update(left_out)
        where = left_out["where"]
        for condition in _conditions(where.this) if isinstance(where, exp.Where) else ():
            # Most conditions come again and again, and equal ones are written the same.
            known = _KNOWN.get(hash(condition))
            if known is None:
                known = _found(shape(f"SELECT {writer.generate(condition, copy=False)}"))
                if len(_KNOWN) < _MOST_KNOWN:
                    _KNOWN[hash(condition)] = known
            found.append(known)
        yield _Found(*(frozenset().union(*sets) for sets in zip(*map(_SETS, found), strict=True)))


def _conditions(part: exp.Expr) -> Iterator[exp.Expr]:
    """Yield what `and`, `or`, `not` and brackets, of which nothing else is written, are made of."""
    if type(part) in (exp.And, exp.Or, exp.Not, exp.Paren) and not part.comments:
        for inner in part.iter_expressions():
            yield from _conditions(inner)
    else:
        yield part


def shape(sql: str) -> str:
    """Return a statement with one text for every boring text, one number for every number.

    What a statement is made of does not hang on them. An edge keeps its name.

    >>> shape("SELECT a = 'b c', b >= 2.5, c < MUSTER_EDGE('last_60_days')")
    "SELECT a = 'x', b >= 1, c < MUSTER_EDGE('last_60_days')"
    """
    return sql if _UNSURE.search(sql) else _VALUES.sub(_plain, sql)


def _plain(found: re.Match[str]) -> str:
    return "'x'" if found["text"] else "1" if found["number"] else found.group()


_SETS = attrgetter(*(field.name for field in fields(_Found)))
_KNOWN: dict[int, _Found] = {}
_MOST_KNOWN = 100_000


# Of the same shape are most statements of many audiences; what they are made of is the same.
@lru_cache(maxsize=8192)
def _found(text: str) -> _Found:
    parts = list(parts_of_query(parse_one(text, dialect=DIALECT)))
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
