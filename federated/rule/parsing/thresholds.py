"""Reads how many rows a collection test asks for: a mode, and a count or a share of the rows."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from federated.errors import shown
from federated.rule.fields import Entries
from federated.rule.tree import Mode

_NUMBER = re.compile(r" *[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,2})? *\Z")
MODES = ("some", "none", "all", "atLeast", "atMost", "exactly", "between")
Match = tuple[Mode, Decimal, Decimal | None, bool]


def read_match(entries: Entries) -> Match:
    """Return mode, low, high and whether they are shares; without `match` it is `some`."""
    if entries.data.get("match") is None:
        return "some", Decimal(1), None, False
    match = entries.inner("match")
    if match is None:
        return "some", Decimal(1), None, False
    match.known(["mode", "threshold"])
    mode = cast(Mode, match.word("mode", MODES, "some"))
    if mode in {"some", "none", "all"}:
        # A builder leaves the last threshold behind when the mode is changed; it means nothing.
        return (
            mode,
            Decimal(1 if mode == "some" else 0),
            None if mode == "some" else Decimal(0),
            False,
        )
    bounds = _bounds(match, mode)
    is_share = [0 < b < 1 for b in bounds]
    if any(is_share) and not all(is_share):
        match.fault("threshold", "mixes a share and a count", "Write two counts or two shares.")
    low, high = bounds[0], bounds[-1]
    if mode == "between":
        return mode, low, high, is_share[0]
    if mode == "atMost":
        return mode, Decimal(0), high, is_share[0]
    return mode, low, high if mode == "exactly" else None, is_share[0]


def _bounds(match: Entries, mode: str) -> list[Decimal]:
    value = match.data.get("threshold")
    parts = value if isinstance(value, list) and mode == "between" else [value]
    if mode == "between" and len(parts) != 2:
        match.fault("threshold", f"is not two numbers (found {shown(value)})", "Write [1, 3].")
        return [Decimal(0), Decimal(0)]
    return sorted(_threshold(match, p) for p in parts)


def _threshold(match: Entries, value: Any) -> Decimal:
    try:
        # Text must look like a number to everybody, an editor too.
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        is_number = is_number or (isinstance(value, str) and bool(_NUMBER.match(value)))
        number = Decimal(str(value)) if is_number else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or number > 10**9:
        problem = f"is not a number from 0 to 1,000,000,000 (found {shown(value)})"
        match.fault("threshold", problem, "Write a count, or a share between 0 and 1.")
        return Decimal(0)
    if number > 1 and number != number.to_integral_value():
        problem = f"is neither a count nor a share (found {shown(value)})"
        match.fault("threshold", problem, "Write a whole number, or a share between 0 and 1.")
    if 0 < number < 1 and -int(number.as_tuple().exponent) > 9:
        match.fault("threshold", "has more than 9 decimals", "Round it.")
    return number
