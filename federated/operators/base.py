"""The record of one operator: what it takes, its SQL, and its reading in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlglot import exp

from federated.kinds import Kind
from federated.rule.tree import Operand
from federated.rule.windows import Span

Takes = Literal["nothing", "one", "two", "many", "duration", "pattern", "circle", "occasion"]
SqlOf = Callable[[exp.Expr, Sequence[exp.Expr]], exp.Expr]
Matches = Callable[[Any, Sequence[Any]], bool]
SpansOf = Callable[[Sequence[Operand], Kind], tuple[Span, ...]]

EVERY = frozenset(Kind)
ARRAYS = frozenset(kind for kind in Kind if kind.element)
# A position is two numbers, so it equals no one value.
ALL = EVERY - ARRAYS - {Kind.POSITION}
NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT})
TIMES = frozenset({Kind.DATE, Kind.TIMESTAMP})
ORDERED = NUMBERS | TIMES | {Kind.TEXT}
TEXT = frozenset({Kind.TEXT})


@dataclass(frozen=True)
class Sample:
    """A value, what stands beside the operator, and whether it holds."""

    value: Any
    operands: tuple[Any, ...]
    holds: bool


@dataclass(frozen=True)
class Operator:
    """One operator. It is false when a side is missing, or the exact complement of its twin.

    `sql` and `matches` are only asked when both sides are present. `spans` says what a literal
    date means: spans between named edges, so that no date needs to be worked out by an engine.
    """

    key: str
    label: str
    kinds: frozenset[Kind]
    takes: Takes
    sql: SqlOf | None = None
    matches: Matches | None = None
    spans: SpansOf | None = None
    complement_of: str | None = None
    samples: tuple[Sample, ...] = ()


def complement(key: str, label: str, twin: Operator) -> Operator:
    """Return the operator that holds exactly where its twin does not, missing values included."""
    return Operator(key, label, twin.kinds, twin.takes, complement_of=twin.key)
