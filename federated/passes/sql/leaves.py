"""One comparison as SQL, two-valued: false when a side is missing, or the exact complement."""

from collections.abc import Callable, Sequence
from functools import partial

from sqlglot import exp

from federated.catalog.schema import Table
from federated.errors import InternalError
from federated.kinds import Kind
from federated.operators import twin_of
from federated.operators.arrays import array_test
from federated.operators.base import Operator
from federated.operators.dates import anniversary_sql
from federated.operators.folding import folded, folded_text
from federated.operators.literals import (
    by_code_point,
    edge,
    element,
    literal,
    literal_text,
    within_numbered,
)
from federated.operators.matching import pattern_test
from federated.operators.occasions import numbered_edges
from federated.operators.positions import is_valid, within_circle
from federated.passes.sql.joining import either, every, total
from federated.rule.places import Circle
from federated.rule.tree import Operand, Term
from federated.rule.windows import Duration, Span

ValueOf = Callable[[Term], exp.Expr]
ORDERING = frozenset({"<", ">", "<=", ">=", "between"})
ANY_LENGTH = {"day": 366, "week": 53, "month": 13, "quarter": 5, "year": 2}


def any_of(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Return whether one of the parts holds; without parts none does."""
    if not parts:
        return exp.false()
    return parts[0] if len(parts) == 1 else exp.paren(either(parts), copy=False)


def all_of(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Return whether all parts hold; without parts they do."""
    if not parts:
        return exp.true()
    return every(parts)


def negation(part: exp.Expr) -> exp.Expr:
    """Return what holds exactly where the part does not."""
    if isinstance(part, exp.Not):
        inner = part.this
        return inner.unnest() if isinstance(inner, exp.Paren) else inner
    if isinstance(part, exp.Boolean):
        return exp.false() if part.this else exp.true()
    return exp.Not(this=part if isinstance(part, exp.Paren) else exp.paren(part, copy=False))


def never_missing(part: exp.Expr) -> exp.Expr:
    """Return the part with `missing` read as false."""
    if isinstance(part, exp.Boolean | exp.Coalesce):
        return part
    if isinstance(part, exp.Not) and isinstance(part.this, exp.Is):
        return part
    return exp.Coalesce(this=part.unnest(), expressions=[exp.false()])


def is_alive(table: Table, mark: exp.Column) -> exp.Expr:
    """Return whether no tombstone marks a row as deleted."""
    kind = table.columns[mark.name]
    if kind is not None and kind[0] is Kind.BOOLEAN:
        return negation(never_missing(mark))
    return exp.Is(this=mark, expression=exp.Null())


def within(value: exp.Expr, spans: Sequence[Span]) -> exp.Expr:
    """Return whether a moment lies in one of the spans."""
    if numbered := numbered_edges(tuple(spans)):
        return within_numbered(value.copy(), *numbered)
    return any_of([all_of(list(_bounds(value, span))) for span in spans])


def _bounds(value: exp.Expr, span: Span) -> list[exp.Expr]:
    bounds: list[exp.Expr] = []
    if span.low is not None:
        bounds.append(exp.GTE(this=value.copy(), expression=edge(span.low.id)))
    if span.high is not None:
        bounds.append(exp.LT(this=value.copy(), expression=edge(span.high.id)))
    return bounds


def leaf(
    key: str,
    value: exp.Expr,
    operands: Sequence[Operand],
    kind: Kind,
    value_of: ValueOf,
    *,
    case_sensitive: bool = True,
    guarded: bool = False,
    scaled_by: exp.Expr | None = None,
) -> exp.Expr:
    """Return one comparison.

    `guarded` reads a missing answer as false where something around would turn it round;
    `scaled_by` multiplies the numbers compared with, as a mean is compared with a sum.
    """
    if key in {"within", "notWithin", "anniversaryWithin"}:
        test, is_complement = _moment_test(key, value, operands), key == "notWithin"
    else:
        operator, is_complement = twin_of(key)
        found = _of_many_parts(operator, value, operands, kind, value_of, case_sensitive)
        if found is not None:
            return _two_valued(found, is_complement, guarded)
        if operator.sql is None:
            raise InternalError(f'the operator "{key}" has no SQL. Report this as a bug.')
        parts = [_operand(o, value_of, scaled_by) for o in operands]
        if kind is Kind.FLOAT:
            value = _without_nan(value)
        if kind is Kind.TEXT:
            value, parts = _as_text(operator.key, value, parts, case_sensitive)
        test = operator.sql(value, parts)
    return _two_valued(test, is_complement, guarded)


def _of_many_parts(
    operator: Operator,
    value: exp.Expr,
    operands: Sequence[Operand],
    kind: Kind,
    value_of: ValueOf,
    case_sensitive: bool,
) -> exp.Expr | None:
    """Return the test of a position, of an array or by a pattern, None for any other."""
    if kind is Kind.POSITION:
        circle = operands[0] if operands else None
        return within_circle(value, circle) if isinstance(circle, Circle) else is_valid(value)
    if kind.element is not None and operator.takes == "many":
        inner, one = element(kind.element), "within" if kind.element.is_time else "in"
        fits = partial(_one_of, one, inner, kind.element, value_of, case_sensitive)
        return array_test(operator.key, value, operands, fits)
    if operator.takes == "pattern":
        text = str(operands[0])
        return pattern_test(operator.key, value, text, is_folded=not case_sensitive)
    return None


def _one_of(
    key: str,
    value: exp.Expr,
    kind: Kind,
    value_of: ValueOf,
    case_sensitive: bool,
    operands: Sequence[Operand],
) -> exp.Expr:
    return leaf(key, value.copy(), operands, kind, value_of, case_sensitive=case_sensitive)


def _two_valued(test: exp.Expr, is_complement: bool, guarded: bool) -> exp.Expr:
    if is_complement:
        return _complement(test)
    return never_missing(test) if guarded else _grouped(test)


def _without_nan(value: exp.Expr) -> exp.Expr:
    nan = exp.cast(exp.Literal.string("NaN"), "double")
    return exp.Nullif(this=value, expression=nan)


def _complement(test: exp.Expr) -> exp.Expr:
    if isinstance(test, exp.Not) and isinstance(test.this, exp.Is):
        return test.this
    return negation(never_missing(test))


def _grouped(test: exp.Expr) -> exp.Expr:
    return exp.paren(test, copy=False) if isinstance(test, exp.Or) else test


def _operand(value: Operand, value_of: ValueOf, scaled_by: exp.Expr | None) -> exp.Expr:
    # check_kinds left no other literals here.
    part = value_of(value) if isinstance(value, Term) else literal(value)  # type: ignore[arg-type]
    if scaled_by is None:
        return part
    return exp.paren(exp.Mul(this=part, expression=scaled_by.copy()), copy=False)


def _moment_test(key: str, value: exp.Expr, operands: Sequence[Operand]) -> exp.Expr:
    spans = [o for o in operands if isinstance(o, Span)]
    if key != "anniversaryWithin":
        return within(value, spans)
    length = next((o for o in operands if isinstance(o, Duration)), Duration(1, "day"))
    low, high = spans[0].low, spans[0].high
    if length.n >= ANY_LENGTH[length.unit] or low is None or high is None:
        return exp.Not(this=exp.Is(this=value, expression=exp.Null()))
    if length.n == 0:
        return exp.false()
    return anniversary_sql(value, edge(low.id), edge(high.id))


def _as_text(
    key: str, value: exp.Expr, parts: list[exp.Expr], case_sensitive: bool
) -> tuple[exp.Expr, list[exp.Expr]]:
    """Return both sides folded where case does not count, and by code point where order does."""
    if not case_sensitive:
        texts = [literal_text(p) for p in parts]
        known = [t for t in texts if t is not None]
        is_whole = len(known) < len(parts) or key in ORDERING
        value = folded(value, None if is_whole else "".join(known))
        parts = [
            folded_text(t) if t is not None else folded(p, None)
            for p, t in zip(parts, texts, strict=True)
        ]
    if key in ORDERING:
        return by_code_point(value), [by_code_point(p) for p in parts]
    return value, parts


def odd_number_of(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Return whether an odd number of parts holds; none may be missing."""
    found = exp.paren(total([_one_if(part) for part in parts]), copy=False)
    left = exp.Mod(this=found, expression=exp.Literal.number(2))
    return exp.EQ(this=left, expression=exp.Literal.number(1))


def _one_if(part: exp.Expr) -> exp.Expr:
    one = exp.If(this=part, true=exp.Literal.number(1))
    return exp.Case(ifs=[one], default=exp.Literal.number(0))
