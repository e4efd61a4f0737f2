"""How a warehouse spells what a query means; its own file names only where it differs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlglot import exp

from federated.engines.exact import between_moments, by_remainder, clamped
from federated.engines.sql_style import in_house_style
from federated.errors import InternalError
from federated.kinds import Kind
from federated.operators.exact import FIT, LOCAL, MICROS, WHOLE
from federated.operators.literals import (
    BYTES,
    EDGE,
    ELEMENT,
    ELEMENTS,
    HEX,
    MATCHES,
    TEXT,
    WITHIN,
    text_literal,
)
from federated.operators.patterns import RE2, Spelling
from federated.operators.patterns import spelled as in_spelling

EdgeSql = Callable[[str], exp.Expr]
WithinSql = Callable[[exp.Expr, str, str, int], exp.Expr]
# What an engine writes in place of a part of the query it reads otherwise, or not at all.
Mend = tuple[type[exp.Expr], Callable[[Any], exp.Expr]]
# The local time of a moment; the second says whether it may lie after as_of.
LocalSql = Callable[[exp.Expr, bool], exp.Expr]


def same(value: exp.Expr) -> exp.Expr:
    """Return a text as it stands, for engines that compare by code point anyway."""
    return value


def _hash(values: Sequence[exp.Expr]) -> exp.Expr:
    return call("hash", *values)


def finds(value: exp.Expr, pattern: exp.Expr) -> exp.Expr:
    """Return whether a regular expression is found in a text."""
    return exp.RegexpLike(this=value, expression=pattern)


def at_utc(value: exp.Expr) -> exp.Expr:
    """Return an instant as a naive time in UTC."""
    return exp.AtTimeZone(this=value, zone=exp.Literal.string("UTC"))


_EACH = "element"


def bare_element(_: Kind) -> exp.Expr:
    """Return the element that is looked at, which has a type of its own."""
    return exp.column(_EACH)


def cast_element(kind: Kind) -> exp.Expr:
    """Return the element that is looked at, out of an array that may hold anything."""
    return exp.cast(exp.column(_EACH), _TYPES[kind])


_TYPES = {
    Kind.TEXT: "varchar",
    Kind.INTEGER: "bigint",
    Kind.DECIMAL: "decimal(38, 9)",
    Kind.FLOAT: "double",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestampntz",
}


def count_unnested(array: exp.Expr, fits: exp.Expr) -> exp.Expr:
    """Return how many elements fit, as a count of the rows an array is spread into."""
    alias = exp.TableAlias(this=exp.to_identifier("each"), columns=[exp.to_identifier(_EACH)])
    rows = exp.Unnest(expressions=[array], alias=alias)
    counted = exp.select(exp.Count(this=exp.Star())).from_(rows, copy=False)
    if not (isinstance(fits, exp.Boolean) and fits.this):
        counted = counted.where(fits, copy=False)
    return counted.subquery(copy=False)


def count_filtered(
    size: str, keep: str, *, has_colon: bool = False
) -> Callable[[exp.Expr, exp.Expr], exp.Expr]:
    """Return how an engine with functions of functions counts the elements that fit."""

    def count(array: exp.Expr, fits: exp.Expr) -> exp.Expr:
        test = exp.Lambda(this=fits, expressions=[exp.to_identifier(_EACH)], colon=has_colon)
        counted = call(size, call(keep, array, test))
        # What the size of nothing is, is a matter of settings on some engines.
        known = exp.Not(this=exp.Is(this=array.copy(), expression=exp.Null()))
        one = exp.If(this=known, true=counted)
        return exp.Case(ifs=[one], default=exp.Literal.number(0))

    return count


def no_local_time(_: exp.Expr, __: bool) -> exp.Expr:
    """Refuse local times where nobody said what they are."""
    raise InternalError("a query holds local times, and no zone is given. Report this as a bug.")


@dataclass(frozen=True)
class Engine:
    """One warehouse. `text` spells a text from its hex, `hex_of` the way back (lower case).

    `finds` looks for a regular expression anywhere in a text, spelled as `patterns` says;
    `count` gives how many elements of an array fit, 0 where there is none.
    `utc_of` makes a naive time in UTC of a stored instant. `fit`
    rounds to so many digits and decimals, `whole` divides without a remainder, and `micros_of`
    counts microseconds since 1970.
    """

    key: str
    dialect: str
    state: Literal["executed here", "rendered only"]
    text: Callable[[str], exp.Expr]
    hex_of: Callable[[exp.Expr], exp.Expr]
    by_code_point: Callable[[exp.Expr], exp.Expr] = same
    # A whole number that differs where any of the values does; sums of it are compared.
    row_hash: Callable[[Sequence[exp.Expr]], exp.Expr] = _hash
    finds: Callable[[exp.Expr, exp.Expr], exp.Expr] = finds
    patterns: Spelling = RE2
    utc_of: Callable[[exp.Expr], exp.Expr] = at_utc
    count: Callable[[exp.Expr, exp.Expr], exp.Expr] = count_unnested
    element: Callable[[Kind], exp.Expr] = bare_element
    mends: tuple[Mend, ...] = ()
    fit: Callable[[exp.Expr, int, int], exp.Expr] = clamped
    whole: Callable[[exp.Expr, exp.Expr, int, int], exp.Expr] = by_remainder
    micros_of: Callable[[exp.Expr], exp.Expr] = between_moments

    def spell(
        self,
        query: exp.Expr,
        edge: EdgeSql,
        local: LocalSql = no_local_time,
        within: WithinSql | None = None,
    ) -> exp.Expr:
        """Return the query as this engine reads it, with `edge` in the place of each edge.

        `within` may write many spans with numbered edges in one; else they are written out.
        """

        def spelled(part: exp.Expr) -> exp.Expr:
            if not isinstance(part, exp.Anonymous):
                return part
            if part.name == TEXT:
                return self.text(part.expressions[0].name)
            if part.name == BYTES:
                return self.by_code_point(part.expressions[0].transform(spelled))
            if part.name == HEX:
                return self.hex_of(part.expressions[0].transform(spelled))
            if part.name in (MATCHES, ELEMENTS, ELEMENT):
                return self._inside(part, spelled)
            if part.name == WITHIN:
                value, low, high, count = part.expressions
                names = low.name, high.name, int(count.name)
                return (within or within_spans(edge))(value.transform(spelled), *names)
            if part.name == EDGE:
                return edge(part.expressions[0].name)
            if part.name in (FIT, WHOLE, MICROS, LOCAL):
                return self._exact(
                    part.name, [e.transform(spelled) for e in part.expressions], local
                )
            return part

        return self._mended(query.transform(spelled))

    def _inside(self, part: exp.Anonymous, spelled: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
        """Return what looks into a text for a pattern, or at the elements of an array."""
        if part.name == ELEMENT:
            return self.element(Kind(part.expressions[0].name))
        value, other = part.expressions
        if part.name == ELEMENTS:
            return self.count(value.transform(spelled), other.transform(spelled))
        pattern = in_spelling(bytes.fromhex(other.name).decode(), self.patterns)
        return self.finds(value.transform(spelled), text_literal(pattern).transform(spelled))

    def _mended(self, query: exp.Expr) -> exp.Expr:
        if self.mends:
            # From the inside out: a mend makes its part anew from what it holds.
            for part in reversed(list(query.walk())):
                for kind, mend in self.mends:
                    if isinstance(part, kind) and (mended := mend(part)) is not part:
                        part.replace(mended)
        return query

    def _exact(self, mark: str, given: list[exp.Expr], local: LocalSql) -> exp.Expr:
        if mark == MICROS:
            return self.micros_of(given[0])
        if mark == LOCAL:
            return local(given[0], bool(given[1].this))
        sizes = [int(size.name) for size in given[-2:]]
        if mark == FIT:
            return self.fit(given[0], *sizes)
        return self.whole(given[0], given[1], *sizes)

    def write(self, query: exp.Expr, *, is_used_up: bool = False) -> str:
        """Return a spelled query as SQL text for people; one that is used up need not be copied."""
        text = query.sql(self.dialect, copy=not is_used_up, pretty=True, indent=4, pad=4)
        return in_house_style(text)


def within_spans(edge: EdgeSql) -> WithinSql:
    """Return what writes every span out, between the edges of its number."""

    def spans(value: exp.Expr, low: str, high: str, count: int) -> exp.Expr:
        each = [
            exp.and_(
                exp.GTE(this=value.copy(), expression=edge(f"{low}_{number}")),
                exp.LT(this=value.copy(), expression=edge(f"{high}_{number}")),
                copy=False,
            )
            for number in range(1, count + 1)
        ]
        return exp.paren(exp.or_(*each, copy=False), copy=False)

    return spans


# A zone is a list of hundreds of moments, and each word of a type would be parsed for itself.
_MOMENT, _DAY = exp.DataType.build("timestampntz"), exp.DataType.build("date")


def moment_literal(value: datetime | date) -> exp.Expr:
    """Return an instant (naive, UTC) or a date as a typed literal."""
    if isinstance(value, datetime):
        text = value.isoformat(sep=" ", timespec="microseconds" if value.microsecond else "seconds")
        return exp.Cast(this=exp.Literal.string(text), to=_MOMENT.copy())
    return exp.Cast(this=exp.Literal.string(value.isoformat()), to=_DAY.copy())


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """Return a function of one engine by its own name."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def is_nan_literal(part: exp.Expr | None) -> bool:
    """Return whether a part is the number that is none."""
    return isinstance(part, exp.Cast) and part.this.name == "NaN"


def nan_is_missing(part: exp.Nullif) -> exp.Expr:
    """Return a float with NaN as missing, for engines where NaN equals nothing, itself neither."""
    if not is_nan_literal(part.expression):
        return part
    is_nan = call("IS_NAN", part.this.copy())
    return exp.If(this=is_nan, true=exp.Null(), false=part.this)


def unit_of(part: exp.Expr) -> str:
    """Return the unit of an interval, or of what a moment is cut to, in upper case."""
    return str(part.args["unit"].name).upper()


def text_of(value: str) -> exp.Expr:
    """Return a literal of ours: hex, or the name of an encoding."""
    return exp.Literal.string(value)
