"""BigQuery, rendered and parsed again but not run here."""

from sqlglot import exp

from federated.engines.base import Engine, call, text_of

ENGINE = Engine(
    "bigquery",
    "bigquery",
    "rendered only",
    text=lambda encoded: call("SAFE_CONVERT_BYTES_TO_STRING", call("FROM_HEX", text_of(encoded))),
    hex_of=lambda value: call("TO_HEX", exp.cast(value, "binary")),
    row_hash=lambda values: call(
        "FARM_FINGERPRINT", call("TO_JSON_STRING", call("STRUCT", *values))
    ),
    utc_of=lambda value: call("DATETIME", value, text_of("UTC")),
)
