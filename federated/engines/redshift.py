"""Amazon Redshift, rendered and parsed again but not run here."""

from federated.engines.base import Engine, call, text_of

ENGINE = Engine(
    "redshift",
    "redshift",
    "rendered only",
    text=lambda encoded: call("FROM_VARBYTE", call("FROM_HEX", text_of(encoded)), text_of("utf-8")),
    hex_of=lambda value: call("TO_HEX", call("TO_VARBYTE", value, text_of("utf-8"))),
    row_hash=lambda values: call("FNV_HASH", call("JSON_SERIALIZE", call("ARRAY", *values))),
)
