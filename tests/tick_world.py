"""A stream of changes to the small world of rules: rows come late, change and go, and time passes.

Each stream is made from one seed; its catalogue says in one of three ways how changes are known.
"""

from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from rule_maker import RuleMaker
from rule_rows import TABLES
from rule_world import CATALOG

from federated.catalog.schema import Catalog, Changes, Collection
from federated.kinds import Kind

Row = dict[str, Any]
ZONES = (
    ("UTC", "monday"),
    ("Asia/Taipei", "monday"),
    ("America/New_York", "sunday"),
    ("Europe/London", "monday"),
    ("Australia/Lord_Howe", "sunday"),
)
# Before month ends, leap days and changes of clocks, in the years the rows are of.
STARTS = (
    "2017-10-28T20:00:00", "2017-10-31T23:50:00", "2017-11-04T22:00:00", "2017-11-29T23:59:59",
    "2018-01-30T12:00:00", "2018-02-27T15:30:00", "2018-03-10T09:00:00", "2016-02-28T10:00:00",
    "2017-10-29T00:00:00", "2017-12-31T04:00:00",
)  # fmt: skip
TOUCHED = {"touched_at": (Kind.TIMESTAMP, None), "is_gone": (Kind.BOOLEAN, None)}
BOOKING = {
    "booking_id": (Kind.TEXT, None), "profile_id": (Kind.TEXT, None),
    "starts_at": (Kind.TIMESTAMP, None), "known_at": (Kind.TIMESTAMP, None),
}  # fmt: skip
UPDATED = Changes("updated_at", "touched_at", "hash")
DECLARED: dict[str, dict[str, Changes]] = {
    "all is compared": {},
    "edits are stamped": {
        "dim_profile": UPDATED,
        "fct_purchases": UPDATED,
        "fct_visits": Changes("append", "touched_at", "none"),
        "dim_product": UPDATED,
    },
    "deletes are marked": {
        "fct_purchases": Changes("updated_at", "touched_at", "tombstone", "is_gone"),
        "fct_visits": Changes("append", "touched_at", "none"),
        "dim_product": UPDATED,
    },
}
# What time does to each part of the language, beside what the maker of rules thinks of.
TIMELY: tuple[Any, ...] = (
    {"field": "purchases", "match": {"mode": "atLeast", "threshold": 2},
     "window": {"last": 7, "unit": "day"}},
    {"field": "purchases", "match": {"mode": "none"}, "window": {"last": 1, "unit": "month"}},
    {"field": "purchases", "window": {"calendar": "this_month"}},
    {"field": "visits", "window": {"calendar": "yesterday"}},
    {"field": "visits", "window": {"calendar": "last_week"}},
    {"field": "purchases", "window": {"between_relative": [{"n": 1, "unit": "quarter"},
                                                         {"n": 3, "unit": "day"}]}},
    {"field": "birth_on", "operator": "anniversaryInNext", "value": {"n": 7, "unit": "day"}},
    {"field": "birth_on", "operator": "anniversaryToday"},
    {"field": "birth_on", "operator": "anniversaryInLast", "value": {"n": 1, "unit": "month"}},
    {"field": "birth_on", "operator": "notInLast", "value": {"n": 2, "unit": "month"}},
    {"field": "birth_on", "operator": "inLast", "value": {"n": 18, "unit": "year"}},
    {"field": "seen_at", "operator": "inLast", "value": {"n": 90, "unit": "minute"}},
    {"field": "seen_at", "operator": "inNext", "value": {"n": 1, "unit": "month"}},
    {"field": "seen_at", "operator": "thisWeek"},
    {"field": "purchases", "value": {"combinator": "and", "rules": [
        {"field": "due_on", "operator": "inNext", "value": {"n": 10, "unit": "day"}}]}},
    {"field": "purchases", "value": {"combinator": "or", "rules": [
        {"field": "^.birth_on", "operator": "anniversaryToday"},
        {"field": "product.category", "operator": "=", "value": "COFFEE"}]},
     "window": {"last": 30, "unit": "day"}},
    {"field": "purchases", "aggregate": {"function": "days_since_last"}, "operator": ">",
     "value": 6},
    {"field": "visits", "aggregate": {"function": "days_since_first"}, "operator": "between",
     "value": [1, 18]},
    {"field": "purchases", "aggregate": {"function": "max", "of": "due_on"}, "operator": "inNext",
     "value": {"n": 1, "unit": "week"}},
    {"sequence": [{"field": "visits", "value": {"combinator": "and", "rules": [
        {"field": "kind", "operator": "=", "value": "cart"}]}},
        {"field": "purchases", "not": True, "after": {"max": 2, "unit": "day"}}],
     "window": {"last": 7, "unit": "day"}},
    {"sequence": [{"field": "visits"}, {"field": "purchases", "after": {"max": 3, "unit": "day"}},
                  {"field": "visits", "not": True}]},
    {"field": "bookings", "window": {"next": 7, "unit": "day"}},
    {"field": "bookings", "match": {"mode": "none"}, "window": {"next": 1, "unit": "month"}},
    {"field": "audience", "operator": "notIn", "value": ["some_of_them"]},
)  # fmt: skip


def catalogue(how: str) -> Catalog:
    """Return the catalogue of the small world with bookings, and how its changes are known."""
    tables = {}
    for name, table in CATALOG.tables.items():
        changes = DECLARED[how].get(name, Changes())
        tables[name] = replace(table, columns={**table.columns, **TOUCHED}, changes=changes)
    shape = tables["fct_visits"]
    columns = {**BOOKING, **TOUCHED}
    tables["fct_bookings"] = replace(
        shape, name="fct_bookings", columns=columns, attributes={}, links={}, changes=Changes()
    )
    bookings = Collection(
        "bookings", "fct_bookings", {"profile": "profile_id"}, ("booking_id",), "starts_at",
        known_at="known_at", is_future=True,
    )  # fmt: skip
    return Catalog(CATALOG.entities, {**CATALOG.collections, "bookings": bookings}, tables)


@dataclass
class Stream:
    """The rows and rules of one stream, step after step."""

    seed: int

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.how = sorted(DECLARED)[self.seed % 3]
        self.zone, self.week_starts = ZONES[self.seed % len(ZONES)]
        self.catalog = catalogue(self.how)
        start = datetime.fromisoformat(self.chance.choice(STARTS))
        self.as_of = start.replace(tzinfo=UTC)
        self.loaded_at = datetime(2020, 1, 1)  # noqa: DTZ001 - naive, as warehouses have it
        self.numbers = iter(range(1000, 100_000))
        self.maker = RuleMaker(self.seed)
        self.tables = self._rows()
        self.rules = {"some_of_them": self._timely(), "nobody": self._made()}
        if "audience" in str(self.rules["nobody"]):
            self.rules["nobody"] = self._timely()
        self.rules |= {f"made_{n}": self._made() for n in range(3)}
        self.rules |= {f"timely_{n}": self._timely() for n in range(3)}

    def _made(self) -> Any:
        while True:
            rule = self.maker.rule()
            # Of changes of members there are none here; such rules are evaluated in full.
            if not {"entered", "exited"} & set(str(rule).split("'")):
                return rule

    def _timely(self) -> Any:
        part = self.chance.choice(TIMELY[:-1])
        return {"combinator": "and", "rules": [part], "not": self.chance.random() < 0.2}

    def _rows(self) -> dict[str, list[Row]]:
        tables: dict[str, list[Row]] = deepcopy({k: list(v) for k, v in TABLES.items()})
        tables["fct_bookings"] = [
            {"booking_id": f"o{n}", "profile_id": f"p{n:02}", "starts_at": self._moment(),
             "known_at": self._moment()}
            for n in range(1, 8)
        ]  # fmt: skip
        twins = [{**row, "profile_id": f"{row['profile_id']}x"} for row in tables["dim_profile"]]
        tables["dim_profile"] += twins
        for row in (row for rows in tables.values() for row in rows):
            row |= {"touched_at": self.loaded_at, "is_gone": None}
        return tables

    def step(self) -> set[str]:
        """Let time pass and rows change; return the tables that did."""
        self.as_of = self._later()
        if self.chance.random() < 0.8:
            self.loaded_at += timedelta(minutes=1)
        changed = {self._change() for _ in range(self.chance.choice([0, 1, 1, 2, 3]))}
        if self.chance.random() < 0.15:
            key = self.chance.choice([k for k in self.rules if k[0] in "mt"])
            self.rules[key] = self._made()
        return changed - {""}

    def _later(self) -> datetime:
        unit, most = self.chance.choice(
            [("minutes", 90), ("hours", 30), ("days", 3), ("days", 40), ("hours", 1), ("days", 1)]
        )
        moved = self.as_of + timedelta(**{unit: self.chance.randint(1, most)})
        if self.chance.random() < 0.3:
            moved = moved.replace(hour=self.chance.choice([0, 4, 5, 16]), minute=0, second=0)
        # The same moment again is a step too.
        return moved if moved > self.as_of else self.as_of

    def _moment(self) -> datetime:
        """Return a time near as_of, often one that stands exactly on an edge."""
        unit = self.chance.choice(["minutes", "hours", "days", "days"])
        length = timedelta(**{unit: self.chance.choice([0, 1, 2, 6, 7, 28, 29, 30, 31, 60])})
        at = self.as_of.replace(tzinfo=None) - length * self.chance.choice([1, 1, 1, -1])
        return at - timedelta(microseconds=self.chance.choice([0, 0, 1]))

    def _change(self) -> str:
        name = self.chance.choice(
            ["fct_purchases", "fct_purchases", "fct_visits", "dim_profile", "dim_product",
             "fct_bookings"]
        )  # fmt: skip
        rows, changes = self.tables[name], self.catalog.tables[name].changes
        what = self.chance.choice(["add", "add", "edit", "edit", "remove"])
        if changes.known_by == "append" or not rows:
            what = "add"
        if what == "add":
            rows.append(self._added(name))
        elif what == "edit":
            self._edit(name, self.chance.choice(rows))
        elif changes.deletes == "tombstone":
            self.chance.choice(rows).update(is_gone=True, touched_at=self.loaded_at)
        else:
            rows.remove(self.chance.choice(rows))
        return name

    def _added(self, name: str) -> Row:
        number = next(self.numbers)
        row = dict(self.chance.choice(TABLES[name])) if name in TABLES else {}
        stamps = {"touched_at": self.loaded_at, "is_gone": None}
        owner = self.chance.choice(["p01", "p02", "p03", "p05", "p09", "p04x", "p08x", None])
        if name == "dim_product":
            taken = {each["product_id"] for each in self.tables[name]}
            free = {"c1", "c2", "t1", "n1", "zz"} - taken
            key = self.chance.choice(sorted(free)) if free else f"n{number}"
            return {**row, "product_id": key, **stamps}
        if name == "dim_profile":
            return {**row, "profile_id": f"q{number}", "seen_at": self._moment(), **stamps}
        if name == "fct_bookings":
            moments = {"starts_at": self._moment(), "known_at": self._moment()}
            return {"booking_id": f"o{number}", "profile_id": owner, **moments, **stamps}
        key = {"fct_purchases": "purchase_id", "fct_visits": "visit_id"}[name]
        moment = {"occurred_at": self._moment()}
        return {**row, key: f"n{number}", "profile_id": owner, **moment, **stamps}

    def _edit(self, name: str, row: Row) -> None:
        moved = self.chance.choice(["p01", "p03", "p06x", "p10"])
        may_move = self.catalog.tables[name].changes.deletes == "hash"
        changes: dict[str, list[tuple[str, Any]]] = {
            "dim_product": [("category", self.chance.choice(["COFFEE", "茶", None])),
                            ("price", self.chance.choice([Decimal("5.00"), None]))],
            "dim_profile": [("seen_at", self._moment()), ("birth_on", self._moment().date()),
                            ("kids_count", self.chance.choice([None, 0, 2]))],
            "fct_purchases": [("occurred_at", self._moment()), ("due_on", self._moment().date()),
                              ("amount", self.chance.choice([None, Decimal("20.00")])),
                              ("product_id", self.chance.choice(["c1", "t1", None])),
                              *([("profile_id", moved)] if may_move else [])],
            "fct_visits": [("kind", self.chance.choice(["cart", "view"])), ("profile_id", moved)],
            "fct_bookings": [("starts_at", self._moment()), ("known_at", self._moment()),
                             ("profile_id", moved)],
        }  # fmt: skip
        column, value = self.chance.choice(changes[name])
        row |= {column: value, "touched_at": self.loaded_at}
