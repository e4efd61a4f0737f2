"""Which columns of which models a query reads, wherever it reads them: filters and joins too."""

from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

Read = tuple[str, str]


def columns_read(query: exp.Expr) -> tuple[Read, ...]:
    """Return every (model, column) a query refers to, in order.

    Columns of parts of the query itself lead to what those parts read, so they are left out.
    """
    found: set[Read] = set()
    for scope in traverse_scope(query):
        for column in scope.columns:
            source = scope.sources.get(column.table)
            if isinstance(source, exp.Table):
                found.add((source.name, column.name))
    return tuple(sorted(found))
