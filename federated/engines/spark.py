"""Spark SQL, rendered and parsed again but not run here; text is hex, as Spark substitutes ${…}."""

from federated.engines.base import Engine, call, text_of
from federated.operators.patterns import JAVA

ENGINE = Engine(
    "spark",
    "spark",
    "rendered only",
    text=lambda encoded: call("decode", call("unhex", text_of(encoded)), text_of("UTF-8")),
    hex_of=lambda value: call("lower", call("hex", value)),
    # xxhash64 passes over what is missing, so each value goes in with whether it is.
    row_hash=lambda values: call(
        "xxhash64", *(part for value in values for part in (value, call("isnull", value.copy())))
    ),
    patterns=JAVA,
)
