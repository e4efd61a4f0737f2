"""jQuery QueryBuilder's own rules select what the SQL beside them selects, on both engines."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from conformance_report import check_page, record
from foreign_worlds import SCHEMA, World, columns_yaml, imported, load, members, read_world

from federated.warehouse import Warehouse

pytestmark = pytest.mark.postgres
PATH = Path(__file__).parent / "data/jquery_querybuilder_rules.json"
DATA = json.loads(PATH.read_text(encoding="utf-8"))
COLUMNS = {
    "key": "integer",
    "id": "text",
    "name": "text",
    "category": "text",
    "price": "decimal(18, 4)",
}
CATALOG = f"""version: 1
entities:
  item:
    table: {SCHEMA}.items
    key: key
    columns: {{key: integer}}
    attributes:
{columns_yaml(COLUMNS, ("key",))}
"""


@pytest.fixture(scope="module")
def items(warehouses: list[Warehouse], tmp_path_factory: pytest.TempPathFactory) -> World:
    values = product(
        [None, "1234-azer-5678", "x"], [None, "", "foo", "a foo b", "bar foo"],
        [None, "mo", "bk", "zz"], [None, Decimal("3"), Decimal("4.5"), Decimal("5"), Decimal("11")],
    )  # fmt: skip
    # A seventh of the three hundred: it meets nearly every pair of values, and costs a seventh.
    some = list(values)[::7]
    rows = [dict(zip(COLUMNS, (n, *each), strict=True)) for n, each in enumerate(some)]
    world = read_world(
        tmp_path_factory.mktemp("jquery"), {"items": (COLUMNS, rows)}, CATALOG, "key"
    )
    for warehouse in warehouses:
        load(warehouse, world)
    return world


def agrees(
    warehouses: list[Warehouse], items: World, rules: Any, sql: str, params: list[Any]
) -> int:
    rule = imported(items, rules, "jquery-querybuilder")
    found = members(warehouses, items, rule, datetime(2024, 1, 1, tzinfo=UTC))
    for warehouse in warehouses:
        text = f"select key from {SCHEMA}.items where {sql.replace('LIKE(?)', 'LIKE ?')}"
        assert {row[0] for row in warehouse.rows(text, params)} == found, sql
    return len(found)


def test_the_basic_rules(warehouses: list[Warehouse], items: World) -> None:
    said = DATA["basic_rules_sql_stmt"]
    assert agrees(warehouses, items, DATA["basic_rules"], said["sql"], said["params"])
    record("jquery-querybuilder", "basic_rules")


def test_every_operator_alone_and_turned_round(warehouses: list[Warehouse], items: World) -> None:
    said = DATA["all_operators_rules_sql"]
    parts = said["sql"].replace("BETWEEN ? AND ?", "BETWEEN ? ~ ?").split(" AND ")
    params = list(said["params"])
    rules = DATA["all_operators_rules"]["rules"]
    assert len(parts) == len(rules) == 20
    for part, rule in zip(parts, rules, strict=True):
        sql = part.replace("~", "AND")
        own = [params.pop(0) for _ in range(sql.count("?"))]
        held = agrees(warehouses, items, {"condition": "AND", "rules": [rule]}, sql, own)
        turned = {"condition": "AND", "not": True, "rules": [rule]}
        opposite = agrees(warehouses, items, turned, f"not ({sql})", own)
        assert 0 < held < len(items.keys)
        assert 0 < opposite < len(items.keys)
        record("jquery-querybuilder", rule["operator"])
    assert params == []


def test_the_page_says_so() -> None:
    check_page("jquery-querybuilder", 21)
