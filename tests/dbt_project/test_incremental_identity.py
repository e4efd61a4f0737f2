"""Stitching what changed gives what a rebuild gives: every table, after every day, on both engines."""

from collections.abc import Iterator
from random import Random

import pytest
from identity_worlds import Told, day_after

from federated.warehouse import Warehouse, open_warehouse

POOLS = {"crm_id": 3, "email": 5, "device_id": 4, "cookie": 6}
LIMIT = 7
# What a run goes on from.
KEPT = (
    "int_identifiers_loaded", "int_identifiers_numbered", "int_links_loaded", "int_links_observed",
    "int_identifiers_placed", "int_links_placed", "int_links_judged", "int_loads_counted",
    "int_stitching_marks",
)  # fmt: skip
# What is given to two profiles, and former ids that lead to none, or to another former one.
ASTRAY = """
    select namespace, identifier from kept.fct_profile_assignments
    group by 1, 2 having count(*) > 1
    union all
    select 'alias', former_profile_id from kept.dim_profile_aliases
    where profile_id in (select former_profile_id from kept.dim_profile_aliases)
        or profile_id not in (
            select profile_id from kept.fct_profile_assignments where namespace <> 'profile_id'
        )
"""


@pytest.fixture(params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as opened:
        yield opened


class Batches:
    """Days of rows of many small worlds: new, late, repeated, corrected and withdrawn ones."""

    def __init__(self, seed: int, worlds: int) -> None:
        self.chance = Random(seed)
        self.worlds = worlds
        self.told: dict[str, tuple[str, dict[str, str]]] = {}
        self.number = 0

    def day(self, today: str) -> dict[str, tuple[str, dict[str, str]]]:
        """Return all rows there are at the end of a day."""
        chance = self.chance
        for world in range(self.worlds):
            # Most worlds rest on most days, so that most places stand.
            if chance.random() < 0.6:
                continue
            for _ in range(chance.randint(1, 3)):
                self._change(world, today)
        return dict(self.told)

    def _change(self, world: int, today: str) -> None:
        chance = self.chance
        own = [key for key in self.told if key.startswith(f"w{world}_")]
        what = chance.choices(
            ["new", "late", "again", "correct", "withdraw"], [6, 2, 5, 2, 2 if own else 0]
        )[0]
        if what == "withdraw":
            del self.told[chance.choice(own)]
            return
        if what == "correct" and own:
            key = chance.choice(own)
            self.told[key] = (self.told[key][0], self._identifiers(world))
            return
        self.number += 1
        when = f"2025-1{chance.randint(0, 2)}-1{chance.randint(0, 3)}" if what == "late" else today
        bears = self._identifiers(world)
        if what == "again" and own:
            bears = self.told[chance.choice(own)][1]
        self.told[f"w{world}_{self.number}"] = (when, bears)

    def _identifiers(self, world: int) -> dict[str, str]:
        names = self.chance.sample(list(POOLS), self.chance.choice([1, 2, 2, 2, 3]))
        return {n: f"w{world}_{n[:1]}{self.chance.randint(1, POOLS[n])}" for n in names}


def compared(warehouse: Warehouse, seed: int, *, worlds: int, days: int) -> int:
    """Hold a world stitched day by day against its twin; return the most identifiers left alone.

    A build is cut off now and then before its end, one of all anew too, and now and then after a
    table was lost; settings change once.
    """
    chance = Random(seed)
    batches = Batches(seed, worlds)
    kept, twin = (Told(warehouse, name, graph_limit=LIMIT) for name in ("kept", "twin"))
    today, most_left = "2026-01-01", 0
    for day in range(days):
        rows = batches.day(today)
        today = day_after(today)
        for told in (kept, twin):
            told.rows = rows
        if day == days // 2:
            for told in (kept, twin):
                told.set_maximum("email", 1)
        if day and chance.random() < 0.3:
            if chance.random() < 0.4:
                lost = chance.choice(KEPT)
                warehouse.execute(f"drop table if exists kept.{lost}")
            until = chance.randint(1, len(kept.models.texts) - 1)
            kept.build(today, rebuild=chance.random() < 0.4, until=until)
        kept.build(today)
        twin.build(today, rebuild=True)
        for name, table in kept.tables().items():
            assert table == twin.tables()[name], f"seed {seed}, day {day}: {name}"
        assert kept.ask(ASTRAY) == [], f"seed {seed}, day {day}"
        left = kept.ask(
            "select count(*) from kept.int_identifiers_placed where identifier_idx not in"
            " (select identifier_idx from kept.int_identifiers_touched)"
            " and (namespace, identifier) not in"
            " (select namespace, identifier from kept.int_identifiers_recounted)"
            " and exists (select 1 from kept.int_stitching_state where stands)"
        )
        most_left = max(most_left, left[0][0])
    return most_left


def test_every_table_is_what_a_rebuild_makes(warehouse: Warehouse) -> None:
    left = compared(warehouse, 1, worlds=40, days=6)
    assert left > 20, "nothing was ever left alone, so nothing was incremental"


def test_a_lower_maximum_parts_those_who_were_joined_before(warehouse: Warehouse) -> None:
    """Nobody came and no link went, but what they were placed under did."""
    told = Told(warehouse)
    told.tell("first", "2026-01-01", crm_id="A", email="a@example.com")
    told.tell("second", "2026-01-02", crm_id="A", email="b@example.com")
    told.build("2026-01-03")
    told.set_maximum("email", 1)
    told.build("2026-01-04")
    parts = told.ask("select count(distinct profile_id) from told.bridge_profile_identifiers")
    assert parts == [(2,)]


def test_a_link_that_came_and_went_around_a_stopped_build_leaves_no_trace(
    warehouse: Warehouse,
) -> None:
    """Places were written with the link in them, and what they were written by was not."""
    told = Told(warehouse)
    told.tell("one", "2026-01-01", crm_id="A", cookie="c1")
    told.tell("two", "2026-01-01", email="b@example.com", cookie="c2")
    told.build("2026-01-02")
    told.tell("mistake", "2026-01-02", cookie="c1", email="b@example.com")
    models = list(told.models.texts)
    told.build("2026-01-03", until=models.index("int_identifiers_placed") + 1)
    assert told.ask("select count(distinct cluster_idx) from told.int_identifiers_placed") == [(1,)]
    del told.rows["mistake"]
    told.build("2026-01-04")
    assert told.profile_of("one") != told.profile_of("two")


def test_lost_state_is_made_again_and_renames_nobody(warehouse: Warehouse) -> None:
    """Whatever part of what is kept is dropped, the next build makes it whole."""
    told = Told(warehouse)
    told.tell("one", "2026-01-01", crm_id="A", cookie="c1")
    told.tell("two", "2026-01-01", email="b@example.com", cookie="c2")
    told.build("2026-01-02")
    before = told.tables()
    for day, lost in enumerate(
        ("int_identifiers_placed", "int_links_loaded", "int_loads_counted", "int_stitching_marks"), 3
    ):
        warehouse.execute(f"drop table told.{lost}")
        told.build(f"2026-01-0{day}")
        assert told.tables() == before, lost


def test_a_load_that_changed_and_changed_back_around_a_stopped_build_is_counted_anew(
    warehouse: Warehouse,
) -> None:
    """What a load showed for a while is kept by nobody, though the load looks as it did before."""
    told = Told(warehouse)
    told.tell("one", "2026-01-01", crm_id="A", cookie="c1")
    told.tell("two", "2026-01-01", crm_id="B", cookie="c2")
    told.build("2026-01-02")
    right = told.tables()
    told.tell("two", "2026-01-01", crm_id="A", cookie="c2")
    models = list(told.models.texts)
    told.build("2026-01-03", until=models.index("int_links_observed") + 1)
    told.tell("two", "2026-01-01", crm_id="B", cookie="c2")
    told.build("2026-01-04")
    assert told.tables() == right


def test_a_rebuild_that_was_cut_off_is_nothing_to_go_on_from(warehouse: Warehouse) -> None:
    """Half of what is kept has numbers of the rebuild, and half those of before."""
    told = Told(warehouse)
    told.tell("weak", "2026-01-01", cookie="k1")
    told.tell("weaker", "2026-01-01", cookie="k2")
    told.build("2026-01-02")
    told.tell("one", "2026-01-02", crm_id="A", cookie="k1")
    told.tell("two", "2026-01-02", crm_id="B", cookie="k2")
    told.build("2026-01-03")
    right = told.tables()
    cut = list(told.models.texts).index("int_links_loaded") + 1
    told.build("2026-01-04", rebuild=True, until=cut)
    told.build("2026-01-04")
    assert told.tables() == right


def test_a_table_lost_and_a_build_cut_off_leave_nobody_out(warehouse: Warehouse) -> None:
    """Each alone is mended by the next build, and so are both."""
    told = Told(warehouse)
    told.tell("one", "2026-01-01", email="old@example.com", cookie="k9")
    told.tell("two", "2026-01-02", crm_id="A", cookie="k1")
    told.build("2026-01-03")
    told.tell("one", "2026-01-01", email="new@example.com", cookie="k9")
    told.build("2026-01-04")
    right = told.tables()
    warehouse.execute("drop table told.int_links_judged")
    cut = list(told.models.texts).index("int_links_judged") + 1
    told.build("2026-01-05", until=cut)
    told.build("2026-01-05")
    assert told.tables() == right


def test_what_is_kept_stands_where_nothing_has_a_maximum(warehouse: Warehouse) -> None:
    told = Told(warehouse)
    warehouse.execute("update told.int_namespaces set maximum = null")
    told.tell("one", "2026-01-01", crm_id="A", cookie="c1")
    told.build("2026-01-02")
    told.build("2026-01-03")
    assert told.ask("select stands from told.int_stitching_state") == [(True,)]


def test_only_loads_that_changed_are_counted_anew(warehouse: Warehouse) -> None:
    """A row taken away from a load of long ago has that load counted anew, and no other."""
    told = Told(warehouse)
    for day in range(1, 6):
        told.tell(f"row{day}", f"2026-01-0{day}", crm_id=f"A{day}", cookie=f"c{day}")
        told.tell(f"again{day}", f"2026-01-0{day}", crm_id=f"A{day}", cookie="shared")
    told.build("2026-01-06")
    del told.rows["again2"]
    told.tell("row6", "2026-01-06", crm_id="A6", cookie="c6")
    told.build("2026-01-07")
    counted = told.ask(
        "select distinct identifier from told.int_identifiers_loaded as loaded"
        " join told.int_stitching_state as state on loaded.turn = state.turn"
    )
    assert {identifier for (identifier,) in counted} == {"A2", "c2", "A6", "c6"}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 22))
def test_every_table_is_what_a_rebuild_makes_in_many_worlds(warehouse: Warehouse, seed: int) -> None:
    assert compared(warehouse, seed, worlds=60, days=12) > 20
