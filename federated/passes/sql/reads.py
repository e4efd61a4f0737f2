"""Which columns of which models a query reads, wherever it reads them: filters and joins too."""

from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from federated.passes.sql.walking import parts_of_query

Read = tuple[str, str]


def columns_read(query: exp.Expr) -> tuple[Read, ...]:
    """Return every (model, column) a query refers to, in order.

    Columns of parts of the query itself lead to what those parts read, so they are left out.
    """
    parts = list(parts_of_query(query))
    withs = [part for part in parts if isinstance(part, exp.With)]
    if any(with_.parent is not query for with_ in withs) or _is_written(parts):
        return _by_scope(query)
    own = {part.alias for part in parts if isinstance(part, exp.CTE)}
    sources: dict[int, dict[str, str]] = {}
    for part in parts:
        if isinstance(part, exp.Table | exp.Subquery) and isinstance(
            part.parent, exp.From | exp.Join
        ):
            name = part.name if isinstance(part, exp.Table) and part.name not in own else ""
            sources.setdefault(id(part.parent.parent), {})[part.alias_or_name] = name
    found = {(_source(c, sources), c.name) for c in parts if isinstance(c, exp.Column)}
    return tuple(sorted(read for read in found if read[0]))


def _is_written(parts: list[exp.Expr]) -> bool:
    """Return whether a person wrote a part of it, who may give any name to anything."""
    return any(isinstance(part, exp.SetOperation) for part in parts)


def _source(column: exp.Column, sources: dict[int, dict[str, str]]) -> str:
    """Return the model a column is of, looked for from the inside out, "" for a part of ours."""
    around: exp.Expr | None = column
    while around is not None:
        names = sources.get(id(around), {})
        if column.table in names:
            return names[column.table]
        around = around.parent
    return ""


def _by_scope(query: exp.Expr) -> tuple[Read, ...]:
    found: set[Read] = set()
    for scope in traverse_scope(query):
        for column in scope.columns:
            source = scope.sources.get(column.table)
            if isinstance(source, exp.Table):
                found.add((source.name, column.name))
    return tuple(sorted(found))
