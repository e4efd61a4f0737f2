"""Trino, rendered and parsed again but not run here.

Relied on, and tried on no server: texts compare by code point, STRPOS, SUBSTR and LENGTH count code
points; a decimal literal is exact; TIMESTAMP alone keeps milliseconds; NaN equals nothing.
"""

from collections.abc import Sequence

from sqlglot import exp

from federated.engines.base import Engine, call, count_filtered, nan_is_missing, text_of
from federated.operators.patterns import JAVA

_MICROSECONDS = exp.DataType.build("timestamp(6)")


def _with_microseconds(part: exp.Cast) -> exp.Expr:
    if part.to.is_type("timestampntz", "timestamp") and not part.to.expressions:
        return exp.cast(part.this, _MICROSECONDS.copy())
    return part


def _row_hash(values: Sequence[exp.Expr]) -> exp.Expr:
    written = call("JSON_FORMAT", exp.cast(call("ROW", *values), "json"))
    number = call("FROM_BIG_ENDIAN_64", call("XXHASH64", call("TO_UTF8", written)))
    # A sum of BIGINT that leaves their range is an error.
    return exp.cast(number, "decimal(38, 0)")


ENGINE = Engine(
    "trino",
    "trino",
    "rendered only",
    text=lambda encoded: call("FROM_UTF8", call("FROM_HEX", text_of(encoded))),
    hex_of=lambda value: call("LOWER", call("TO_HEX", call("TO_UTF8", value))),
    row_hash=_row_hash,
    # Joni by default, RE2/J where the server says so: both take what Java does of our subset.
    patterns=JAVA,
    count=count_filtered("CARDINALITY", "FILTER"),
    utc_of=lambda value: exp.cast(call("AT_TIMEZONE", value, text_of("UTC")), "timestamp(6)"),
    mends=((exp.Cast, _with_microseconds), (exp.Nullif, nan_is_missing)),
)
