"""Many small random worlds in one build: rows at the edges of what rules ask; for tests only.

Each world has people of its own, whose keys begin with its number, so that one query asks all.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa
from rule_rows import AS_OF, TEXTS
from rule_warehouse import ARROW, CHANGED, MEMBER
from rule_world import CATALOG

from federated.evaluate import MemberChange
from federated.warehouse import Warehouse

Row = dict[str, Any]
Tables = dict[str, list[Row]]
PEOPLE = 6
DAYS = (0, 1, 2, 6, 7, 8, 29, 30, 31, 60, 61, 90, 364, 365, 366)
NUMBERS = (
    "0.00",
    "0.01",
    "-0.01",
    "1.00",
    "1.50",
    "2.00",
    "3.00",
    "15.00",
    "99.99",
    "100.00",
    "300.00",
)
DATES = (
    "2017-10-30",
    "2017-10-29",
    "2017-10-31",
    "2017-11-05",
    "2000-02-29",
    "2016-02-28",
    "1990-10-29",
)


class Worlds:
    """Makes the tables of so many worlds from one seed."""

    def __init__(self, seed: int, count: int) -> None:
        self.chance = Random(seed)
        self.tables: Tables = {
            "dim_profile": [],
            "fct_purchases": [],
            "fct_visits": [],
            "dim_product": [],
        }
        for product in range(5):
            price = self.maybe(Decimal(self.chance.choice(NUMBERS)))
            category = self.chance.choice(["COFFEE", "coffee", "茶", None, ""])
            self.tables["dim_product"].append(
                {"product_id": f"t{product}", "category": category, "price": price}
            )
        for world in range(count):
            for person in range(PEOPLE):
                self._person(f"w{world:02}p{person}")
        keys = [row["profile_id"] for row in self.tables["dim_profile"]]
        self.members: dict[str, set[str]] = {"some_of_them": set(keys[::3]), "nobody": set()}
        self.changes = {
            "some_of_them": [self._change(k) for k in keys if self.maybe(1, 0.4)],
            "nobody": [],
        }

    def _change(self, key: str) -> MemberChange:
        change = self.chance.choice(["entered", "exited"])
        reasons = {
            "entered": ["rule", "merged_from", "new_audience"],
            "exited": ["rule", "expired", "merged"],
        }
        return MemberChange(key, change, self.chance.choice(reasons[change]), self.moment())

    def maybe(self, value: Any, share: float = 0.15) -> Any:
        """Return the value, or now and then nothing."""
        return None if self.chance.random() < share else value

    def moment(self) -> datetime:
        """Return an instant on, or next to, an edge that windows have."""
        day = AS_OF.astimezone(UTC).replace(tzinfo=None) - timedelta(days=self.chance.choice(DAYS))
        steps = (0, 1, -1, 3_600_000_000, -3_600_000_000, 57_600_000_000, -28_800_000_000)
        return day + timedelta(microseconds=self.chance.choice(steps))

    def _person(self, key: str) -> None:
        texts, chance = TEXTS, self.chance
        self.tables["dim_profile"].append(
            self._filled(
                "dim_profile",
                {
                    "profile_id": key,
                    "language": chance.choice(texts),
                    "city": chance.choice(texts),
                    "kids_count": self.maybe(chance.choice([0, 1, 2, 3, 15, -1])),
                    "score": self.maybe(Decimal(chance.choice(NUMBERS))),
                    "is_open": chance.choice([True, False, None]),
                    "birth_on": self.maybe(date.fromisoformat(chance.choice(DATES))),
                    "seen_at": self.maybe(self.moment()),
                },
            )
        )
        for number in range(chance.choice([0, 0, 1, 2, 3, 5])):
            self._purchase(key, number)
        for number in range(chance.choice([0, 1, 2, 3])):
            self._visit(key, number)

    def _purchase(self, key: str, number: int) -> None:
        chance = self.chance
        row = {
            "purchase_id": f"{key}b{number}",
            "profile_id": key,
            "product_id": chance.choice(["t0", "t1", "t2", "t9", None]),
            "basket_id": f"{key}k{number // 2}",
            "city": chance.choice(TEXTS),
            "quantity": self.maybe(chance.choice([0, 1, 2, 3, 10])),
            "amount": self.maybe(Decimal(chance.choice(NUMBERS))),
            "is_gift": chance.choice([True, False, None]),
            "due_on": self.maybe(date.fromisoformat(chance.choice(DATES))),
            "occurred_at": self.maybe(self.moment(), 0.05),
        }
        self.tables["fct_purchases"].append(self._filled("fct_purchases", row))

    def _visit(self, key: str, number: int) -> None:
        chance = self.chance
        row = {
            "visit_id": f"{key}a{number}",
            "profile_id": key,
            "product_id": chance.choice(["t0", "t1", None]),
            "kind": chance.choice(["cart", "view", "", None]),
            "occurred_at": self.maybe(self.moment(), 0.05),
        }
        self.tables["fct_visits"].append(self._filled("fct_visits", row))

    def _filled(self, table: str, row: Row) -> Row:
        """Return a row with a value in each further column of the catalogue."""
        arrays = {
            "nicknames": lambda: self.chance.sample(TEXTS, self.chance.choice([0, 1, 2])),
            "tags": lambda: self.chance.sample(TEXTS, self.chance.choice([0, 1, 3])),
            "lucky_numbers": lambda: self.chance.sample(
                [0, 1, 2, 15, None], self.chance.choice([0, 2])
            ),
            "paid_at": lambda: [self.moment() for _ in range(self.chance.choice([0, 1, 2]))],
        }
        more = {name: self.maybe(make()) for name, make in arrays.items()}
        return {
            name: row[name] if name in row else more.get(name)
            for name in CATALOG.tables[table].columns
        }


def load_worlds(warehouse: Warehouse, worlds: Worlds, schema: str) -> None:
    """Write the worlds in a schema: tables in the types of the catalogue, members and changes."""
    for name, rows in worlds.tables.items():
        columns = CATALOG.tables[name].columns
        kinds = pa.schema([(column, ARROW[kind[0]]) for column, kind in columns.items() if kind])
        warehouse.write_table(schema, name, pa.Table.from_pylist(rows, schema=kinds))
    for key, members in worlds.members.items():
        rows = [dict(zip(MEMBER.names, (key, "profile", m), strict=True)) for m in sorted(members)]
        table = pa.Table.from_pylist(rows, schema=MEMBER)
        warehouse.write_table(schema, f"int_audience_members__{key}", table)
    for key, changes in worlds.changes.items():
        rows = [dict(zip(CHANGED.names, (key, "profile", *each), strict=True)) for each in changes]
        table = pa.Table.from_pylist(rows, schema=CHANGED)
        warehouse.write_table(schema, f"int_audience_member_changes__{key}", table)
