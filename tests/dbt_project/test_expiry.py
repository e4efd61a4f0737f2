"""What is too old is no longer used, is counted, and comes back where an earlier day is asked for."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from identity_worlds import Told

from benchmarks.models import Models
from federated.staging.declarations import Column, SourceTable
from federated.staging.render_unions import render_expired
from federated.warehouse import Warehouse, open_warehouse

AFTER = (
    "intermediate/profiles/int_rows_expired.sql",
    "intermediate/profiles/int_rows_kept.sql",
    "marts/reports/rpt_expired.sql",
)
IDLE_DAYS = 30
EVENT_DAYS = 10
START = date(2026, 1, 1)
# The table that rows of these worlds are told of; its events are kept for some days.
TABLE = SourceTable(
    "s", "t", "", "event", "append", ("row_key",), (Column("row_key", "row_key", "text", ""),), "web",
    occurred_at="occurred_at", event={}, expire_after_days=EVENT_DAYS,
)  # fmt: skip


@pytest.fixture(params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as opened:
        yield opened


class Aged:
    """Rows of a world, of which devices expire and, where it is said, events."""

    def __init__(self, warehouse: Warehouse, *, events_expire: bool) -> None:
        self.told = Told(warehouse, idle_days=IDLE_DAYS)
        self.models = Models(warehouse, "told", AFTER)
        tables = [TABLE] if events_expire else []
        self.models.texts = {"int_events_expired": render_expired(tables), **self.models.texts}

    def build(self, as_of: date, *, is_earlier: bool = False) -> None:
        """Build whose rows are, and which of them are still used, at an instant."""
        (self.told.go_back if is_earlier else self.told.build)(str(as_of))
        ask = self.told.warehouse.execute
        ask("drop table if exists told.stg_s__t")
        ask("create table told.stg_s__t (row_key text, occurred_at timestamp)")
        rows = [
            f"('{row}', cast({'null' if day is None else repr(day)} as timestamp))"
            for row, (day, _) in self.told.rows.items()
            if day is None or day < str(as_of)
        ]
        ask(f"insert into told.stg_s__t values {', '.join(rows)}")
        self.models.build(str(as_of))

    def kept(self) -> set[str]:
        """Return the rows that are still used."""
        return {row for (row,) in self.told.ask("select row_key from told.int_rows_kept")}

    def counted(self) -> dict[str, tuple[int, int]]:
        """Return how many rows of how many profiles are not, by reason."""
        found = self.told.ask("select reason, rows_count, profiles_count from told.rpt_expired")
        return {reason: (rows, profiles) for reason, rows, profiles in found}

    def held(self) -> set[str]:
        """Return the identifiers of profiles that are still there."""
        asked = "select identifier from told.bridge_profile_identifiers"
        return {identifier for (identifier,) in self.told.ask(asked)}


def test_a_device_nobody_uses_is_gone_and_comes_back_as_who_it_was(warehouse: Warehouse) -> None:
    aged = Aged(warehouse, events_expire=False)
    aged.told.tell("lost", "2026-01-01", cookie="c1")
    aged.told.tell("card", "2026-01-01", crm_id="A", cookie="c2")
    aged.build(date(2026, 1, 31))
    assert aged.kept() == {"lost", "card"}
    first = aged.told.profile_of("lost")

    aged.build(date(2026, 2, 1))
    assert aged.kept() == {"card"}
    assert aged.held() == {"A", "c2"}
    assert aged.counted() == {"profile_expired": (1, 1)}

    aged.told.tell("again", "2026-02-02", cookie="c1")
    aged.build(date(2026, 2, 3))
    assert aged.kept() == {"lost", "card", "again"}
    assert aged.told.profiles_of(["lost", "again"]) == [first, first]
    assert aged.counted() == {}


def test_a_device_of_rows_without_a_time_is_gone_too(warehouse: Warehouse) -> None:
    """The last one counts that was loaded; where that is unknown, when the device was first met."""
    aged = Aged(warehouse, events_expire=False)
    aged.told.tell("met", None, cookie="c1")
    aged.told.tell("loaded", None, cookie="c2")
    aged.told.tell("seen", "2026-01-02", cookie="c3")
    aged.told.tell("again", None, cookie="c3")
    aged.told.loaded |= {"loaded": "2026-01-05", "again": "2026-01-20"}
    aged.build(date(2026, 1, 10))
    assert aged.kept() == {"met", "loaded", "seen", "again"}
    aged.build(date(2026, 2, 5))
    assert aged.held() == {"c1", "c3"}
    aged.build(date(2026, 2, 10))
    assert aged.kept() == {"seen", "again"}
    aged.build(date(2026, 2, 20))
    assert aged.kept() == set()
    assert aged.counted() == {"profile_expired": (4, 3)}


def test_an_event_that_expires_parts_nobody(warehouse: Warehouse) -> None:
    """The log-in is no longer an event, and the device is still the person's who logged in."""
    aged = Aged(warehouse, events_expire=True)
    aged.told.tell("login", "2026-01-01", crm_id="A", cookie="c1")
    aged.told.tell("visit", "2026-01-20", cookie="c1")
    aged.build(date(2026, 1, 21))
    assert aged.kept() == {"visit"}
    assert aged.held() == {"A", "c1"}
    assert aged.told.profile_of("visit") == aged.told.profile_of("login")
    assert aged.counted() == {"event_expired": (1, 1)}


def test_what_is_used_at_any_instant_is_what_another_reading_says(warehouse: Warehouse) -> None:
    """Random devices and people, on days before and after; an earlier day brings all back."""
    aged = Aged(warehouse, events_expire=True)
    chance = random.Random(3)
    for number in range(160):
        world = chance.randint(0, 24)
        borne = {"cookie": f"c{world}_{chance.randint(0, 1)}", "device_id": f"d{world}"}
        names = chance.sample(sorted(borne), chance.choice([1, 2]))
        row = {name: borne[name] for name in names}
        if world % 3 == 0 and chance.random() < 0.3:
            row["crm_id"] = f"A{world}"
        aged.told.tell(f"r{number}", str(START + timedelta(days=chance.randint(0, 80))), **row)
    for day in (85, 40, 115):
        as_of = START + timedelta(days=day)
        aged.build(as_of, is_earlier=day == 40)
        kept, counts = reading(aged.told, as_of)
        assert aged.kept() == kept
        assert {reason: rows for reason, (rows, _) in aged.counted().items()} == counts


def reading(told: Told, as_of: date) -> tuple[set[str], dict[str, int]]:
    """Return the rows that are used and how many are not by reason; profiles are as they are found."""
    rows = {row: said for row, said in told.rows.items() if said[0] < str(as_of)}
    owner = dict(told.ask("select row_key, profile_id from told.int_rows_resolved"))
    assert set(owner) == set(rows)
    assigned = told.assigned()
    last: dict[str, str] = defaultdict(str)
    known: set[str] = set()
    for day, borne in rows.values():
        for item in borne.items():
            last[assigned[item]] = max(last[assigned[item]], day)
            known |= {assigned[item]} if item[0] == "crm_id" else set()
    kept: set[str] = set()
    counts: dict[str, int] = defaultdict(int)
    for row, (day, _) in rows.items():
        idle = (as_of - date.fromisoformat(last[owner[row]])).days > IDLE_DAYS
        if (as_of - date.fromisoformat(day)).days > EVENT_DAYS:
            counts["event_expired"] += 1
        elif idle and owner[row] not in known:
            counts["profile_expired"] += 1
        else:
            kept.add(row)
    return kept, dict(counts)
