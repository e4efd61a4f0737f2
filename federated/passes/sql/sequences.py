"""Sequences as sets of keys: the matched rows joined in their order, and rows that must not be."""

from sqlglot import exp

from federated.passes.sql.aggregates import row_order
from federated.passes.sql.key_sets import KEY
from federated.passes.sql.leaves import all_of, any_of, within
from federated.passes.sql.places import Place, column
from federated.passes.sql.row_source import must_be_unique
from federated.passes.sql.rows import RowSets
from federated.rule.spans import before_as_of
from federated.rule.tree import SequenceTest, Step
from federated.rule.windows import Duration, Span

ROW = "matched"
ABSENT = "absent"
# When a row happened that has no time of its own.
ROW_TIME = "row_time"


def sequence_test(rows: RowSets, test: SequenceTest, owner: Place) -> exp.Expr:
    """Return whether some choice of rows fulfils every step."""
    sequence = _Sequence(rows, test, owner)
    query = sequence.query()
    return rows.has(sequence.matched[0][0], owner, query, "sequence")


class _Sequence:
    def __init__(self, rows: RowSets, test: SequenceTest, owner: Place) -> None:
        self.rows = rows
        self.test = test
        self.owner = owner
        self.window = test.window if isinstance(test.window, Span) else None
        self.matched: list[tuple[Place, Step]] = []
        self.conditions: list[exp.Expr] = []

    def query(self) -> exp.Select:
        waiting: list[Step] = []
        for step in self.test.steps:
            if step.negated:
                waiting.append(step)
                continue
            self._match(step, waiting)
            waiting = []
        for step in waiting:
            self._absent_after_all(step)
        first, last = self.matched[0][0], self.matched[-1][0]
        if self.test.within is not None and first is not last:
            self._gap(first, last, None, self.test.within)
        owner = column(KEY, first.alias)
        query = exp.select(owner)
        if must_be_unique(self.owner):
            query = query.distinct(copy=False)
        query = query.from_(self._source(*self.matched[0], self.window), copy=False)
        for place, step in self.matched[1:]:
            same_owner = exp.EQ(this=column(KEY, place.alias), expression=owner.copy())
            query = query.join(self._source(place, step, self.window), on=same_owner, copy=False)
        return query.where(*self.conditions, copy=False) if self.conditions else query

    def _match(self, step: Step, absent: list[Step]) -> None:
        for repeat in range(step.count):
            place = self._place(step, f"{ROW}_{len(self.matched) + 1}")
            before = self.matched[-1][0] if self.matched else None
            if before is not None:
                self.conditions.append(_is_before(before, place))
                if repeat == 0:
                    self._gap(before, place, step.after_min, step.after_max)
            for other in absent if repeat == 0 else ():
                self.conditions.append(self._absent(other, before, place))
            self.matched.append((place, step))
            for name in self.test.same:
                self._bind(name, place)

    def _bind(self, name: str, place: Place) -> None:
        first = self.matched[0][0]
        if place is not first:
            self.conditions.append(
                exp.EQ(this=column(name, place.alias), expression=column(name, first.alias))
            )
        else:
            self.conditions.append(
                exp.Not(this=exp.Is(this=column(name, first.alias), expression=exp.Null()))
            )

    def _gap(
        self, before: Place, after: Place, least: Duration | None, most: Duration | None
    ) -> None:
        if least is not None:
            self.conditions.append(exp.GTE(this=_time(after), expression=_later(before, least)))
        if most is not None:
            self.conditions.append(exp.LTE(this=_time(after), expression=_later(before, most)))

    def _absent_after_all(self, step: Step) -> None:
        last = self.matched[-1][0]
        if step.after_max is not None:
            over = Span(None, before_as_of(step.after_max))
            self.conditions.append(within(_time(last), [over]))
        self.conditions.append(self._absent(step, last, None))

    def _absent(self, step: Step, low: Place | None, high: Place | None) -> exp.Expr:
        """Return that no row of a step lies between two matched rows, or on one side of one."""
        place = self._place(step, ABSENT)
        anchor = low or high
        assert anchor is not None  # noqa: S101 - some row is always matched
        conditions = [exp.EQ(this=column(KEY, ABSENT), expression=column(KEY, anchor.alias))]
        parts: list[exp.Expr] = list(conditions)
        if low is not None:
            parts.append(_is_before(low, place))
        if high is not None:
            parts.append(_is_before(place, high))
        elif low is not None and step.after_max is not None:
            parts.append(exp.LTE(this=_time(place), expression=_later(low, step.after_max)))
        first = self.matched[0][0] if self.matched else anchor
        for name in self.test.same:
            equal = exp.EQ(this=column(name, ABSENT), expression=column(name, first.alias))
            parts.append(equal)
        inside = exp.select(exp.Literal.number(1)).from_(
            self._source(place, step, self.window), copy=False
        )
        return exp.Not(this=exp.Exists(this=inside.where(*parts, copy=False)))

    def _place(self, step: Step, alias: str) -> Place:
        return self.rows.place(step.collection, self.owner, alias)

    def _source(self, place: Place, step: Step, window: Span | None) -> exp.Subquery:
        """Return the fitting rows of a step: owner, what orders them, and what binds them."""
        inner = self.rows.place(step.collection, self.owner)
        fits = self.rows.predicate(step.value, inner, False)
        collection = inner.scope.collection
        assert collection is not None  # noqa: S101 - rows are of collections
        names = {*collection.order, *collection.key, *self.test.same}
        names |= {collection.time} if collection.time else set()
        columns: list[exp.Expr] = [column(name, inner.alias) for name in sorted(names)]
        if collection.time is None:
            columns.append(exp.alias_(inner.time(), ROW_TIME))
        found = self.rows.rows(inner, [*self.rows.cut(inner, window), fits], *columns)
        return found.subquery(place.alias, copy=False)


def _time(place: Place) -> exp.Column:
    collection = place.scope.collection
    assert collection is not None  # noqa: S101 - rows are of collections
    return column(collection.time or ROW_TIME, place.alias)


def _later(place: Place, duration: Duration) -> exp.Expr:
    seconds = exp.Literal.string(str(duration.seconds))
    interval = exp.Interval(this=seconds, unit=exp.var("SECOND"))
    return exp.Add(this=_time(place), expression=interval)


def _is_before(first: Place, second: Place) -> exp.Expr:
    """Return whether a row stands before another by time, collection and key."""
    one, two = first.scope.collection, second.scope.collection
    assert one is not None and two is not None  # noqa: S101 - rows are of collections
    earlier = exp.LT(this=_time(first), expression=_time(second))
    if one.name != two.name:
        if one.name > two.name:
            return earlier
        return exp.LTE(this=_time(first), expression=_time(second))
    # The same collection: compared part by part, as engines differ on comparing rows.
    ways: list[exp.Expr] = []
    pairs = list(zip(_order(first), _order(second), strict=True))
    for depth, (left, right) in enumerate(pairs):
        equal: list[exp.Expr] = [
            exp.EQ(this=a.copy(), expression=b.copy()) for a, b in pairs[:depth]
        ]
        ways.append(all_of([*equal, exp.LT(this=left.copy(), expression=right.copy())]))
    return any_of(ways)


def _order(place: Place) -> list[exp.Expr]:
    return row_order(place, _time(place))
