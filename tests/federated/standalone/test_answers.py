"""Tables as they are answer rules the same on both engines, by SQL and read in memory."""

from pathlib import Path
from typing import Any

import pytest
from stored_world import AS_OF

from federated import compile_audience, describe, evaluate, explain, load_catalog
from federated.engines import ENGINES
from federated.errors import CatalogError, QueryFailed, RuleError
from federated.standalone.answers import count_members
from federated.warehouse import Warehouse


def where(field: str, value: Any, operator: str = "=") -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def some(field: str, *rules: Any, **more: Any) -> dict[str, Any]:
    return {"field": field, "match": {"mode": "some"}, "value": {"rules": list(rules)}, **more}


def number(field: str, function: str, of: str, operator: str, value: Any) -> dict[str, Any]:
    return {
        "field": field, "aggregate": {"function": function, "of": of}, "operator": operator,
        "value": value,
    }  # fmt: skip


CASES: list[tuple[dict[str, Any], list[int]]] = [
    # An enum is its label, ordered by code point and not by its declaration.
    (where("mood", "O'K"), [3]),
    (where("mood", "ok", ">"), [2]),
    # char(4) without the blanks a warehouse pads it with.
    (where("code", "a"), [1]),
    (where("code", "a", "endsWith"), [1]),
    # Words of SQL, upper case, blanks and quotes in names and values.
    (where("user", "u"), [1]),
    (where("user", None, "null"), [2]),
    (where("Order", 1.5), [1]),
    (where("first_name", "Cy \"O'"), [3]),
    # 00:30 on 1 November in Taipei is 31 October in New York.
    (where("joined", "2024-10-31"), [1]),
    # NUMERIC without scale is rounded to the declared one, half away from zero.
    (where("unscaled", 1.01), [1]),
    (where("uid", "00000000-0000-0000-0000-00000000000a"), [1]),
    # Floats are added up in the declared scale: 0.1 and 0.2 are 0.3.
    (number("orders", "sum", "amount", "=", 0.3), [2]),
    (some("orders", where("product.category", "coffee")), [1, 2]),
    # A local time that came twice is the earlier instant.
    (some("orders", window={"between": ["2024-11-03T01:30:00", "2024-11-03T01:30:01"]}), [1]),
    # A view of days: a row happens at the start of its local day.
    (some("spending", window={"between": ["2024-11-03", "2024-11-03"]}), [1]),
    (number("spending", "last", "on_day", "=", "2024-11-09"), [2]),
    (number("spending", "max", "total", ">=", 3), [1]),
    # A row that is marked as gone later than as_of still is; a row without a key is not.
    (where("first_name", None, "notNull"), [1, 2, 3]),
]


@pytest.mark.parametrize(("rule", "expected"), CASES)
def test_both_readings_give_the_members(
    shop: Warehouse, catalog_file: Path, rule: dict[str, Any], expected: list[int]
) -> None:
    audience = compile_audience({"rules": [rule]}, load_catalog(catalog_file, shop))
    assert evaluate(audience, shop, AS_OF) == expected
    read = [key for key in (1, 2, 3) if explain(audience, shop, AS_OF, key).holds]
    assert read == expected
    assert count_members(audience, shop, AS_OF) == len(expected)


def test_an_explanation_takes_the_key_as_typed(shop: Warehouse, catalog_file: Path) -> None:
    rule = {"rules": [where("mood", "ok"), number("orders", "sum", "amount", ">", 20)]}
    audience = compile_audience(rule, load_catalog(catalog_file, shop))
    found = explain(audience, shop, AS_OF, "1")
    assert [(c.holds, c.seen) for c in found.clauses] == [(True, "ok"), (False, 13.5)]
    assert found.flips == ("rule.rules[1]",)
    for nobody in ("99", "x", "4"):
        with pytest.raises(RuleError, match=f"there is no customer '{nobody}'"):
            explain(audience, shop, AS_OF, nobody)


def test_days_of_a_catalogue_are_named_by_rules(shop: Warehouse, catalog_file: Path) -> None:
    text = catalog_file.read_text(encoding="utf-8")
    days = "named_days: {market_day: {dates: [2023-10-31, 2024-10-30]}, fair: {dates: [x]}}\n"
    catalog_file.write_text(text + days, encoding="utf-8")
    with pytest.raises(CatalogError, match=r"named_days.fair.dates \(line 40\): is not a date"):
        load_catalog(catalog_file, shop)
    catalog_file.write_text(text + days.replace("[x]", "[2024-10-31]"), encoding="utf-8")
    catalog = load_catalog(catalog_file, shop)
    near = {"day": "market_day", "region": "company", "from": 0, "to": 1}
    audience = compile_audience({"rules": [where("joined", near, "around")]}, catalog)
    assert evaluate(audience, shop, AS_OF) == [1]
    assert [key for key in (1, 2, 3) if explain(audience, shop, AS_OF, key).holds] == [1]
    with pytest.raises(RuleError, match='Did you mean "market_day"'):
        rule = where("joined", {**near, "day": "market_days"}, "around")
        compile_audience({"rules": [rule]}, catalog)


def test_audiences_name_each_other_inline(
    shop: Warehouse, catalog_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "audiences"
    folder.mkdir()
    head = "version: 1\naudience: {}\nlabel: {{en: x}}\n"
    (folder / "fine.yml").write_text(
        head.format("fine") + "rule: {rules: [{field: mood, operator: '=', value: ok}]}"
    )
    (folder / "finer.yml").write_text(
        head.format("finer") + "rule: {rules: [{field: audience, operator: in, value: [fine]}]}"
    )
    (folder / "coffee.yml").write_text(
        head.format("coffee")
        + "sql: select customer_id from orders join products on orders.sku = products.sku "
        "where category = 'coffee'"
    )
    catalog = load_catalog(catalog_file, shop)
    rule = {"rules": [where("audience", ["finer"], "in"), where("audience", ["coffee"], "in")]}
    audience = compile_audience(rule, catalog, folder)
    assert evaluate(audience, shop, AS_OF) == [1]
    assert explain(audience, shop, AS_OF, 1).holds
    assert explain(audience, shop, AS_OF, 2).flips == ("rule.rules[0]",)
    with pytest.raises(RuleError, match=r'no audience "fin". Did you mean "fine"'):
        compile_audience({"rules": [where("audience", ["fin"], "in")]}, catalog, folder)
    entered = {**where("audience", ["fine"], "entered"), "window": {"last": 3, "unit": "day"}}
    with pytest.raises(RuleError, match="only runs of a project keep"):
        evaluate(compile_audience({"rules": [entered]}, catalog, folder), shop, AS_OF)


def test_every_engine_spells_it_without_a_connection(shop: Warehouse, catalog_file: Path) -> None:
    rule = {"rules": [where("mood", "O'K"), some("orders", where("product.category", "tea"))]}
    audience = compile_audience(rule, load_catalog(catalog_file, shop))
    for engine in ENGINES:
        text = audience.sql(engine, AS_OF)
        assert "Order.Lines" in text
        assert "O'K" not in text
    assert describe(audience, "ko").startswith("mood")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("key: id\n", "key: user\n", "entities.customer: user does not tell the rows"),
        ("on: {sku: sku}", "on: {sku: category}", ""),
    ],
)
def test_a_key_that_is_none_is_refused(
    shop: Warehouse, catalog_file: Path, old: str, new: str, said: str
) -> None:
    text = catalog_file.read_text(encoding="utf-8").replace(old, new)
    text = text.replace("customer: customer id", "customer: sku") if "user" in new else text
    text = text[: text.index("  spending:")] + text[text.index("tables:") :]
    catalog_file.write_text(text, encoding="utf-8")
    rule = {"rules": [some("orders", where("product.category", "coffee"))]}
    audience = compile_audience(rule, load_catalog(catalog_file, shop))
    if said:
        with pytest.raises(CatalogError, match=said):
            evaluate(audience, shop, AS_OF)
    else:
        assert evaluate(audience, shop, AS_OF) == []


def test_readers_cannot_write(shop: Warehouse) -> None:
    with pytest.raises(QueryFailed):
        shop.execute('delete from "odd schema".products')


def test_all_faults_of_a_file_are_told_with_their_lines(
    shop: Warehouse, catalog_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "rule.yml"
    path.write_text("combinator: and\nrules:\n  - {field: moods, operator: '=', value: ok}\n"
                    "  - {field: code, operator: '<>', value: a}\n")  # fmt: skip
    with pytest.raises(RuleError) as caught:
        compile_audience(path, load_catalog(catalog_file, shop))
    assert [f.line for f in caught.value.faults] == [3, 4]
    assert 'rule.yml: rule.rules[0].field (line 3): customer has no "moods"' in str(caught.value)
