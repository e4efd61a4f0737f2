"""Databricks SQL, rendered and parsed again but not run here; spelled as Spark."""

from federated.engines.base import Engine
from federated.engines.spark import ENGINE as SPARK

ENGINE = Engine(
    "databricks",
    "databricks",
    "rendered only",
    text=SPARK.text,
    hex_of=SPARK.hex_of,
    fit=SPARK.fit,
    whole=SPARK.whole,
    micros_of=SPARK.micros_of,
    row_hash=SPARK.row_hash,
    patterns=SPARK.patterns,
    count=SPARK.count,
    utc_of=SPARK.utc_of,
)
