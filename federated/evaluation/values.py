"""Reads stored values and literals as what they mean; comparing them is in `operators`."""

import math
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from federated.evaluation.moments import first_instant_showing, naive_utc
from federated.kinds import Kind


def stored(value: Any, kind: Kind | None) -> Any:
    """Return a value of a table: None when missing, numbers exact, instants naive in UTC."""
    if value is None:
        return None
    if kind is not None and kind.element is not None:
        return [stored(each, kind.element) for each in value]
    if kind is Kind.FLOAT:
        return None if math.isnan(value) else float(value)
    if kind is not None and kind.is_number:
        return _exact(value)
    if isinstance(value, datetime):
        return naive_utc(value) if kind is Kind.TIMESTAMP else value.date()
    return value


def literal(value: Any, kind: Kind, zone: ZoneInfo) -> Any:
    """Return a literal of a rule in the kind of the field it stands beside.

    Beside an array it is in the kind of its elements. A date beside a timestamp stays a date: it
    means the whole local day.
    """
    kind = kind.element or kind
    if kind is Kind.FLOAT:
        return float(str(value))
    if kind.is_number:
        return _exact(value)
    if kind is Kind.BOOLEAN:
        return value if isinstance(value, bool) else str(value).lower() == "true"
    if kind is Kind.TEXT:
        return str(value)
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    return instant(value, zone) if isinstance(value, datetime) else value


def instant(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant a time in a document means: local to the zone unless it says where."""
    if moment.tzinfo is None:
        return first_instant_showing(moment, zone)
    return naive_utc(moment)


def _exact(value: Any) -> Fraction | None:
    if type(value) is int:
        return Fraction(value)
    number = Decimal(str(value))
    return None if number.is_nan() else Fraction(number)
