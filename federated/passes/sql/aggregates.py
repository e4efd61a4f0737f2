"""The number, or the value, that an aggregate makes of an owner's rows."""

from sqlglot import exp

from federated.kinds import Kind
from federated.operators.exact import local_time
from federated.operators.literals import by_code_point
from federated.passes.draft import Context
from federated.passes.sql.key_sets import KEY
from federated.passes.sql.places import Place, column
from federated.rule.civil import WEEKDAYS
from federated.rule.tree import AggregateTest, Measure

RANKED = "ranked"
VALUE = "value"
RANK = "rank_in_owner"
FROM_ONE_ROW = frozenset({"first", "last", "most_frequent"})
WITHOUT_ROWS_ZERO = frozenset({"count", "sum", "count_periods"})
Aggregate = AggregateTest | Measure


def aggregate_value(
    place: Place, test: Aggregate, of: exp.Expr | None, context: Context
) -> exp.Expr:
    """Return the aggregate over a group of rows; of a mean, what is divided by the count."""
    function = test.function
    if function == "count":
        if of is None:
            return exp.Count(this=exp.Star())
        return exp.Count(this=exp.Distinct(expressions=[of]) if test.distinct else of)
    if function == "count_periods":
        period = _period(place, test.unit or "day", context)
        return exp.Count(this=exp.Distinct(expressions=[period]))
    if function in {"first_time", "last_time"}:
        return (exp.Min if function == "first_time" else exp.Max)(this=place.time())
    assert of is not None  # noqa: S101 - check_kinds has seen to it
    if function == "sum":
        return exp.Coalesce(this=exp.Sum(this=of), expressions=[exp.Literal.number(0)])
    if function == "avg":
        return exp.Sum(this=of)
    ordered = by_code_point(of) if test.of and test.of.kind is Kind.TEXT else of
    return (exp.Min if function == "min" else exp.Max)(this=ordered)


def by_count(test: Aggregate, of: exp.Expr | None) -> exp.Expr | None:
    """Return what numbers are multiplied by: a mean is compared as a sum, without division."""
    return exp.Count(this=of.copy()) if test.function == "avg" and of is not None else None


def first_of(place: Place, rows: exp.Select, of: exp.Expr, test: Aggregate) -> exp.Select:
    """Return the owners with the value of their first or last row, or their commonest value."""
    rows = rows.select(exp.alias_(of, VALUE), copy=False)
    if test.function == "most_frequent":
        present = exp.Not(this=exp.Is(this=of.copy(), expression=exp.Null()))
        rows = rows.where(present, copy=False)
        rows = rows.group_by(rows.expressions[0].this.copy(), of.copy(), copy=False)
        order = _frequency(place, of, test)
    else:
        in_order = row_order(place, place.time())
        order = [exp.Ordered(this=o, desc=test.function == "last") for o in in_order]
    number = exp.Window(
        this=exp.RowNumber(),
        partition_by=[rows.expressions[0].this.copy()],
        order=exp.Order(expressions=order),
        over="OVER",
    )
    rows = rows.select(exp.alias_(number, RANK), copy=False)
    is_first = exp.EQ(this=column(RANK, RANKED), expression=exp.Literal.number(1))
    return (
        exp.select(exp.alias_(column(KEY, RANKED), KEY))
        .from_(rows.subquery(RANKED, copy=False), copy=False)
        .where(is_first, copy=False)
    )


def _frequency(place: Place, of: exp.Expr, test: Aggregate) -> list[exp.Ordered]:
    """Return the order of values of which the latest, then the smallest, wins a tie."""
    is_text = test.of is not None and test.of.kind is Kind.TEXT
    return [
        exp.Ordered(this=exp.Count(this=exp.Star()), desc=True),
        exp.Ordered(this=exp.Max(this=place.time()), desc=True),
        exp.Ordered(this=by_code_point(of.copy()) if is_text else of.copy()),
    ]


def row_order(place: Place, time: exp.Expr) -> list[exp.Expr]:
    """Return what rows of a collection are ordered by: time, order columns, key."""
    collection = place.scope.collection
    assert collection is not None  # noqa: S101 - rows are of collections
    order: list[exp.Expr] = [time]
    for name in (*collection.order, *collection.key):
        kind = place.scope.table.columns[name]
        value: exp.Expr = column(name, place.alias)
        is_text = kind is None or kind[0] is Kind.TEXT
        order.append(by_code_point(value) if is_text else value)
    return order


def _period(place: Place, unit: str, context: Context) -> exp.Expr:
    timed = place.scope.timed
    time: exp.Expr = place.time()
    if context.zone != "UTC":
        timed_by = None if timed is None else timed.collection
        time = local_time(time, ahead=timed_by is not None and timed_by.is_future)
    if unit == "day":
        return exp.cast(time, "date")
    if unit == "month":
        return exp.TimestampTrunc(this=time, unit=exp.var("MONTH"))
    # Engines begin weeks on Monday; days are moved so that the project's week does too.
    moved = -WEEKDAYS.index(context.week_starts) % 7
    if moved:
        interval = exp.Interval(this=exp.Literal.string(str(moved)), unit=exp.var("DAY"))
        time = exp.Add(this=time, expression=interval)
    return exp.TimestampTrunc(this=time, unit=exp.var("WEEK"))
