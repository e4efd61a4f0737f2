"""A world of orders, their lines and what hangs on those, with homes, histories and bookings.

Several entities own the same rows; some rows have no time of their own; links lead nowhere.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from federated.catalog.schema import (
    Attribute,
    Catalog,
    Collection,
    Entity,
    History,
    Link,
    Table,
)
from federated.evaluate import MemberChange
from federated.kinds import Kind
from federated.rule.tree import Audience
from federated.warehouse import Warehouse

Row = dict[str, Any]
TEXT, WHOLE, MONEY = (Kind.TEXT, None), (Kind.INTEGER, 0), (Kind.DECIMAL, 2)
TIME = (Kind.TIMESTAMP, None)
ARROW = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: pa.decimal128(18, 2),
    Kind.TIMESTAMP: pa.timestamp("us"),
}


def _table(name: str, columns: str, **more: Any) -> Table:
    kinds = {"text": TEXT, "int": WHOLE, "money": MONEY, "time": TIME}
    found = {n: kinds[k] for n, _, k in (each.partition(":") for each in columns.split())}
    attributes = {n: Attribute(n, *kind) for n, kind in found.items()}
    return Table(name, found, attributes, source=name, **more)


def _link(name: str, to: str, on: str, is_many: bool = False) -> Link:
    return Link(name, to, ((on, on),), is_many)


TABLES_OF = [
    _table(
        "dim_person", "profile_id:text household_id:text city:text kids_count:int",
        links={"household": _link("household", "dim_home", "household_id")},
        history=History("fct_person_past", (("profile_id", "profile_id"),), "valid_from",
                        "valid_to"),
    ),
    _table("fct_person_past",
           "profile_id:text city:text household_id:text valid_from:time valid_to:time"),
    _table("dim_home", "household_id:text kids_count:int"),
    _table(
        "fct_orders",
        "order_id:text profile_id:text household_id:text status:text amount:money ordered_at:time",
        links={
            "lines": _link("lines", "fct_lines", "order_id", True),
            "shipments": _link("shipments", "fct_shipments", "order_id", True),
            "buyer": _link("buyer", "dim_person", "profile_id"),
        },
    ),
    _table(
        "fct_lines", "line_id:text order_id:text product_id:text quantity:int price:money",
        links={
            "product": _link("product", "dim_goods", "product_id"),
            "returns": _link("returns", "fct_returns", "line_id", True),
        },
    ),
    _table("fct_shipments", "shipment_id:text order_id:text carrier:text shipped_at:time"),
    _table("fct_returns", "return_id:text line_id:text reason:text returned_at:time"),
    _table("fct_bookings", "booking_id:text profile_id:text city:text starts_at:time "
                           "booked_at:time"),
    _table(
        "dim_goods", "product_id:text category:text price:money",
        history=History("fct_goods_past", (("product_id", "product_id"),), "changed_at"),
    ),
    _table("fct_goods_past", "product_id:text category:text changed_at:time"),
]  # fmt: skip


def _rows(name: str, table: str, key: str, time: str | None = None, **more: Any) -> Collection:
    owners = more.pop("owners", {})
    return Collection(name, table, owners, (key,), time, **more)


PEOPLE = {"profile": "profile_id"}
CATALOG = Catalog(
    {
        "profile": Entity("profile", "dim_person", "profile_id", None, True),
        "household": Entity("household", "dim_home", "household_id"),
        "order": Entity("order", "fct_orders", "order_id"),
        "good": Entity("good", "dim_goods", "product_id"),
    },
    {
        c.name: c
        for c in (
            _rows("orders", "fct_orders", "order_id", "ordered_at",
                  owners={**PEOPLE, "household": "household_id"}),
            _rows("lines", "fct_lines", "line_id", owners={"order": "order_id"}),
            _rows("shipments", "fct_shipments", "shipment_id", "shipped_at"),
            _rows("returns", "fct_returns", "return_id", "returned_at"),
            _rows("bookings", "fct_bookings", "booking_id", "starts_at", owners=PEOPLE,
                  known_at="booked_at", is_future=True),
        )
    },
    {table.name: table for table in TABLES_OF},
)  # fmt: skip


def _filled(table: str, *lines: str) -> list[Row]:
    """Return rows written as words, in the order of the columns; - is missing."""
    found = []
    for line in lines:
        kinds = [kind for kind in CATALOG.tables[table].columns.values() if kind]
        words = line.split()
        assert len(words) == len(kinds), line
        values = [_value(word, kind[0]) for word, kind in zip(words, kinds, strict=True)]
        found.append(dict(zip(CATALOG.tables[table].columns, values, strict=True)))
    return found


def _value(word: str, kind: Kind) -> Any:
    if word == "-":
        return None
    if kind is Kind.TIMESTAMP:
        return datetime.fromisoformat(word if "T" in word else f"{word}T00:00:00")
    return {Kind.INTEGER: int, Kind.DECIMAL: Decimal, Kind.TEXT: str}[kind](word)


TABLES: dict[str, list[Row]] = {
    name: _filled(name, *lines)
    for name, lines in {
        "dim_person": (
            "p1 h1 Taipei 0", "p2 h1 台北 2", "p3 h2 Seoul 1", "p4 h9 Taipei 3", "p5 - - -",
            "p6 h3 Seoul 2", "p7 h2 Portland 0",
        ),
        # One that ends on as_of, one that begins on it, a gap, and one for nobody.
        "fct_person_past": (
            "p1 Keelung h2 2017-01-01 2017-10-01", "p1 Taipei h1 2017-10-01 -",
            "p2 Tainan h3 2017-05-01 2017-10-30", "p2 台北 h1 2017-10-30 -",
            "p3 Seoul h2 2017-01-01 2017-06-01", "p6 - h3 2017-02-01 -",
            "p6 Busan - - -", "p8 Taipei h1 2017-01-01 -", "p7 Portland h2 2017-11-01 -",
        ),
        "dim_home": ("h1 2", "h2 0", "h3 -", "h4 1"),
        "fct_orders": (
            "o1 p1 h1 paid 30.00 2017-10-29T23:59:59", "o2 p1 h1 open 5.00 2017-10-30",
            "o3 p2 h1 paid 12.50 2017-10-01", "o4 p2 - paid 12.50 2017-09-30",
            "o5 p3 h2 - 0.00 2017-10-23", "o6 p3 h2 open - 2017-08-31T12:00:00",
            "o7 p4 h9 paid 99.99 2017-10-28", "o8 - h2 paid 1.00 2017-10-28",
            "o9 p6 h3 lost 20.00 -", "oa p6 h3 paid 20.00 2017-10-15",
            "ob p6 h1 open 7.00 2017-10-29", "oc p7 h2 paid 3.00 2016-12-31T23:59:59",
        ),
        "fct_lines": (
            "l01 o1 g1 2 10.00", "l02 o1 g2 1 10.00", "l03 o1 g9 1 -", "l04 o2 g1 1 5.00",
            "l05 o3 g1 5 2.50", "l06 o3 g1 1 0.00", "l07 o4 g2 3 4.00", "l08 o5 - 1 0.00",
            "l09 o6 g3 - 1.00", "l10 o7 g1 9 11.11", "l11 o7 g2 1 0.00", "l12 o9 g1 1 20.00",
            "l13 oa g3 2 10.00", "l14 oa g2 2 0.00", "l15 - g1 1 1.00", "l16 zz g1 1 1.00",
            "l17 ob g2 7 1.00",
        ),
        "fct_shipments": (
            "s1 o1 post 2017-10-30", "s2 o1 bike 2017-10-29T23:59:59", "s3 o3 post 2017-10-02",
            "s4 o3 - 2017-10-03", "s5 o7 bike -", "s6 o2 post 2017-10-29", "s7 oa post 2017-10-20",
        ),
        "fct_returns": (
            "r1 l01 late 2017-10-29T23:59:59.5", "r2 l05 broken 2017-10-20",
            "r3 l05 late 2017-10-21", "r4 l10 broken 2017-10-30", "r5 l13 - 2017-10-25",
            "r6 l12 late 2017-10-25",
        ),
        "fct_bookings": (
            "b1 p1 Taipei 2017-10-30 2017-10-01", "b2 p1 Seoul 2017-11-02 2017-10-29",
            "b3 p2 Taipei 2017-11-02 2017-10-30", "b4 p3 - 2017-11-29T12:00:00 2017-09-01",
            "b5 p3 Seoul 2017-10-20 2017-10-10", "b6 p4 Busan - 2017-10-01",
            "b7 p6 Seoul 2017-11-06 -", "b8 p6 Seoul 2018-02-01 2017-10-29T23:59:59",
        ),
        "dim_goods": ("g1 TEA 5.00", "g2 COFFEE -", "g3 - 1.00"),
        "fct_goods_past": (
            "g1 COFFEE 2017-01-01", "g1 TEA 2017-10-30", "g2 TEA 2016-01-01",
            "g2 COFFEE 2017-10-29T23:59:59", "g3 TEA 2017-11-01",
        ),
    }.items()
}  # fmt: skip

AUDIENCES = {
    "some": Audience("some", {"en": "some"}),
    "homes": Audience("homes", {"en": "homes"}, entity="household"),
    "big": Audience("big", {"en": "big"}, entity="order"),
    "hot": Audience("hot", {"en": "hot"}, entity="good"),
}
MEMBERS = {"some": {"p1", "p3"}, "homes": {"h1", "h9"}, "big": {"o1", "o7"}, "hot": {"g2"}}


def _change(key: str, change: str, reason: str, day: str) -> MemberChange:
    return MemberChange(key, change, reason, datetime.fromisoformat(f"{day}T00:00:00"))


CHANGES = {
    "some": [_change("p2", "entered", "rule", "2017-10-01"),
             _change("p2", "exited", "rule", "2017-10-23")],
    "homes": [_change("h1", "entered", "rule", "2017-10-30"),
              _change("h2", "exited", "expired", "2017-10-23")],
    "big": [_change("o3", "entered", "merged_from", "2017-10-02"),
            _change("o7", "entered", "new_audience", "2017-10-29")],
    "hot": [_change("g1", "exited", "rule", "2017-10-28")],
}  # fmt: skip


def load_orders(warehouse: Warehouse, schema: str) -> None:
    """Write the tables of the world, and of who is and was in its audiences."""
    for name, rows in TABLES.items():
        kinds = {column: kind for column, kind in CATALOG.tables[name].columns.items() if kind}
        fields = pa.schema([(column, ARROW[kind[0]]) for column, kind in kinds.items()])
        warehouse.write_table(schema, name, pa.Table.from_pylist(rows[::-1], schema=fields))
    texts = ("entity_key", "change", "reason")
    changed = pa.schema([*((name, pa.string()) for name in texts), ("as_of", pa.timestamp("us"))])
    for key, members in MEMBERS.items():
        keys = pa.table({"entity_key": pa.array(sorted(members), pa.string())})
        warehouse.write_table(schema, f"int_audience_members__{key}", keys)
        rows = [dict(zip(changed.names, change, strict=True)) for change in CHANGES[key]]
        found = pa.Table.from_pylist(rows, schema=changed)
        warehouse.write_table(schema, f"int_audience_member_changes__{key}", found)
