"""The catalogue comes from the property YAML of the marts; what it speaks of must be declared."""

from pathlib import Path

import pytest

from federated.catalog.from_dbt import read_catalog
from federated.errors import CatalogError
from federated.kinds import Kind
from federated.staging import profile_models

PROFILES = """
models:
  - name: dim_profiles
    config: {meta: {muster: {entity: profile, key: profile_id, label: {en: profile}}}}
    columns:
      - {name: profile_id, data_type: text}
      - {name: kids, data_type: bigint, config: {meta: {muster: {attribute: true}}}}
      - {name: hidden, data_type: text}
"""
PURCHASES = """
models:
  - name: fct_purchases
    config:
      meta:
        muster:
          collection: purchases
          owners: {OWNERS}
          key: [KEY]
          time: occurred_at
          links: {product: {model: LINKED, on: {product_id: product_id}}}
    columns:
      - {name: purchase_id, data_type: text}
      - {name: profile_id, data_type: text}
      - {name: product_id, data_type: text}
      - {name: amount, data_type: "numeric(18,2)", config: {meta: {muster: {attribute: true}}}}
      - {name: occurred_at, data_type: timestamp}
"""
PRODUCTS = """
models:
  - name: dim_products
    columns:
      - {name: product_id, data_type: text, data_tests: [unique]}
      - {name: category, data_type: text, config: {meta: {muster: {attribute: true}}}}
"""


def _project(folder: Path, **changes: str) -> Path:
    values = {"OWNERS": "profile: profile_id", "KEY": "purchase_id", "LINKED": "dim_products"}
    marts = folder / "dbt_project/models/marts"
    marts.mkdir(parents=True)
    purchases = PURCHASES
    for name, value in {**values, **changes}.items():
        purchases = purchases.replace(name, value)
    for name, text in (("a", PROFILES), ("b", purchases), ("c", PRODUCTS)):
        (marts / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def test_a_catalogue_is_read(tmp_path: Path) -> None:
    catalog = read_catalog(_project(tmp_path))
    profile = catalog.table_of("profile")
    assert list(profile.attributes) == ["kids"]
    assert profile.attributes["kids"].kind is Kind.INTEGER
    amount = catalog.table_of("purchases").attributes["amount"]
    assert (amount.kind, amount.scale) == (Kind.DECIMAL, 2)
    found = catalog.attribute(catalog.table_of("purchases"), ("product", "category"))
    assert found is not None
    assert found.kind is Kind.TEXT
    assert catalog.attribute(catalog.table_of("purchases"), ("product", "price")) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"OWNERS": "profiles: profile_id"}, 'is not an entity. Did you mean "profile"?'),
        ({"OWNERS": "profile: profle_id"}, 'Did you mean "profile_id"?'),
        ({"KEY": "purchase"}, 'Did you mean "purchase_id"?'),
        ({"LINKED": "dim_product"}, 'Did you mean "dim_products"?'),
    ],
)
def test_what_is_not_declared_is_a_fault(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    with pytest.raises(CatalogError) as caught:
        read_catalog(_project(tmp_path, **changes))
    assert said in str(caught.value)


def test_the_catalogue_of_this_project_holds(project_dir: Path) -> None:
    catalog = read_catalog(project_dir, profile_models(project_dir))
    assert {"profile", "household"} <= set(catalog.entities)
    assert {"purchases", "web_events", "service_cases"} <= set(catalog.collections)
    assert set(catalog.collections["purchases"].owners) == {"profile", "household"}


LINES = """
models:
  - name: fct_lines
    config:
      meta:
        muster:
          collection: lines
          key: [line_id]
    columns:
      - {name: line_id, data_type: text}
      - {name: purchase_id, data_type: text}
"""
PAST = """
models:
  - name: fct_products_past
    columns:
      - {name: product_id, data_type: text}
      - {name: category, data_type: TYPE}
      - {name: valid_from, data_type: timestamp}
    data_tests:
      - unique_combination: {arguments: {columns: [product_id, valid_from]}}
"""


def _further(folder: Path, *, past: str = "text", unique: str = "[unique]") -> Path:
    """Return a project in which purchases have lines, and products a history."""
    link = "lines: {model: fct_lines, on: {purchase_id: purchase_id}, cardinality: one_to_many}"
    project = _project(folder)
    marts = project / "dbt_project/models/marts"
    text = (marts / "b.yml").read_text("utf-8")
    key = "{name: purchase_id, data_type: text}"
    assert key in text
    text = text.replace(key, f"{key[:-1]}, data_tests: {unique}}}")
    text = text.replace("links: {", f"links: {{{link}, ")
    (marts / "b.yml").write_text(text, encoding="utf-8")
    (marts / "d.yml").write_text(LINES, encoding="utf-8")
    (marts / "e.yml").write_text(PAST.replace("TYPE", past), encoding="utf-8")
    history = "{model: fct_products_past, on: {product_id: product_id}, valid_from: valid_from}"
    meta = f"config: {{meta: {{muster: {{history: {history}}}}}}}"
    products = PRODUCTS.replace("    columns:", f"    {meta}\n    columns:")
    (marts / "c.yml").write_text(products, encoding="utf-8")
    return project


def test_rows_may_lead_to_many_and_be_kept_as_they_stood(tmp_path: Path) -> None:
    catalog = read_catalog(_further(tmp_path))
    assert catalog.tables["fct_purchases"].links["lines"].is_many
    assert catalog.collections["lines"].owners == {}
    products = catalog.tables["dim_products"]
    assert catalog.past_of(products, "category") == products.history
    assert catalog.past_of(products, "product_id") is None


def test_a_side_of_a_link_that_no_test_keeps_unique_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        read_catalog(_further(tmp_path, unique="[not_null]"))
    said = "no test keeps purchase_id of fct_purchases unique. Add data_tests: [unique]"
    assert said in str(caught.value)


def test_a_history_of_another_type_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="category is of another type in fct_products_past"):
        read_catalog(_further(tmp_path, past="bigint"))
