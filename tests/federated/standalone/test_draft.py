"""A draft reads as a catalogue, and finds what a person would look for."""

from pathlib import Path

import pytest
from stored_world import SCHEMA

from federated import load_catalog
from federated.errors import CatalogError
from federated.standalone.draft import draft_catalog
from federated.warehouse import Warehouse, open_warehouse

PLAIN = """
create table raw_customers (id bigint, first_name text);
insert into raw_customers values (1, 'a'), (2, 'b');
create table raw_orders (id bigint, user_id bigint, order_date date, status text);
insert into raw_orders values (1, 1, '2018-01-01', 'x'), (2, 1, '2018-01-02', 'x');
create table raw_payments (id bigint, order_id bigint, amount double);
insert into raw_payments values (1, 1, 2.5);
create table "null" (a json)
"""


def test_the_odd_shop_is_drafted(shop: Warehouse, tmp_path: Path) -> None:
    text = draft_catalog(shop, SCHEMA)
    path = tmp_path / "draft.yml"
    path.write_text(text, encoding="utf-8")
    found = load_catalog(path, shop)
    assert list(found.catalog.entities) == ["customer"]
    assert found.tables["customer"].columns["First_Name"].name == "First Name"
    assert "# check" in text


def test_plain_tables_are_found_by_their_names(tmp_path: Path) -> None:
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        for statement in PLAIN.split(";\n"):
            warehouse.execute(statement)
        path = tmp_path / "draft.yml"
        path.write_text(draft_catalog(warehouse, "main"), encoding="utf-8")
        found = load_catalog(path, warehouse)
        orders = found.catalog.collections["orders"]
        assert (orders.owners, orders.key) == ({"customer": "user_id"}, ("id",))
        # A day is enough for a time: the start of it.
        assert orders.time == "order_date"
        text = path.read_text(encoding="utf-8")
        assert "# not used: main.raw_payments" in text
        with pytest.raises(CatalogError, match="no table has a column that tells"):
            draft_catalog(warehouse, "main", ["null"])
