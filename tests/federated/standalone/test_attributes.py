"""Computed attributes over tables as they are: in front of the query, and read in memory."""

from pathlib import Path

import pytest
from stored_world import AS_OF

from federated import compile_audience, describe, evaluate, explain, load_catalog
from federated.errors import RuleError
from federated.warehouse import Warehouse

SPENT = "value: {field: orders, aggregate: {function: sum, of: amount}}\n"
TWICE = "value: {op: multiply, args: [{field: spent}, 2]}\n"


@pytest.fixture
def attributes(tmp_path: Path) -> Path:
    folder = tmp_path / "attributes"
    folder.mkdir()
    for key, label, value in (("spent", "money spent", SPENT), ("twice", "twice that", TWICE)):
        text = f"version: 1\nattribute: {key}\nlabel: {{en: {label}}}\n{value}"
        (folder / f"{key}.yml").write_text(text, encoding="utf-8")
    return folder


def test_members_reasons_and_sentence(
    shop: Warehouse, catalog_file: Path, attributes: Path
) -> None:
    rule = {"rules": [{"field": "twice", "operator": ">", "value": 20}]}
    audience = compile_audience(rule, load_catalog(catalog_file, shop), None, attributes)
    assert evaluate(audience, shop, AS_OF) == [1]
    assert describe(audience).endswith("whose twice that is more than 20.")
    seen = {key: explain(audience, shop, AS_OF, key).clauses[0].seen for key in (1, 2, 3)}
    assert seen == {1: 27, 2: 0.6, 3: 0}
    for engine in ("bigquery", "snowflake"):
        assert "int_computed_attribute__spent" in audience.sql(engine, AS_OF)


def test_faults_of_attributes_are_told(
    shop: Warehouse, catalog_file: Path, attributes: Path
) -> None:
    (attributes / "twice.yml").write_text(
        "version: 1\nattribute: twice\nlabel: {en: twice}\nvalue: {field: spend}\n",
        encoding="utf-8",
    )
    with pytest.raises(RuleError, match='Did you mean "spent"'):
        compile_audience({"rules": []}, load_catalog(catalog_file, shop), None, attributes)
