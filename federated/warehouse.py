"""Opens a warehouse by its address: the one door to data, for this package and all above it."""

from pathlib import Path

from federated.engines import duckdb, postgres, spark
from federated.engines.connection import Column, Relation, Warehouse
from federated.errors import EngineLacks, nearest

__all__ = ["Column", "Relation", "Warehouse", "open_snapshot", "open_warehouse"]


def open_warehouse(url: str, *, read_only: bool = True, locked_down: bool = False) -> Warehouse:
    """Open the warehouse at an address.

    `duckdb:///<path>`, `postgresql://<host>/<database>`, `spark://local` or `spark:///<folder>`.

    `locked_down` is for previews of other people's SQL: read-only, no files, no settings.

    Raises: WarehouseLocked, WarehouseUnreachable, WarehouseAbsent, WarehouseDamaged, EngineLacks.
    """
    scheme, _, rest = url.partition("://")
    engine = scheme.split("+")[0]
    if engine == "duckdb":
        path = rest.removeprefix("/")
        return duckdb.connect(path, read_only=read_only or locked_down, locked_down=locked_down)
    if engine in {"postgresql", "postgres"}:
        address = f"postgresql://{rest}"
        return postgres.connect(
            address, read_only=read_only or locked_down, locked_down=locked_down
        )
    if engine == "spark":
        return spark.connect(url, read_only=read_only, locked_down=locked_down)
    advice = nearest(engine, ["duckdb", "postgresql", "spark"])
    raise EngineLacks(f"warehouse: no engine opens {engine}:// here. {advice}")


def open_snapshot(path: Path) -> Warehouse:
    """Open a published DuckDB file for readers: no writing, no files around it, no settings."""
    return open_warehouse(f"duckdb:///{path}", read_only=True, locked_down=True)
