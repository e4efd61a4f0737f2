"""Makes a fresh Airflow home ready: the metadata database and the pool; safe to repeat."""

from airflow.models.pool import Pool
from airflow.utils.db import upgradedb

WAREHOUSE_POOL = "warehouse"


def prepare_home(slots: int = 1) -> None:
    """Bring the metadata database up to date and set the slots of the warehouse pool."""
    upgradedb()
    Pool.create_or_update_pool(
        name=WAREHOUSE_POOL,
        slots=slots,
        description="Tasks that open the warehouse; a DuckDB file takes one at a time.",
        include_deferred=False,
    )


if __name__ == "__main__":
    prepare_home()
