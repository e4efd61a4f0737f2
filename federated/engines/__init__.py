"""One file per warehouse: how it spells what we mean, what it lacks, and how it opens."""

from federated.engines import (
    bigquery,
    databricks,
    duckdb,
    postgres,
    redshift,
    snowflake,
    spark,
    trino,
)
from federated.engines.base import Engine

ENGINES: dict[str, Engine] = {
    module.ENGINE.key: module.ENGINE
    for module in (duckdb, postgres, spark, databricks, snowflake, bigquery, redshift, trino)
}

__all__ = ["ENGINES", "Engine"]
