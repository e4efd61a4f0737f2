"""Reads one literal of a document in the kind of the attribute it stands beside."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from federated.errors import shown
from federated.kinds import Kind
from federated.operators.comparison import first_moment
from federated.operators.folding import fold_text
from federated.passes.draft import Context
from federated.rule.fields import read_moment
from federated.rule.tree import Operand

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?\Z", re.ASCII)
# Fixed moments are the same at every run.
ANY_RUN = datetime(2000, 1, 1, tzinfo=UTC)
MOST_DIGITS = 19
MOST_DECIMALS = 9


class Unreadable(ValueError):
    """The literal is not one of this kind."""

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.advice = advice


def read_literal(value: Operand, kind: Kind) -> Operand:
    """Return the literal in the kind; a date beside a timestamp stays a date, its whole day.

    >>> read_literal("15", Kind.INTEGER)
    Decimal('15')
    """
    if kind.is_number:
        return _number(value)
    if kind is Kind.BOOLEAN:
        return _boolean(value)
    if kind.is_time:
        return _moment(value, kind)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f"{shown(value)} is not text", "Write it in quotes.")
    return str(value)


def in_order(bounds: list[Operand], kind: Kind, context: Context, *, fold: bool) -> list[Operand]:
    """Return two literal bounds with the lower one first, as they will be compared."""

    def rank(bound: Operand) -> Any:
        if isinstance(bound, date):
            # A date and a time stand beside each other as what they mean in the project's zone.
            # What means the same comes in the order of its text, so that one rule has one form.
            return first_moment(bound, kind).value(ANY_RUN, context.zone), str(bound)
        return (fold_text(bound), bound) if fold and isinstance(bound, str) else bound

    return sorted(bounds, key=rank)


def _number(value: Operand) -> Decimal:
    text = value.strip() if isinstance(value, str) else repr(value)
    if isinstance(value, bool) or not _NUMBER.match(text):
        raise Unreadable(f"{shown(value)} is not a number", "Write a number.")
    number = Decimal(text)
    digits = number.as_tuple()
    exponent = int(digits.exponent)
    if len(digits.digits) + exponent > MOST_DIGITS or -exponent > MOST_DECIMALS:
        problem = f"{shown(value)} has more than {MOST_DIGITS} digits or {MOST_DECIMALS} decimals"
        raise Unreadable(problem, "Round it.")
    # One number has one form, so that one meaning has one hash.
    return Decimal(format(number.normalize(), "f")) if number else Decimal(0)


def _boolean(value: Operand) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise Unreadable(f"{shown(value)} is neither true nor false", "Write true or false.")


def _moment(value: Operand, kind: Kind) -> date | datetime:
    moment = read_moment(value)
    if moment is None:
        advice = "Write it as 2017-10-30, with a year from 1000 to 9900."
        raise Unreadable(f"{shown(value)} is not a date", advice)
    if isinstance(moment, datetime):
        if kind is Kind.DATE:
            raise Unreadable(f"{shown(value)} is a time", "Write a date, as 2017-10-30.")
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    return moment
