"""A published snapshot of what was told, made by the shipped identity models; for tests."""

import json
from collections.abc import Callable

from identity_worlds import Told

from federated.warehouse import open_warehouse
from muster.settings import Settings

RUN_ID = "20260601T000000Z-1"


def publish_told(settings: Settings, tell: Callable[[Told], None], as_of: str) -> None:
    """Publish the identity tables of the rows that `tell` tells; it may build days before, too."""
    folder = settings.published_dir / RUN_ID
    folder.mkdir(parents=True)
    address = f"duckdb:///{folder / 'warehouse.duckdb'}"
    with open_warehouse(address, read_only=False) as warehouse:
        told = Told(warehouse, "main")
        tell(told)
        told.build(as_of)
        warehouse.execute(
            "create table dim_profiles as select distinct profile_id from fct_profile_assignments"
            " where namespace <> 'profile_id'"
        )
        warehouse.execute(f"create table fct_runs as select timestamp '{as_of}' as as_of")
    manifest = {"schema_version": 1, "run_id": RUN_ID, "as_of": f"{as_of}T00:00:00+00:00"}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    current = {"run_id": RUN_ID, "path": RUN_ID}
    (settings.published_dir / "current.json").write_text(json.dumps(current), encoding="utf-8")
