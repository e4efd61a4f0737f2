"""A published snapshot of three people, shaped as the project's own catalogue says; for tests."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from rule_warehouse import ARROW

from federated import load_project
from federated.kinds import Kind
from federated.warehouse import open_warehouse
from muster.settings import Settings

AS_OF = datetime.fromisoformat("2017-10-30T00:00:00")
RUN_ID = "20171030T000000Z-1"
KEY = "coffee_regulars_who_stopped"
COFFEE = "COFFEE"


def publish_world(
    settings: Settings,
    given: dict[str, list[dict[str, Any]]] | None = None,
    *,
    run_id: str = RUN_ID,
    as_of: datetime = AS_OF,
    more: dict[str, pa.Table] | None = None,
) -> None:
    """Write a snapshot in which Sarah stopped, Grace still drinks, and nobody else bought.

    `given` are other rows of tables, `more` further tables.
    """
    rows_of = {**ROWS, **(given or {})}
    folder = settings.published_dir / run_id
    folder.mkdir(parents=True)
    with open_warehouse(f"duckdb:///{folder / 'warehouse.duckdb'}", read_only=False) as warehouse:
        for name, table in load_project(settings.project_dir).catalog.tables.items():
            schema = pa.schema([(column, _arrow(kind)) for column, kind in table.columns.items()])
            rows = [{**dict.fromkeys(table.columns), **row} for row in rows_of.get(name, [])]
            warehouse.write_table("main", name, pa.Table.from_pylist(rows, schema=schema))
        for name in ("fct_audience_members", "fct_audience_sizes", "fct_runs"):
            warehouse.write_table("main", name, pa.Table.from_pylist(rows_of[name]))
        aliases = {"former_profile_id": "p_old", "profile_id": "p_sarah"}
        warehouse.write_table("main", "dim_profile_aliases", pa.Table.from_pylist([aliases]))
        card = {"profile_id": "p_sarah", "namespace": "loyalty_id", "identifier": "1764"}
        cards = [{**card, "value": "1764", "held_until": None}]
        warehouse.write_table("main", "bridge_profile_identifiers", pa.Table.from_pylist(cards))
        for name, found in (more or {}).items():
            warehouse.write_table("main", name, found)
    manifest = {"schema_version": 1, "run_id": run_id, "as_of": f"{as_of.isoformat()}+00:00"}
    _write(folder / "manifest.json", manifest)
    _write(settings.published_dir / "current.json", {"run_id": run_id, "path": run_id})


def _arrow(kind: tuple[Kind, int | None] | None) -> Any:
    if kind is None:
        return pa.string()
    return pa.decimal128(18, kind[1]) if kind[0] is Kind.DECIMAL else ARROW[kind[0]]


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def purchase(number: int, who: str, product: str, day: str) -> dict[str, Any]:
    """Return one line of a basket."""
    return {
        "purchase_id": f"b{number}:{product}", "basket_id": f"b{number}", "product_id": product,
        "profile_id": who, "quantity": 1, "occurred_at": datetime.fromisoformat(day),
    }  # fmt: skip


ROWS: dict[str, list[dict[str, Any]]] = {
    "dim_profiles": [
        {"profile_id": "p_sarah", "full_name": "林莎拉", "language": "zh-TW"},
        {"profile_id": "p_grace", "full_name": "Grace O'Brien", "language": "en"},
        {"profile_id": "p_nobody", "full_name": None},
    ],
    "dim_products": [
        {"product_id": "1", "category": COFFEE},
        {"product_id": "2", "category": "TEA"},
    ],
    "fct_purchases": [
        *[purchase(n, "p_sarah", "1", f"2017-0{n}-05") for n in (5, 6, 7)],
        purchase(8, "p_sarah", "2", "2017-10-20"),
        *[purchase(n, "p_grace", "1", f"2017-{n:02}-07") for n in (8, 9, 10)],
    ],
    "fct_audience_members": [
        {"audience_key": KEY, "entity": "profile", "entity_key": "p_sarah", "entered_at": AS_OF}
    ],
    "fct_audience_sizes": [
        {"audience_key": KEY, "as_of": AS_OF, "members_count": 1, "entered_count": 1,
         "exited_count": 0}
    ],
    "fct_runs": [{"run_id": RUN_ID, "as_of": AS_OF}],
}  # fmt: skip
