"""Assets, pool and default arguments, the one file the DAGs share; no task."""

import os
from datetime import UTC, datetime, timedelta

from airflow.sdk import Asset, Param

PROFILES = Asset("muster_profiles", uri="muster://profiles")
EXPORT = Asset("muster_export", uri="muster://export")
DELIVERIES = Asset("muster_deliveries", uri="muster://deliveries")

# One slot: a DuckDB file takes one process at a time. Other warehouses may have more.
WAREHOUSE = "warehouse"

# Empty: only by hand, as on the demo company, whose year is 2017.
NIGHTLY = os.environ.get("MUSTER_NIGHTLY", "0 3 * * *") or None
HOURLY = "30 * * * *" if NIGHTLY else None

START = datetime(2017, 1, 1, tzinfo=UTC)
RETRY_DELAY = timedelta(seconds=float(os.environ.get("MUSTER_RETRY_SECONDS", "300")))

DEFAULTS = {
    "owner": "muster",
    "retries": 3,
    "retry_delay": RETRY_DELAY,
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(hours=1),
    "execution_timeout": timedelta(hours=2),
}

COMMON = {
    "start_date": START,
    "catchup": False,
    # Runs follow each other: history is written forwards.
    "max_active_runs": 1,
    "default_args": DEFAULTS,
    "tags": ["muster"],
}

AS_OF = Param(
    None,
    type=["null", "string"],
    title="as_of",
    description="The moment to look from, such as 2017-10-30; empty means when the run is due.",
)
