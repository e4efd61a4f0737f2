"""Stages and tiers told day by day: each transition is dated, and every month adds up."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from benchmarks.models import Models
from federated.warehouse import Warehouse, open_warehouse

PLACES = (
    "marts/profiles/fct_profile_stage_changes.sql",
    "marts/reports/rpt_value_tier_movements.sql",
)
TIERS = (None, "bronze", "silver", "gold")
DAYS = [date(2026, 1, 28) + timedelta(days=6 * n) for n in range(14)]
Days = dict[date, dict[str, str | None]]


@pytest.fixture(params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as opened:
        yield opened


class Staged:
    """The models over tiers that are told anew each day."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.models = Models(warehouse, "staged", PLACES)
        # The clocks of this project stand at UTC.
        self.models.macros.named["local_time"] = lambda instant: instant
        for name in ("dim_profile_attributes", "dim_profiles", *self.models.texts):
            warehouse.execute(f"drop table if exists staged.{name}")
        columns = "profile_id text, lifecycle_stage text, value_tier text"
        warehouse.execute(f"create table staged.dim_profile_attributes ({columns})")
        warehouse.execute("create table staged.dim_profiles (profile_id text)")

    def build(self, as_of: date, tiers: dict[str, str | None]) -> None:
        """Build as of a day at which profiles stand in these tiers."""
        for name, rest in (("dim_profile_attributes", ", 'engage', {tier}"), ("dim_profiles", "")):
            self.warehouse.execute(f"delete from staged.{name}")
            rows = ", ".join(
                "('" + who + "'" + rest.format(tier=f"'{tier}'" if tier else "null") + ")"
                for who, tier in tiers.items()
            )
            self.warehouse.execute(f"insert into staged.{name} values {rows}")
        self.models.build(str(as_of))

    def changes(self) -> list[tuple]:
        """Return the transitions of tiers, in order."""
        return self.warehouse.rows(
            "select cast(cast(changed_at as date) as text), profile_id, previous_value, value"
            " from staged.fct_profile_stage_changes where attribute = 'value_tier' order by 1, 2"
        )

    def movements(self) -> dict[tuple[str, str, str], int]:
        """Return how many went from which tier to which, by month."""
        found = self.warehouse.rows(
            "select cast(month_on as text), from_tier, to_tier, profiles_count"
            " from staged.rpt_value_tier_movements"
        )
        return {(month, before, after): count for month, before, after, count in found}


def told() -> Days:
    """Return tiers of forty people that move at random, none of whom loses the one they have."""
    chance = random.Random(8)
    standing: dict[str, str | None] = {}
    days: Days = {}
    for day in DAYS:
        for who in range(40):
            name = f"p{who:02}"
            if chance.random() < 0.3:
                standing[name] = chance.choice(TIERS[1:] if standing.get(name) else TIERS)
            standing.setdefault(name, None)
        days[day] = dict(standing)
    return days


def test_every_transition_is_dated_and_months_add_up(warehouse: Warehouse) -> None:
    days = told()
    staged = Staged(warehouse)
    for day, tiers in days.items():
        staged.build(day, tiers)
    changes = []
    before: dict[str, str | None] = {}
    for day, tiers in days.items():
        for who in sorted(tiers):
            if tiers[who] != before.get(who):
                changes.append((str(day), who, before.get(who), tiers[who]))
        before = tiers
    assert staged.changes() == changes
    # A run at midnight of the first tells of the month before.
    ends: dict[str, dict[str, str | None]] = {}
    for day, tiers in days.items():
        ends[(day - timedelta(days=1)).strftime("%Y-%m-01")] = tiers
    expected: Counter[tuple[str, str, str]] = Counter()
    start: dict[str, str | None] = {}
    for month, tiers in ends.items():
        expected.update((month, start.get(w) or "none", tier) for w, tier in tiers.items() if tier)
        start = tiers
    assert staged.movements() == dict(expected)


def test_the_same_day_again_says_the_same_and_an_earlier_one_forgets(warehouse: Warehouse) -> None:
    staged = Staged(warehouse)
    staged.build(date(2026, 2, 1), {"a": "bronze"})
    staged.build(date(2026, 2, 5), {"a": "gold"})
    for tier in ("gold", "silver"):
        staged.build(date(2026, 2, 5), {"a": tier})
        assert staged.changes() == [
            ("2026-02-01", "a", None, "bronze"),
            ("2026-02-05", "a", "bronze", tier),
        ]
    staged.build(date(2026, 2, 3), {"a": "bronze"})
    assert staged.changes() == [("2026-02-01", "a", None, "bronze")]
