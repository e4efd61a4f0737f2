"""Spark SQL, rendered and parsed again but not run here; text is hex, as Spark substitutes ${…}."""

from federated.engines.base import Engine, call, text_of

ENGINE = Engine(
    "spark",
    "spark",
    "rendered only",
    text=lambda encoded: call("decode", call("unhex", text_of(encoded)), text_of("UTF-8")),
    hex_of=lambda value: call("lower", call("hex", value)),
)
