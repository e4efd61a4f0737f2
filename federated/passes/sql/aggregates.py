"""The number, or the value, that an aggregate makes of an owner's rows."""

from sqlglot import exp

from federated.kinds import Kind
from federated.operators.literals import by_code_point
from federated.passes.sql.key_sets import KEY
from federated.passes.sql.leaves import leaf, negation
from federated.passes.sql.places import Place, column
from federated.rule.tree import AggregateTest

RANKED = "ranked"
VALUE = "value"
RANK = "rank_in_owner"


def aggregate_value(place: Place, test: AggregateTest, of: exp.Expr | None) -> exp.Expr:
    """Return the aggregate over a group of rows."""
    function = test.function
    if function == "count":
        if of is None:
            return exp.Count(this=exp.Star())
        return exp.Count(this=exp.Distinct(expressions=[of]) if test.distinct else of)
    if function == "count_periods":
        return exp.Count(this=exp.Distinct(expressions=[_period(place, test.unit or "day")]))
    if function in {"first_time", "last_time"}:
        return (exp.Min if function == "first_time" else exp.Max)(this=_time(place))
    assert of is not None  # noqa: S101 - check_kinds has seen to it
    if function == "sum":
        return exp.Coalesce(this=exp.Sum(this=of), expressions=[exp.Literal.number(0)])
    if function == "avg":
        return exp.Sum(this=of)
    ordered = by_code_point(of) if test.of and test.of.kind is Kind.TEXT else of
    return (exp.Min if function == "min" else exp.Max)(this=ordered)


def by_count(test: AggregateTest, of: exp.Expr | None) -> exp.Expr | None:
    """Return what numbers are multiplied by: a mean is compared as a sum, without division."""
    return exp.Count(this=of.copy()) if test.function == "avg" and of is not None else None


def ranked(
    place: Place, rows: exp.Select, of: exp.Expr, test: AggregateTest, is_turned: bool
) -> exp.Select:
    """Return the owners whose first or last row holds a fitting value, or those where not."""
    order = [exp.Ordered(this=o, desc=test.function == "last") for o in row_order(place)]
    rows = rows.select(exp.alias_(of, VALUE), copy=False)
    return _first_of(rows, order, test, is_turned)


def most_frequent(
    place: Place, rows: exp.Select, of: exp.Expr, test: AggregateTest, is_turned: bool
) -> exp.Select:
    """Return the owners whose most frequent value fits; the latest, then the smallest, wins."""
    present = exp.Not(this=exp.Is(this=of.copy(), expression=exp.Null()))
    rows = rows.select(exp.alias_(of, VALUE), copy=False).where(present, copy=False)
    rows = rows.group_by(rows.expressions[0].this.copy(), of.copy(), copy=False)
    is_text = test.of is not None and test.of.kind is Kind.TEXT
    order = [
        exp.Ordered(this=exp.Count(this=exp.Star()), desc=True),
        exp.Ordered(this=exp.Max(this=_time(place)), desc=True),
        exp.Ordered(this=by_code_point(of.copy()) if is_text else of.copy()),
    ]
    return _first_of(rows, order, test, is_turned)


def _first_of(
    rows: exp.Select, order: list[exp.Ordered], test: AggregateTest, is_turned: bool
) -> exp.Select:
    number = exp.Window(
        this=exp.RowNumber(),
        partition_by=[rows.expressions[0].this.copy()],
        order=exp.Order(expressions=order),
        over="OVER",
    )
    rows = rows.select(exp.alias_(number, RANK), copy=False)
    value = column(VALUE, RANKED)
    kind = test.of.kind if test.of is not None and test.of.kind is not None else Kind.TEXT
    fits = leaf(test.operator, value, test.values, kind, lambda _: value.copy(), guarded=True)
    if is_turned:
        fits = negation(fits)
    is_first = exp.EQ(this=column(RANK, RANKED), expression=exp.Literal.number(1))
    return (
        exp.select(exp.alias_(column(KEY, RANKED), KEY))
        .from_(rows.subquery(RANKED, copy=False), copy=False)
        .where(is_first, fits.unnest(), copy=False)
    )


def row_order(place: Place) -> list[exp.Expr]:
    """Return what rows of a collection are ordered by: time, order columns, key."""
    collection = place.scope.collection
    assert collection is not None  # noqa: S101 - rows are of collections
    order: list[exp.Expr] = [_time(place)]
    for name in (*collection.order, *collection.key):
        kind = place.scope.table.columns[name]
        value: exp.Expr = column(name, place.alias)
        is_text = kind is None or kind[0] is Kind.TEXT
        order.append(by_code_point(value) if is_text else value)
    return order


def _time(place: Place) -> exp.Column:
    collection = place.scope.collection
    assert collection is not None and collection.time is not None  # noqa: S101 - checked
    return column(collection.time, place.alias)


def _period(place: Place, unit: str) -> exp.Expr:
    time = _time(place)
    if unit == "day":
        return exp.cast(time, "date")
    if unit == "week":
        return exp.TimestampTrunc(this=time, unit=exp.var("WEEK"))
    return exp.TimestampTrunc(this=time, unit=exp.var("MONTH"))
