"""Rules over orders, their lines and products: rows of rows, links to audiences, histories.

A failure names its seed; `OrderMaker(seed)` makes the same rule again.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from order_maker import OrderMaker
from order_world import AUDIENCES, CATALOG, CHANGES, MEMBERS, TABLES, load_orders
from rule_warehouse import both_opened
from rule_world import audience

from federated.compile import compile_audience
from federated.describe import describe
from federated.errors import RuleError
from federated.evaluate import evaluate, gather_facts, members_of, moment_of
from federated.evaluation.stored_facts import collections_of, rows_around
from federated.explain import explain
from federated.parse_sentence import parse_sentence
from federated.passes import Context, Draft, check
from federated.passes.simplify_groups import simplify_groups
from federated.warehouse import Warehouse

pytestmark = [pytest.mark.sweep, pytest.mark.xdist_group("orders")]
SCHEMA = "orders"
MOMENTS = ("2017-10-30T00:00:00", "2017-10-30T00:00:00", "2017-10-29T12:00:00")
ZONES = ("UTC", "Asia/Taipei", "America/New_York")


@pytest.fixture(scope="module")
def warehouses(postgres_url: str) -> Iterator[dict[str, Warehouse]]:
    with both_opened(postgres_url) as both:
        for warehouse in both.values():
            load_orders(warehouse, SCHEMA)
        yield both


def read(document: Any, entity: str, at: str = MOMENTS[0], zone: str = "UTC") -> set[str]:
    rule = audience(document, entity=entity).rule
    assert rule is not None
    moment = moment_of(datetime.fromisoformat(f"{at}+00:00"), zone)
    return members_of(rule, entity, TABLES, CATALOG, moment, MEMBERS, CHANGES)


def selected(
    warehouse: Warehouse, document: Any, entity: str, at: str = MOMENTS[0], zone: str = "UTC"
) -> set[str]:
    context = Context(CATALOG, AUDIENCES, zone)
    compiled = compile_audience(audience(document, entity=entity), context)
    as_of = datetime.fromisoformat(f"{at}+00:00")
    sql = compiled.sql(warehouse.engine, as_of, lambda name: (SCHEMA, name))
    keys = [row[-1] for row in warehouse.rows(sql)]
    assert len(keys) == len(set(keys)), "a member came twice"
    return set(keys)


def disagreements(warehouses: dict[str, Warehouse], seeds: range) -> list[str]:
    found = []
    for seed in seeds:
        maker = OrderMaker(seed)
        document, where = maker.whole(), (maker.entity, MOMENTS[seed % 3], ZONES[seed // 3 % 3])
        expected = read(document, *where)
        for engine, warehouse in warehouses.items():
            got = selected(warehouse, document, *where)
            if got != expected:
                said = json.dumps(document, ensure_ascii=False)
                found.append(f"seed {seed} on {engine}: {sorted(got ^ expected)} {where} {said}")
    return found


@pytest.mark.parametrize("seeds", [range(start, start + 100) for start in range(0, 300, 100)])
def test_engines_agree_with_the_reading(warehouses: dict[str, Warehouse], seeds: range) -> None:
    assert disagreements(warehouses, seeds) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("start", range(1_000, 4_000, 1_000))
def test_engines_agree_on_many_more(warehouses: dict[str, Warehouse], start: int) -> None:
    assert disagreements(warehouses, range(start, start + 1_000)) == []


def _all(*rules: Any) -> dict[str, Any]:
    return {"combinator": "and", "rules": list(rules)}


def _is(field: str, value: Any, operator: str = "=") -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


COFFEE = _is("product.category", "COFFEE")
# At midnight of the 30th g1 is COFFEE still, and g2 has been for a second.
CASES = [
    # Rows of all orders together, with a condition on each link.
    ("profile", {"field": "orders.lines", "value": _all(COFFEE, _is("^.status", "paid")),
                 "match": {"mode": "atLeast", "threshold": 2}}, "p1 p2 p4"),
    # Two lines of one and the same order.
    ("profile", {"field": "orders", "value": _all(_is("status", "paid"), {
        "field": "lines", "match": {"mode": "atLeast", "threshold": 2}, "value": _all(COFFEE)})},
     "p1 p2 p4"),
    ("profile", {"field": "orders", "value": _all({
        "field": "lines", "match": {"mode": "atLeast", "threshold": 3}})}, "p1"),
    ("profile", {"field": "orders.lines", "aggregate": {"function": "count"}, "operator": ">=",
                 "value": 3}, "p1 p2 p6"),
    # A line has the time of its order, a return its own.
    ("profile", {"field": "orders.lines", "window": {"last": 7, "unit": "day"}}, "p1 p3 p4 p6"),
    ("profile", {"field": "orders.lines.returns", "window": {"last": 7, "unit": "day"}}, "p1 p6"),
    ("profile", {"field": "orders.lines.returns", "value": _all(_is("^.^.^.city", "Tainan"))},
     "p2"),
    ("order", {"field": "lines", "match": {"mode": "none"}}, "o8 oc"),
    ("order", {"field": "lines", "aggregate": {"function": "sum", "of": "quantity"},
               "operator": ">", "value": 5}, "o3 o7 ob"),
    ("household", {"field": "orders.lines", "value": _all(COFFEE)}, "h1 h3"),
    # Homes are those at as_of: p1 has moved to h1, p2 lives in h3 until as_of.
    ("profile", _is("household.audience", ["homes"], "in"), "p1"),
    ("profile", {"field": "orders", "value": _all(_is("audience", ["big"], "in"))}, "p1 p4"),
    ("profile", {"field": "orders.lines", "value": _all(_is("product.audience", ["hot"], "in"))},
     "p1 p2 p4 p6"),
    ("order", _is("buyer.household.audience", ["homes"], "notIn"), "o3 o4 o5 o6 o7 o8 o9 oa ob oc"),
    ("profile", _is("household.audience", ["homes"], "entered"), "p1"),
    ("profile", _is("city", "Tainan"), "p2"),
    ("profile", {"field": "city", "operator": "null"}, "p3 p4 p5 p6 p7"),
    ("profile", {"field": "bookings", "window": {"next": 7, "unit": "day"}}, "p1"),
    ("profile", {"field": "bookings", "match": {"mode": "atLeast", "threshold": 2}}, "p1 p3"),
]  # fmt: skip


@pytest.mark.parametrize(("entity", "document", "expected"), CASES)
def test_worked_out_by_hand(
    warehouses: dict[str, Warehouse], entity: str, document: Any, expected: str
) -> None:
    assert read(document, entity) == set(expected.split())
    for warehouse in warehouses.values():
        assert selected(warehouse, document, entity) == set(expected.split())


def _maker(seed: int) -> tuple[OrderMaker, Any]:
    maker = OrderMaker(seed)
    return maker, maker.whole()


def test_rules_are_of_every_sort() -> None:
    made = [_maker(seed) for seed in range(300)]
    text = json.dumps([document for _, document in made])
    for part in ("orders.lines", '"lines"', "returns", "^.^.", "household.audience", "sequence",
                 "product.audience", "next", "buyer.", "aggregate"):  # fmt: skip
        assert part in text
    sizes = [len(read(document, maker.entity)) for maker, document in made]
    assert sum(0 < size < 6 for size in sizes) / len(sizes) > 0.3


def test_a_rule_and_its_opposite_part_everyone(warehouses: dict[str, Warehouse]) -> None:
    for seed in range(400, 425):
        maker, document = _maker(seed)
        entity = CATALOG.entities[maker.entity]
        everyone = {row[entity.key] for row in TABLES[entity.table]}
        for warehouse in warehouses.values():
            held = selected(warehouse, document, maker.entity)
            others = selected(warehouse, {**_all(document), "not": True}, maker.entity)
            assert not held & others, f"seed {seed}"
            assert held | others == everyone, f"seed {seed}"


@pytest.mark.parametrize("code", ["en", "zh-TW", "ko"])
def test_sentences_tell_rules_apart(code: str) -> None:
    context = Context(CATALOG, AUDIENCES)
    said: dict[str, Any] = {}
    for seed in range(300):
        maker, document = _maker(seed)
        tried = audience(document, entity=maker.entity)
        rule = simplify_groups(Draft(check(tried, context)), context).audience.rule
        sentence = describe(tried, CATALOG, code)
        assert said.setdefault(sentence, rule) == rule, sentence
        assert "  " not in sentence
    assert len(said) > 200


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            {"field": "orders.lines", "value": _all(COFFEE), "match": {"mode": "none"}},
            "Every profile that has no lines of orders whose product category is “COFFEE”.",
        ),
        (
            _is("household.audience", ["homes"], "in"),
            "Every profile whose household is in the audience “homes”.",
        ),
    ],
)
def test_the_sentence_says_the_rule(document: Any, sentence: str) -> None:
    assert describe(audience(document), CATALOG) == sentence


def test_explaining_reads_the_same() -> None:
    for seed in range(40):
        maker, document = _maker(seed)
        rule = audience(document, entity=maker.entity).rule
        assert rule is not None
        at = moment_of(datetime.fromisoformat(f"{MOMENTS[0]}+00:00"))
        held = read(document, maker.entity)
        found = gather_facts(CATALOG, maker.entity, TABLES, MEMBERS, CHANGES)
        for key, facts in found.items():
            assert explain(rule, maker.entity, facts, CATALOG, at).holds == (key in held)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"field": "orders.line", "match": {"mode": "some"}}, "orders.line"),
        (_is("orders.lines.price", 1), "is a collection"),
        ({"field": "orders", "value": _all({"field": "line", "match": {"mode": "some"}})},
         'Did you mean "lines"?'),
        ({"field": "orders", "value": _all({"field": "bookings", "match": {"mode": "some"}})},
         "cannot be counted inside orders"),
        (_is("audience", ["homes"], "in"), "Write field: household.audience"),
        (_is("audience", ["hot"], "in"), "declare a link to good"),
        ({"field": "orders", "value": _all(_is("audience", ["homes"], "in"))}, "of household"),
        (_is("home.audience", ["homes"], "in"), 'Choose one of: household.'),
        ({"field": "orders.lines", "window": {"next": 3, "unit": "day"}}, "nothing after as_of"),
        ({"field": "audience", "operator": "entered", "value": ["some"],
          "window": {"next": 3, "unit": "day"}}, "is not known"),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_refused_by_name(document: Any, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        compile_audience(audience(document), Context(CATALOG, AUDIENCES))
    assert said in str(caught.value)


def test_the_same_is_read_of_one_as_of_all() -> None:
    def fetch(table: Any, column: str, values: list[Any]) -> list[Any]:
        return [row for row in TABLES[table.name] if row[column] in values]

    at = moment_of(datetime.fromisoformat(f"{MOMENTS[0]}+00:00"))
    for seed in range(120):
        maker, document = _maker(seed)
        rule = audience(document, entity=maker.entity).rule
        assert rule is not None
        held = read(document, maker.entity)
        entity = CATALOG.entities[maker.entity]
        for row in TABLES[entity.table]:
            key = row[entity.key]
            names = collections_of(rule, CATALOG)
            tables = rows_around(CATALOG, maker.entity, key, names, fetch)
            facts = gather_facts(CATALOG, maker.entity, tables, MEMBERS, CHANGES)[key]
            assert evaluate(rule, maker.entity, facts, CATALOG, at) == (key in held), seed


def test_english_is_read_back() -> None:
    context = Context(CATALOG, AUDIENCES)

    def canonical(document: Any, entity: str) -> Any:
        tried = check(audience(document, entity=entity), context)
        return simplify_groups(Draft(tried), context).audience.rule

    for seed in range(80):
        maker, document = _maker(seed)
        said = describe(audience(document, entity=maker.entity), CATALOG)
        found = parse_sentence(said, CATALOG)
        entity = found["entity"]
        assert entity == maker.entity
        assert canonical(found["rule"], entity) == canonical(document, entity), said
