"""The rows of a history that tell how things stood at as_of, one for each key."""

from sqlglot import exp

from federated.catalog.schema import History
from federated.operators.literals import edge
from federated.rule.edges import AS_OF

PAST = "past"
RECENCY = "recency"


def past_rows(history: History, columns: list[str]) -> exp.Select:
    """Return the newest row of each key that began before as_of and had not ended before it.

    What happens at as_of itself has not happened yet, neither a beginning nor an end.
    """
    keys = [theirs for _, theirs in history.on]
    named = [*keys, *columns, *([history.valid_to] if history.valid_to else [])]
    began = exp.column(history.valid_from, table=history.table)
    recency = exp.Window(
        this=exp.RowNumber(),
        partition_by=[exp.column(key, table=history.table) for key in keys],
        order=exp.Order(expressions=[exp.Ordered(this=began.copy(), desc=True)]),
        over="OVER",
    )
    rows = exp.select(
        *(exp.column(name, table=history.table) for name in dict.fromkeys(named)),
        exp.alias_(recency, RECENCY),
    ).from_(exp.to_table(history.table), copy=False)
    rows = rows.where(exp.LT(this=began, expression=edge(AS_OF.id)), copy=False)
    is_newest = exp.EQ(this=exp.column(RECENCY, table=PAST), expression=exp.Literal.number(1))
    found = exp.select(*(exp.column(name, table=PAST) for name in (*keys, *columns)))
    found = found.from_(rows.subquery(PAST, copy=False), copy=False).where(is_newest, copy=False)
    if history.valid_to is None:
        return found
    end = exp.column(history.valid_to, table=PAST)
    lasts = exp.GTE(this=end, expression=edge(AS_OF.id))
    is_open = exp.Is(this=end.copy(), expression=exp.Null())
    return found.where(exp.paren(exp.or_(is_open, lasts, copy=False), copy=False), copy=False)
