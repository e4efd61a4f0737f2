"""What the reports of identity count over days of merges, splits and lost state, told by hand."""

import random
from collections.abc import Iterator

import pytest
from identity_worlds import Told

from federated.warehouse import open_warehouse

REPORTS = ("marts/reports/fct_identity_snapshots.sql", "marts/reports/rpt_merge_impact.sql")
IMPACT = (
    "profiles_before_count", "founded_count", "split_off_count", "minted_again_count",
    "merged_away_count", "lost_count", "profiles_count",
)  # fmt: skip


@pytest.fixture(params=["duckdb", "postgres"])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        yield Told(warehouse, more=REPORTS)


def impact(told: Told) -> tuple[int, ...]:
    """Return the books of the last build, after a look whether they balance."""
    (found,) = told.ask(f"select {', '.join(IMPACT)} from told.rpt_merge_impact")
    before, founded, split, again, merged, lost, now = found
    assert before + founded + split + again - merged - lost == now
    counted = told.ask("select count(distinct profile_id) from told.fct_profile_assignments")
    assert counted == [(now,)]
    return tuple(found)


def moved(told: Told) -> tuple[int, ...]:
    """Return identifiers before, new, moved and now."""
    (found,) = told.ask(
        "select identifiers_before_count, identifiers_new_count, identifiers_moved_count,"
        " identifiers_count from told.rpt_merge_impact"
    )
    return tuple(found)


def snapshot(told: Told, day: str) -> dict[tuple[str, str], int]:
    """Return what the snapshot of a day counts."""
    found = told.ask(
        "select measure, dimension, items_count from told.fct_identity_snapshots"
        f" where snapshot_on = date '{day}'"
    )
    assert len({row[:2] for row in found}) == len(found)
    return {(measure, dimension): count for measure, dimension, count in found}


def test_merges_and_splits_are_reconciled_and_every_day_is_kept(told: Told) -> None:
    """Six builds: founded, moved by a correction, merged by a link, parted when that is retracted."""
    told.tell("visits", "2026-01-01", cookie="c1")
    told.tell("buys", "2026-01-01", crm_id="A", email="a@example.com")
    told.build("2026-01-02")
    assert impact(told) == (0, 2, 0, 0, 0, 0, 2)
    assert moved(told) == (0, 3, 0, 3)

    told.tell("late", "2026-01-01", email="a@example.com", cookie="c1")
    told.tell("other", "2026-01-02", crm_id="B", cookie="c1")
    told.tell("tablet", "2026-01-02", cookie="c2")
    told.build("2026-01-03")
    # The newest link wins: c1 is B's, and the late one of A is refused.
    assert impact(told) == (2, 1, 0, 0, 0, 0, 3)
    told.tell("other", "2026-01-02", crm_id="B")
    told.build("2026-01-04")
    # The correction hands the cookie to A: nobody merges or parts, one identifier moves.
    assert impact(told) == (3, 0, 0, 0, 0, 0, 3)
    assert moved(told) == (5, 0, 1, 5)

    told.tell("joins", "2026-01-04", email="a@example.com", cookie="c2")
    told.build("2026-01-05")
    assert impact(told) == (3, 0, 0, 0, 1, 0, 2)
    assert moved(told) == (5, 0, 1, 5)
    told.tell("joins", "2026-01-04", cookie="c9")
    told.build("2026-01-06")
    assert impact(told) == (2, 1, 1, 0, 0, 0, 4)

    # A run of the same day shows the same, one of a day before forgets what came after.
    days = told.ask("select distinct snapshot_on from told.fct_identity_snapshots")
    assert len(days) == 5
    once = snapshot(told, "2026-01-06")
    told.build("2026-01-06 09:00", rebuild=True)
    assert snapshot(told, "2026-01-06") == once
    assert impact(told)[1:] == (0, 0, 0, 0, 0, 4)
    told.go_back("2026-01-04")
    assert told.ask("select max(snapshot_on) = date '2026-01-04' from told.fct_identity_snapshots") == [
        (True,)
    ]


def test_a_snapshot_counts_what_the_graph_holds(told: Told) -> None:
    told.tell("one", "2026-01-01", crm_id="A", cookie="tablet")
    told.tell("two", "2026-01-02", crm_id="B", cookie="tablet")
    told.tell("alone", "2026-01-02", cookie="alone")
    for number in range(14):
        told.tell(f"k{number}", "2026-01-02", crm_id=f"K{number}", cookie="kiosk")
    told.build("2026-01-03")
    found = snapshot(told, "2026-01-03")
    assert found == {
        ("profiles", "all"): 17,
        ("profiles", "anonymous"): 1,
        ("profiles", "single identifier"): 16,
        ("profiles", "merged away"): 0,
        ("profiles by size", "1"): 16,
        ("profiles by size", "2"): 1,
        ("identifiers", "crm_id"): 16,
        ("identifiers", "cookie"): 2,
        ("links", "kept"): 1,
        ("links refused", "more than the maximum of crm_id"): 1,
        ("rows refused", "cookie: placeholder"): 14,
    }


def test_lost_state_is_minted_again_and_counted(told: Told) -> None:
    """Without its state a merged profile is minted by its founder; who changed ids is counted."""
    told.tell("first", "2026-01-01", cookie="c1")
    told.build("2026-01-02")
    told.tell("buys", "2026-01-02", crm_id="A", cookie="c1")
    told.tell("alone", "2026-01-02", crm_id="B")
    told.build("2026-01-03")
    assert impact(told) == (1, 1, 0, 0, 0, 0, 2)
    told.warehouse.execute("drop table told.fct_profile_assignments")
    told.build("2026-01-04")
    # A's card founds what the cookie had founded; B's id is of its card, as before.
    assert impact(told) == (2, 0, 0, 1, 0, 1, 2)
    assert moved(told) == (3, 0, 2, 3)


def reconciled(before: dict[tuple[str, str], str], now: dict[tuple[str, str], str]) -> tuple[int, ...]:
    """Return the books by what was assigned to whom before and after a build, read without SQL."""
    was, given = ({k: v for k, v in each.items() if k[0] != "profile_id"} for each in (before, now))
    former = {identifier for namespace, identifier in now if namespace == "profile_id"}
    profiles_before, profiles = set(was.values()), set(given.values())
    sources: dict[str, set[str]] = {profile: set() for profile in profiles - profiles_before}
    for identifier, profile in given.items():
        if profile in sources and identifier in was:
            sources[profile].add(was[identifier])
    ended = profiles_before - profiles
    split = [name for name, of in sources.items() if of & (profiles | former)]
    founded = [name for name, of in sources.items() if not of]
    return (
        len(profiles_before), len(founded), len(split), len(sources) - len(split) - len(founded),
        len(ended & former), len(ended - former), len(profiles),
    )  # fmt: skip


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))]
)
def test_the_books_of_random_days_are_those_read_without_sql(seed: int) -> None:
    """Rows come, come late, are corrected and go; every day's books are as the state says."""
    chance = random.Random(seed)
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        told = Told(warehouse, more=REPORTS)
        before: dict[tuple[str, str], str] = {}
        totals = [0] * len(IMPACT)
        for day in range(2, 6 if seed == 1 else 9):
            for _ in range(9):
                row = f"r{chance.randrange(40)}"
                if row in told.rows and chance.random() < 0.3:
                    del told.rows[row]
                    continue
                pools = {"crm_id": 7, "email": 9, "device_id": 6, "cookie": 12}
                names = chance.sample(list(pools), chance.choice([1, 2, 2, 3]))
                borne = {name: f"{name}{chance.randrange(pools[name])}" for name in names}
                told.tell(row, f"2026-01-{chance.randint(1, day):02}", **borne)
            told.build(f"2026-01-{day:02} 12:00")
            now = told.assigned()
            assert impact(told) == reconciled(before, now)
            totals = [one + other for one, other in zip(totals, impact(told), strict=True)]
            before = now
        _, founded, split, _, merged, lost, _ = totals
        assert founded and split and merged and not lost
