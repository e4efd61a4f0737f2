"""Snowflake, rendered and parsed again but not run here."""

from sqlglot import exp

from federated.engines.base import Engine, call, text_of

ENGINE = Engine(
    "snowflake",
    "snowflake",
    "rendered only",
    text=lambda encoded: call("HEX_DECODE_STRING", text_of(encoded)),
    hex_of=lambda value: call("HEX_ENCODE", value, exp.Literal.number(0)),
)
