"""Adobe's published examples of its segment language: what of them our rules say, and what not.

There are no rows beside them, so nothing is evaluated: each rule compiles, and says a sentence.
"""

import json
from pathlib import Path

import pytest
from conformance_report import check_page, record

from federated.catalog.from_file import read_catalog_file
from federated.catalog.stored import StoredCatalog
from federated.standalone.audiences import compile_standalone

PATH = Path(__file__).parent / "data/adobe_pql_examples.json"
EXAMPLES = json.loads(PATH.read_text(encoding="utf-8"))["examples"]
# What we say for each example that is a test of a person; written by us.
RULES = json.loads(PATH.with_name("adobe_pql_rules.json").read_text(encoding="utf-8"))
CATALOG = """version: 1
entities:
  person:
    table: people
    key: id
    columns: {id: text}
    attributes: {name: text, email: text, city: text, country: text, birth_month: integer,
      birth_year: integer, birthday: date}
collections:
  orders:
    table: orders
    owners: {person: person_id}
    key: [id]
    time: at
    columns: {person_id: text, id: text, at: timestamp}
    attributes: {store: text, price: "decimal(18, 2)", sku: text, currency: text}
  colors:
    table: colors
    owners: {person: person_id}
    key: [person_id, color]
    columns: {person_id: text}
    element: color
    attributes: {color: text}
"""


WHY_NOT = {
    "aggregation-functions": "gives a value, and is no test",
    "arithmetic-functions": "computes from several attributes",
    "array-functions": "gives or compares whole lists",
    "boolean-functions": "gives a value, and is no test",
    "datetime-functions": "takes a part of a date, or an exact instant",
    "logical-quantifiers": "quantifies over lists inside rows",
    "map-functions": "reads maps by key",
    "string-functions": "gives a part of a text",
}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> StoredCatalog:
    path = tmp_path_factory.mktemp("pql") / "catalog.yml"
    path.write_text(CATALOG, encoding="utf-8")
    return read_catalog_file(path)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_each_example(catalog: StoredCatalog, number: int) -> None:
    example = EXAMPLES[number]
    rule = RULES.get(example["pql"])
    if rule is None:
        record("adobe-pql (said, not run)", str(number), WHY_NOT[example["group"]])
        return
    audience = compile_standalone({"combinator": "and", "rules": [rule]}, catalog)
    assert audience.sentence().startswith("Every person")
    record("adobe-pql (said, not run)", str(number))


def test_every_rule_is_of_an_example_and_the_page_says_so() -> None:
    assert set(RULES) <= {example["pql"] for example in EXAMPLES}
    check_page("adobe-pql (said, not run)", len(EXAMPLES))
