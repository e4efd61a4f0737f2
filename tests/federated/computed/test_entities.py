"""Attributes of several entities: over links, inside rows, of histories and of what is booked."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from attribute_world import attribute, plain
from order_world import AUDIENCES, CATALOG, CHANGES, MEMBERS, TABLES, load_orders
from rule_warehouse import both_opened
from rule_world import audience

from federated.catalog.schema import Table
from federated.compile import compile_audience
from federated.computed.declare import Declared, declare_attributes
from federated.evaluate import evaluate, gather_facts, members_of, moment_of
from federated.evaluation.facts import Row
from federated.evaluation.readings import Reader
from federated.evaluation.stored_facts import collections_of, rows_around
from federated.passes import Context
from federated.warehouse import Warehouse

pytestmark = pytest.mark.xdist_group("differential")
SCHEMA = "entities"
MOMENTS = ("2017-10-30T00:00:00", "2017-10-20T12:00:00", "2017-09-01T00:00:00")
ZONE = "Asia/Taipei"


def total(collection: str, of: str, function: str = "sum", **more: Any) -> dict[str, Any]:
    return {"field": collection, "aggregate": {"function": function, "of": of}, **more}


def number(collection: str, **more: Any) -> dict[str, Any]:
    return {"field": collection, "aggregate": {"function": "count"}, **more}


VALUES: dict[str, tuple[str, Any]] = {
    "spent": ("profile", total("orders", "amount")),
    "home_spent": ("household", total("orders", "amount")),
    # The household is the one of that time, as a history says.
    "share": (
        "profile",
        {"op": "divide", "args": [{"field": "spent"}, {"field": "household.home_spent"}]},
    ),
    "line_total": ("order", total("lines", "price")),
    "line_count": ("order", number("lines")),
    # What rows hold is made of rows of theirs.
    "dearest": ("profile", total("orders", "line_total", "max")),
    "long_orders": (
        "profile",
        number("orders", where={"rules": [{"field": "line_count", "operator": ">", "value": 1}]}),
    ),
    "all_lines": ("profile", number("orders.lines")),
    "ahead": ("profile", number("bookings", window={"next": 60, "unit": "day"})),
    "where_then": ("profile", {"op": "coalesce", "args": [{"field": "city"}, "nowhere"]}),
    "of_buyer": ("order", {"op": "subtract", "args": [{"field": "buyer.spent"}, 1]}),
}
RULES: list[tuple[str, Any]] = [
    ("profile", {"field": "share", "operator": ">", "value": "0.4"}),
    ("profile", {"field": "household.home_spent", "operator": ">=", "value": {"field": "spent"}}),
    ("profile", {"field": "where_then", "operator": "!=", "value": "nowhere"}),
    ("order", {"field": "buyer.dearest", "operator": "notNull"}),
    ("order", {"field": "of_buyer", "operator": "<", "value": 20}),
    ("household", {
        "field": "orders",
        "match": {"mode": "some"},
        "value": {"rules": [
            {"field": "line_total", "operator": ">", "value": {"field": "buyer.share"}},
            {"field": "^.home_spent", "operator": ">", "value": 3},
        ]},
    }),
    ("profile", {
        "field": "orders",
        "match": {"mode": "atLeast", "threshold": 1},
        "value": {"rules": [{
            "field": "lines",
            "match": {"mode": "some"},
            "value": {"rules": [
                {"field": "price", "operator": "<=", "value": {"field": "^.line_total"}},
                {"field": "^.^.spent", "operator": ">", "value": {"field": "price"}},
            ]},
        }]},
    }),
]  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Declared:
    made = {key: attribute(key, value, entity=of) for key, (of, value) in VALUES.items()}
    result = declare_attributes(made, Context(CATALOG, AUDIENCES, ZONE))
    assert not result.faults
    return result


@pytest.fixture(scope="module")
def warehouses(postgres_url: str) -> Iterator[list[Warehouse]]:
    with both_opened(postgres_url) as both:
        for warehouse in both.values():
            load_orders(warehouse, SCHEMA)
        yield list(both.values())


def _place(model: str) -> tuple[str, str]:
    return SCHEMA, model


@pytest.mark.parametrize("moment", MOMENTS)
def test_both_readings_agree(found: Declared, warehouses: list[Warehouse], moment: str) -> None:
    as_of = datetime.fromisoformat(f"{moment}+00:00")
    at, catalog = moment_of(as_of, ZONE), found.context.catalog
    expected: dict[str, dict[str, Any]] = {key: {} for key in VALUES}
    for entity in {of for of, _ in VALUES.values()}:
        facts = gather_facts(catalog, entity, TABLES, MEMBERS, CHANGES)
        for key, own in facts.items():
            reader = Reader(catalog, entity, own, at)
            for name, each in found.compiled.items():
                if each.attribute.entity == entity:
                    expected[name][key] = reader.worth(each.named)
    for warehouse in warehouses:
        for name, each in found.compiled.items():
            place = f'"{SCHEMA}"."{each.model}"'
            warehouse.execute(f"drop table if exists {place}")
            query = each.sql(warehouse.engine, as_of, _place)
            warehouse.execute(f"create table {place} as {query}")
            rows = warehouse.rows(f'select entity_key, "{name}" from {place}')
            held = {row[0]: plain(row[1]) for row in rows}
            assert held == expected[name], (warehouse.engine, name)
        for entity, document in RULES:
            asked = audience(document, entity=entity)
            assert asked.rule is not None
            members = members_of(asked.rule, entity, TABLES, catalog, at, MEMBERS, CHANGES)
            sql = compile_audience(asked, found.context).sql(warehouse.engine, as_of, _place)
            got = [row[-1] for row in warehouse.rows(sql)]
            assert (len(got), set(got)) == (len(members), members), (warehouse.engine, document)


def test_the_rules_tell_them_apart(found: Declared) -> None:
    catalog, at = found.context.catalog, moment_of(datetime.fromisoformat(f"{MOMENTS[0]}+00:00"))
    sizes = []
    for entity, document in RULES:
        rule = audience(document, entity=entity).rule
        assert rule is not None
        members = members_of(rule, entity, TABLES, catalog, at, MEMBERS, CHANGES)
        sizes.append(0 < len(members) < len(TABLES[catalog.entities[entity].table]))
    assert sum(sizes) >= 5


def test_the_rows_around_one_entity_are_enough(found: Declared) -> None:
    catalog = found.context.catalog
    at = moment_of(datetime.fromisoformat(f"{MOMENTS[0]}+00:00"), ZONE)

    def fetch(table: Table, column: str, values: list[Any]) -> list[Row]:
        return [row for row in TABLES.get(table.name, ()) if row[column] in values]

    for entity, document in RULES:
        rule = audience(document, entity=entity).rule
        assert rule is not None
        members = members_of(rule, entity, TABLES, catalog, at, MEMBERS, CHANGES)
        owner = catalog.entities[entity]
        for row in TABLES[owner.table]:
            key = row[owner.key]
            names = collections_of(rule, catalog)
            tables = rows_around(catalog, entity, key, names, fetch)
            facts = gather_facts(catalog, entity, tables, MEMBERS, CHANGES)[key]
            assert evaluate(rule, entity, facts, catalog, at) == (key in members), (document, key)
