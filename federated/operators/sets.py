"""One of several values; none of them when the list is empty."""

from collections.abc import Sequence

from sqlglot import exp

from federated.kinds import Kind
from federated.operators.base import ALL, Operator, Sample, complement
from federated.operators.comparison import EQUALS
from federated.operators.literals import as_hex, literal_text
from federated.rule.tree import Operand
from federated.rule.windows import Span

LONG = 20


def _sql_in(value: exp.Expr, operands: Sequence[exp.Expr]) -> exp.Expr:
    # An empty list is refused by some engines.
    if not operands:
        return exp.false()
    if any(isinstance(o, exp.Column) for o in operands):
        equal = [exp.EQ(this=value.copy(), expression=o) for o in operands]
        # A missing column must not hide a match beside it.
        return exp.or_(
            *(exp.Coalesce(this=e, expressions=[exp.false()]) for e in equal), copy=False
        )
    texts = [literal_text(o) for o in operands]
    known = [t for t in texts if t is not None]
    if len(known) == len(operands) > LONG and any(isinstance(o, exp.Anonymous) for o in operands):
        # One function of the column, not one of each value: engines are slow at thousands.
        encoded = [exp.Literal.string(t.encode().hex()) for t in known]
        return exp.In(this=as_hex(value), expressions=encoded)
    return exp.In(this=value, expressions=list(operands))


def _spans(values: Sequence[Operand], kind: Kind) -> tuple[Span, ...]:
    assert EQUALS.spans is not None  # noqa: S101 - it is written beside it
    return tuple(span for value in values for span in EQUALS.spans((value,), kind))


IN = Operator(
    "in",
    "is one of",
    ALL,
    "many",
    _sql_in,
    lambda value, operands: value in [o for o in operands if o is not None],
    _spans,
    samples=(Sample("a", ("a", "b"), True), Sample("a", (), False)),
)
OPERATORS = (IN, complement("notIn", "is none of", IN))
