"""Whether there is a value at all, and whether a yes-or-no value is a yes; '' is a value."""

from sqlglot import exp

from federated.kinds import Kind
from federated.operators.base import EVERY, Operator, Sample, complement

BOOLEAN = frozenset({Kind.BOOLEAN})
NOT_NULL = Operator(
    "notNull",
    "is known",
    EVERY,
    "nothing",
    lambda value, _: exp.Not(this=exp.Is(this=value, expression=exp.Null())),
    lambda _value, _operands: True,
    samples=(Sample("", (), True),),
)
OPERATORS = (
    complement("null", "is not known", NOT_NULL),
    NOT_NULL,
    Operator(
        "isTrue",
        "is true",
        BOOLEAN,
        "nothing",
        lambda value, _: exp.EQ(this=value, expression=exp.true()),
        lambda value, _: value is True,
        samples=(Sample(True, (), True), Sample(False, (), False)),
    ),
    # Positive too: a missing value is neither true nor false.
    Operator(
        "isFalse",
        "is false",
        BOOLEAN,
        "nothing",
        lambda value, _: exp.EQ(this=value, expression=exp.false()),
        lambda value, _: value is False,
        samples=(Sample(False, (), True),),
    ),
)
