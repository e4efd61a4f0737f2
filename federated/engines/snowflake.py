"""Snowflake, rendered and parsed again but not run here.

Relied on, and tried on no server: LEFT, RIGHT, LENGTH and CHARINDEX count characters; texts compare
by their UTF-8 unless a column was given a collation; NaN equals NaN; DATE_TRUNC to a week follows
the parameter WEEK_START, DAYOFWEEKISO follows none.
"""

from sqlglot import exp

from federated.engines.base import Engine, call, cast_element, count_filtered, text_of, unit_of
from federated.operators.patterns import SNOWFLAKE

_FIRST = [exp.Literal.number(n) for n in (1, 1, 0)]


def _from_monday(part: exp.TimestampTrunc) -> exp.Expr:
    if unit_of(part) != "WEEK":
        return part
    back = exp.Sub(this=exp.Literal.number(1), expression=call("DAYOFWEEKISO", part.this.copy()))
    day = exp.TimestampTrunc(this=part.this, unit=exp.var("DAY"))
    return exp.DateAdd(this=day, expression=back, unit=exp.var("DAY"))


def _by_one_name(part: exp.TimestampDiff) -> exp.Expr:
    """Return a difference by the name that both of its names are read as."""
    return exp.DateDiff(this=part.this, expression=part.expression, unit=part.args["unit"])


ENGINE = Engine(
    "snowflake",
    "snowflake",
    "rendered only",
    text=lambda encoded: call("HEX_DECODE_STRING", text_of(encoded)),
    hex_of=lambda value: call("HEX_ENCODE", value, exp.Literal.number(0)),
    # Its own "like" holds only of the whole text; s lets the dot take a newline, c minds case.
    finds=lambda value, pattern: exp.GT(
        this=call("REGEXP_INSTR", value, pattern, *_FIRST, text_of("cs")),
        expression=exp.Literal.number(0),
    ),
    patterns=SNOWFLAKE,
    utc_of=lambda value: exp.cast(
        call("CONVERT_TIMEZONE", text_of("UTC"), value), exp.DataType.build("timestampntz")
    ),
    count=count_filtered("ARRAY_SIZE", "FILTER"),
    element=cast_element,
    mends=((exp.TimestampTrunc, _from_monday), (exp.TimestampDiff, _by_one_name)),
)
