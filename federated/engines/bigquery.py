"""BigQuery, rendered and parsed again but not run here.

Relied on, and tried on no server (GoogleSQL): STRPOS, LEFT, RIGHT and LENGTH of a STRING count
characters, and texts compare byte by byte; WEEK begins on Sunday and ISOWEEK on Monday; NaN equals
nothing.
"""

from decimal import Decimal

from sqlglot import exp

from federated.engines.base import Engine, call, nan_is_missing, text_of, unit_of

_LARGEST = 2**63
_SCALE = 9
# What it knows no part of an interval for.
_IN_OTHERS = {"WEEK": ("DAY", 7), "QUARTER": ("MONTH", 3)}


def _exact(part: exp.Literal) -> exp.Expr:
    """Return a number as NUMERIC: 0.1 alone is a FLOAT64, and 0.1 * 30 of those is above 3."""
    if part.is_string or isinstance(part.parent, exp.DataTypeParam | exp.Limit):
        return part
    value = Decimal(part.name)
    scale = max(0, -int(value.as_tuple().exponent))
    if not scale and value < _LARGEST:
        return part
    # NUMERIC takes 29 digits before the point and 9 after it; BIGNUMERIC takes 38 of each.
    is_big = scale > _SCALE or value >= 10**29
    return exp.cast(text_of(part.name), "bigdecimal" if is_big else "decimal")


def _interval(part: exp.Interval) -> exp.Expr:
    """Return an interval whose length is a number; a text is only taken for ranges of units."""
    unit, times = _IN_OTHERS.get(unit_of(part), (unit_of(part), 1))
    length = exp.Literal.number(int(part.this.name) * times)
    return exp.MakeInterval(
        **{unit.lower(): exp.Kwarg(this=exp.var(unit.lower()), expression=length)}
    )


def _truncated(part: exp.TimestampTrunc) -> exp.Expr:
    unit = "ISOWEEK" if unit_of(part) == "WEEK" else unit_of(part)
    return exp.DatetimeTrunc(this=part.this, unit=exp.var(unit))


ENGINE = Engine(
    "bigquery",
    "bigquery",
    "rendered only",
    text=lambda encoded: call("SAFE_CONVERT_BYTES_TO_STRING", call("FROM_HEX", text_of(encoded))),
    hex_of=lambda value: call("TO_HEX", exp.cast(value, "binary")),
    # A sum of INT64 that leaves their range is an error.
    row_hash=lambda values: exp.cast(
        call("FARM_FINGERPRINT", call("TO_JSON_STRING", call("STRUCT", *values))), "decimal"
    ),
    utc_of=lambda value: call("DATETIME", value, text_of("UTC")),
    mends=(
        (exp.Literal, _exact),
        (exp.Interval, _interval),
        (exp.TimestampTrunc, _truncated),
        (exp.Nullif, nan_is_missing),
    ),
)
