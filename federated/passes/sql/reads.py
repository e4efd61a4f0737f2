"""Which columns of which models a query reads, wherever it reads them: filters and joins too."""

from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from federated.passes.sql.walking import parts_of_query

Read = tuple[str, str]
Sources = dict[str, str]


def columns_read(query: exp.Expr) -> tuple[Read, ...]:
    """Return every (model, column) a query refers to, in order.

    Columns of parts of the query itself lead to what those parts read, so they are left out.
    """
    parts = list(parts_of_query(query))
    own_with = query.args.get("with_")
    if any(isinstance(p, exp.With) and p is not own_with for p in parts) or _is_written(parts):
        return _by_scope(query)
    own = {part.alias for part in parts if isinstance(part, exp.CTE)}
    found: set[Read] = set()
    # From the outside in: writing a query may leave parts that do not know what they stand in.
    waiting: list[tuple[exp.Expr, tuple[Sources, ...]]] = [(query, ())]
    while waiting:
        part, around = waiting.pop()
        if isinstance(part, exp.Column):
            model = next((names[part.table] for names in around if part.table in names), "")
            found.add((model, part.name))
        elif isinstance(part, exp.Select):
            around = (_sources(part, own), *around)
        for inner in part.args.values():
            for each in inner if isinstance(inner, list) else [inner]:
                if isinstance(each, exp.Expr):
                    waiting.append((each, around))
    return tuple(sorted(read for read in found if read[0]))


def _sources(select: exp.Select, own: set[str]) -> Sources:
    """Return the model of each name that a select reads from, "" for a part of ours."""
    joins = [select.args.get("from_"), *(select.args.get("joins") or ())]
    found = {}
    for source in (join.this for join in joins if join is not None):
        if isinstance(source, exp.Table | exp.Subquery):
            is_model = isinstance(source, exp.Table) and source.name not in own
            found[source.alias_or_name] = source.name if is_model else ""
    return found


def _is_written(parts: list[exp.Expr]) -> bool:
    """Return whether a person wrote a part of it, who may give any name to anything."""
    return any(isinstance(part, exp.SetOperation) for part in parts)


def _by_scope(query: exp.Expr) -> tuple[Read, ...]:
    found: set[Read] = set()
    for scope in traverse_scope(query):
        for column in scope.columns:
            source = scope.sources.get(column.table)
            if isinstance(source, exp.Table):
                found.add((source.name, column.name))
    return tuple(sorted(found))
