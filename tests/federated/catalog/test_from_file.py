"""One YAML file declares what rules may name; all that is wrong with it is said at once."""

from pathlib import Path

import pytest
from stored_world import CATALOG

from federated.catalog.from_file import read_catalog_file
from federated.errors import CatalogError, DocumentError
from federated.kinds import Kind

DECLARED = """version: 1
week_starts: sunday
entities:
  customer:
    table: shop.customers
    key: customer_id
    columns: {customer_id: integer}
    attributes:
      city: {type: text, label: {en: city, zh-TW: 城市}, labels: [I2], allowed_values: [Taipei]}
    links:
      visits: {to: visits, on: {customer_id: customer_id}, cardinality: one_to_many}
collections:
  visits:
    table: shop.visits
    owners: {customer: customer_id}
    key: [visit_id]
    time: seen_at
    order: [line]
    future: true
    known_at: noted_at
    element: page
    columns:
      {customer_id: integer, visit_id: text, seen_at: timestamp, line: integer,
       noted_at: {type: timestamp, timezone: Asia/Taipei}}
    attributes: {page: text}
    changes: {known_by: append, column: seen_at}
"""
STORED = {
    "odd schema": {
        "Customers": {
            "id": "bigint", "First Name": "text", "mood": "enum", "code": "character(4)",
            "user": "text", "joined": "timestamp with time zone", "Order": "numeric(10,2)",
            "unscaled": "numeric", "gone_at": "timestamp", "uid": "uuid", "tags": "text[]",
        },
        "Order.Lines": {
            "order#": "integer", "customer id": "bigint", "sku": "text", "amount": "double",
            "at": "timestamp", "day": "date",
        },
        "Spend by day": {"customer id": "bigint", "day": "date", "total": "numeric(12,2)"},
        "products": {"sku": "text", "category": "text"},
    }
}  # fmt: skip


def _read(folder: Path, text: str, is_stored: bool = True) -> CatalogError:
    path = folder / "catalog.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        read_catalog_file(path, (lambda s: STORED.get(s, {})) if is_stored else None, "odd schema")
    return caught.value


def test_declared_types_need_no_warehouse(tmp_path: Path) -> None:
    path = tmp_path / "catalog.yml"
    path.write_text(DECLARED, encoding="utf-8")
    found = read_catalog_file(path)
    visits = found.catalog.collections["visits"]
    assert (visits.time, visits.order, visits.key) == ("seen_at", ("line",), ("visit_id",))
    assert (visits.is_future, visits.known_at, visits.element) == (True, "noted_at", "page")
    city = found.catalog.tables["customer"].attributes["city"]
    assert (city.label["zh-TW"], city.labels, city.allowed_values) == ("城市", ("I2",), ("Taipei",))
    assert found.catalog.tables["customer"].links["visits"].is_many
    assert found.catalog.tables["visits"].changes.known_by == "append"
    assert found.tables["visits"].columns["noted_at"].zone == "Asia/Taipei"
    assert (found.week_starts, found.zone, found.default_entity) == ("sunday", "UTC", "customer")
    # A column that is not declared does not exist, and a key is not thereby an attribute.
    assert list(found.catalog.tables["customer"].attributes) == ["city"]


def test_types_left_out_are_read_from_the_warehouse(tmp_path: Path) -> None:
    path = tmp_path / "catalog.yml"
    path.write_text(CATALOG, encoding="utf-8")
    found = read_catalog_file(path, lambda schema: STORED.get(schema, {}))
    kinds = {n: a.kind for n, a in found.catalog.tables["customer"].attributes.items()}
    assert kinds["Order"] is Kind.DECIMAL
    assert kinds["mood"] is Kind.TEXT
    assert found.catalog.collections["orders"].owners == {"customer": "customer_id"}
    assert found.tables["orders"].columns["customer_id"].name == "customer id"
    assert found.tables["orders"].place == ("odd schema", "Order.Lines")
    assert found.tables["customer"].tombstone == "gone_at"


def test_all_faults_are_told_at_once_with_lines_and_the_nearest_names(tmp_path: Path) -> None:
    broken = (
        CATALOG.replace("First Name,", "First Nam,")
        .replace("      uid:\n", "      uid:\n      tags:\n")
        .replace("to: products", "to: product")
        .replace("customer: customer id}\n    key: \"order#", "custmer: x}\n    key: \"orde#")
        .replace("[odd schema, Spend by day]", "[odd schema, Spend by dya]")
        .replace("America/New_York\nentities", "America/New_Yorke\nentities")
        .replace("attributes: {category: }", "attributes: {category: integer}\n    colour: red")
    )  # fmt: skip
    text = str(_read(tmp_path, broken))
    for said in (
        "first_name (line 9): odd schema.Customers has no column 'First Nam'. Did you mean",
        "tags (line 17): tags ('text[]') holds a list of values. Unnest it",
        'links.product.to (line 29): is not declared (found \'product\'). Did you mean "products"?',
        'owners.custmer (line 21): is not an entity. Did you mean "customer"?',
        "key (line 22): odd schema.Order.Lines has no column 'orde#'. Did you mean \"order#\"?",
        "the warehouse has no table 'odd schema.Spend by dya'. Did you mean \"Spend by day\"?",
        "time_zone (line 2): is not a time zone (found 'America/New_Yorke')",
        "category is text in the warehouse, and declared as integer. Declare what it is",
        "tables.products.colour (line 41): is not a key here",
    ):  # fmt: skip
        assert said in text
    assert text.count("\n") == 8


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("first_name: {column", "first name: {column", "cannot be used. Give it a name of letters"),
        ("      user:\n", "      user:\n      USER: {column: code}\n", "if case is left out"),
        ("unscaled: decimal(10, 2)", "unscaled:", "has no scale. Declare its type, such as dec"),
        ("  orders:\n", "  orders_set_1:\n", "no ending such as _set_1"),
        ("joined:", "joined: {timezone: Asia/Taipei}", "is not a local time. Remove timezone."),
        ("owners: {customer: customer id}\n    key: \"order#\"",
         "owners: {customer: sku}\n    key: \"order#\"", "sku is text, id integer"),
        ("cardinality: many_to_one", "cardinality: many", "Choose one of"),
        ("key: [customer id, day]", "key: []", "Name the columns that tell rows apart"),
        ("tombstone: gone_at", "tombstone: user", "marks nothing"),
    ],
)  # fmt: skip
def test_each_fault_says_what_to_do(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in CATALOG
    assert said in str(_read(tmp_path, CATALOG.replace(old, new)))


def test_without_a_warehouse_types_must_be_declared(tmp_path: Path) -> None:
    text = str(_read(tmp_path, CATALOG, is_stored=False))
    assert "the type of mood is not known. Declare it" in text


def test_another_file_is_no_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "catalog.yml"
    path.write_text("- 1", encoding="utf-8")
    with pytest.raises(DocumentError, match="the catalogue is not a mapping"):
        read_catalog_file(path)
