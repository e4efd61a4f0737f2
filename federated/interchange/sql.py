"""A WHERE clause of SQL: read with its third value kept, and written for one row of an entity.

Read are comparisons of columns with literals and columns, in, between, like, is, and, or and not;
whatever computes, calls or selects is refused by name.
"""

import re
from collections.abc import Callable
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError

from federated.errors import shown
from federated.interchange.base import Format, Import, Rule, as_group, condition, group
from federated.interchange.three_valued import (
    ALWAYS,
    NEVER,
    UNKNOWN,
    Verdict,
    all_hold,
    compared,
    known,
    one_holds,
)
from federated.kinds import Kind
from federated.rule.fields import read_moment

DIALECT = "duckdb"
_ORDER: dict[type[exp.Expr], str] = {exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
_TURNED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_ADVICE = "Write it with columns, literals, in, between, like, is null, and, or and not."
_DATED = re.compile(r"\d{4}-\d\d-\d\d([ T].*)?\Z")


def read(text: Any, found: Import) -> Rule:
    """Return the rule that selects the rows a WHERE clause is true of."""
    if not isinstance(text, str) or not text.strip():
        return found.refuse("sql", "is empty", "Write a condition.")
    clause = re.sub(r"\A\s*where\b", "", text, flags=re.I)
    try:
        parsed = exp.condition(clause, dialect=DIALECT, copy=False)
    except (SqlglotError, RecursionError) as error:
        problem = f"is not one condition ({shown(str(error).split(chr(10))[0], 120)})"
        return found.refuse("sql", problem, _ADVICE)
    return as_group(_Where(found).verdict(parsed).true)


class _Where:
    def __init__(self, found: Import) -> None:
        self.found = found

    def verdict(self, part: exp.Expr) -> Verdict:
        readers: dict[type[exp.Expr], Callable[[Any], Verdict]] = {
            exp.Paren: lambda p: self.verdict(p.this),
            exp.Not: lambda p: self.verdict(p.this).negated(),
            exp.And: lambda p: all_hold([self.verdict(each) for each in p.flatten()]),
            exp.Or: lambda p: one_holds([self.verdict(each) for each in p.flatten()]),
            exp.Boolean: lambda p: ALWAYS if p.this else NEVER,
            exp.Null: lambda p: UNKNOWN,
            exp.Column: self._flag,
            exp.Is: self._is,
            exp.EQ: lambda p: self._compare("=", p.this, p.expression),
            exp.NEQ: lambda p: self._compare("=", p.this, p.expression).negated(),
            exp.NullSafeEQ: self._same,
            exp.NullSafeNEQ: lambda p: self._same(p).negated(),
            exp.In: self._in,
            exp.Between: self._between,
            exp.Like: self._like,
        }
        if type(part) in readers:
            return readers[type(part)](part)
        if type(part) in _ORDER:
            return self._compare(_ORDER[type(part)], part.this, part.expression)
        return self._refused(part)

    def _refused(self, part: exp.Expr, why: str = "cannot be said in a rule") -> Verdict:
        text = part.sql(DIALECT)
        self.found.refuse("sql", f"{shown(text)} {why}", _ADVICE)
        return ALWAYS

    def _name(self, column: exp.Column) -> str:
        return self.found.name(".".join(part.name for part in column.parts))

    def _flag(self, column: exp.Column) -> Verdict:
        name = self._name(column)
        return Verdict(condition(name, "isTrue"), condition(name, "isFalse"))

    def _is(self, part: exp.Is) -> Verdict:
        said = part.expression
        if isinstance(said, exp.Null) and isinstance(part.this, exp.Column):
            name = self._name(part.this)
            return Verdict(condition(name, "null"), condition(name, "notNull"))
        if isinstance(said, exp.Boolean):
            inner = self.verdict(part.this)
            return known(inner.true if said.this else inner.false)
        return self._refused(part)

    def _same(self, part: exp.Binary) -> Verdict:
        """Return `is not distinct from`, which is never unknown."""
        one, other = part.this, part.expression
        if not isinstance(one, exp.Column):
            one, other = other, one
        if not isinstance(one, exp.Column):
            return self._refused(part)
        if isinstance(other, exp.Null):
            return known(condition(self._name(one), "null"))
        equal = self._compare("=", one, other).true
        if isinstance(other, exp.Column):
            both = [condition(self._name(c), "null") for c in (one, other)]
            return known(group("or", [equal, group("and", both)]))
        return known(equal)

    def _compare(self, key: str, one: exp.Expr, other: exp.Expr) -> Verdict:
        one, other = one.unnest(), other.unnest()
        if not isinstance(one, exp.Column):
            one, other, key = other, one, _TURNED[key]
        if isinstance(one, exp.Null) or isinstance(other, exp.Null):
            return UNKNOWN
        if not isinstance(one, exp.Column):
            return self._refused(exp.EQ(this=one.copy(), expression=other.copy()))
        name = self._name(one)
        if isinstance(other, exp.Column):
            theirs = self._name(other)
            if key != "=" and self._is_text(name) and self._is_text(theirs):
                return self._refused(other, "is compared by order, which texts have by collation")
            return compared(
                key,
                [name, theirs],
                lambda k: condition(name, k, theirs, valueSource="field"),
            )
        value = self._literal(other, name, key)
        if value is None:
            return ALWAYS
        return compared(key, [name], lambda k: condition(name, k, value))

    def _is_text(self, name: str) -> bool:
        return self.found.kind(name) in (None, Kind.TEXT)

    def _literal(self, part: exp.Expr, name: str, key: str) -> Any:
        """Return the value of a literal beside a column, None with a fault."""
        value = _plain(part)
        if value is None:
            self._refused(part)
            return None
        kind = self.found.kind(name)
        if isinstance(value, str) and kind is Kind.TIMESTAMP and _DATED.match(value):
            if len(value) == 10:
                return self.found.midnight(name, value)
            # A time is one of the warehouse, which keeps them in UTC, as written clauses do.
            moment = read_moment(value)
            has_zone = moment is not None and getattr(moment, "tzinfo", None) is not None
            return value if has_zone else f"{value}Z"
        if isinstance(value, str) and kind is None and _DATED.match(value):
            self._refused(part, f"may be a date or a text, as the kind of {name} is not known")
            return None
        if isinstance(value, str) and key not in {"=", "in"} and kind in (None, Kind.TEXT):
            self._refused(part, "is compared by order, which texts have by collation")
            return None
        return value

    def _in(self, part: exp.In) -> Verdict:
        more = [part.args.get(name) for name in ("query", "unnest", "field")]
        if not isinstance(part.this, exp.Column) or any(more):
            return self._refused(part)
        name = self._name(part.this)
        kept = [e for e in part.expressions if not isinstance(e, exp.Null)]
        values = [self._literal(e, name, "in") for e in kept]
        if None in values:
            return ALWAYS
        found = compared("in", [name], lambda key: condition(name, key, values))
        # Beside a missing value in the list nothing is surely not in it.
        has_null = len(kept) < len(part.expressions)
        return Verdict(found.true, NEVER.true) if has_null else found

    def _between(self, part: exp.Between) -> Verdict:
        # Bounds the wrong way round select nothing in SQL, so they stay apart.
        if part.args.get("symmetric"):
            return self._refused(part)
        low, high = part.args["low"], part.args["high"]
        return all_hold([self._compare(">=", part.this, low), self._compare("<=", part.this, high)])

    def _like(self, part: exp.Like) -> Verdict:
        pattern = _plain(part.expression)
        if not isinstance(part.this, exp.Column) or not isinstance(pattern, str):
            return self._refused(part)
        if "\\" in pattern:
            return self._refused(part, "holds a backslash, which warehouses read differently")
        name = self._name(part.this)
        found = compared("like", [name], lambda key: condition(name, key, pattern))
        return found.negated() if part.args.get("negate") else found


def _plain(part: exp.Expr) -> Any:
    if isinstance(part, exp.Literal):
        text = str(part.this)
        return text if part.is_string else float(text) if re.search(r"[.eE]", text) else int(text)
    if isinstance(part, exp.Neg):
        value = _plain(part.this)
        return None if isinstance(value, str) or value is None else -value
    if isinstance(part, exp.Boolean):
        return "true" if part.this else "false"
    is_moment = isinstance(part, exp.Cast) and part.is_type(
        "date", "timestamp", "timestampntz", "timestamptz"
    )
    return _plain(part.this) if is_moment else None


FORMAT = Format("sql", "a WHERE clause of SQL", read, reads_text=True)
