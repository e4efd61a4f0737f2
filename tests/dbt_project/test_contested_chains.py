"""Links of components that break a maximum: long chains, and any, against a replay one by one."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import pytest
from benchmarks.macros import Macros
from identity_worlds import Told, Values

from federated.warehouse import Warehouse, open_warehouse

NEWEST = datetime(2026, 2, 1)  # noqa: DTZ001 - as the warehouse keeps it


@pytest.fixture(params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as opened:
        yield opened


def tell_chain(told: Told, namespace: str, length: int) -> None:
    """Tell of links from one identifier to the next, each one older than the one before it."""
    for number in range(length):
        ends = [f"{number:05}", f"{number + 1:05}"]
        told.tell(f"r{number}", str(NEWEST - timedelta(seconds=number)), **{namespace: ends})


def test_a_chain_of_thousands_takes_few_rounds(warehouse: Warehouse) -> None:
    """Who is at the new end gets it all but the oldest link, behind which the other one is."""
    told = Told(warehouse, graph_limit=10_000, loop_rounds=100)
    told.tell("a", str(NEWEST + timedelta(seconds=2)), crm_id="A", cookie="00000")
    told.tell("b", str(NEWEST + timedelta(seconds=1)), crm_id="B", cookie="05000")
    tell_chain(told, "cookie", 5_000)
    told.build("2026-02-02")
    assert told.ask(
        "select crm.identifier, count(*), min(other.identifier), max(other.identifier)"
        " from told.fct_profile_assignments as crm"
        " join told.fct_profile_assignments as other on crm.profile_id = other.profile_id"
        " where crm.namespace = 'crm_id' and other.namespace = 'cookie'"
        " group by crm.identifier order by crm.identifier"
    ) == [("A", 5_000, "00000", "04999"), ("B", 1, "05000", "05000")]
    assert told.ask(
        "select left_identifier, right_identifier from told.fct_identity_links where not is_kept"
    ) in ([("04999", "05000")], [("05000", "04999")])


def test_where_each_link_waits_for_the_one_before_there_are_rounds_enough(
    warehouse: Warehouse,
) -> None:
    """Each second link breaks the maximum of two, and no sooner is that known of the next."""
    told = Told(warehouse, graph_limit=1_000, loop_rounds=10)
    tell_chain(told, "email", 60)
    told.build("2026-02-02")
    dropped = told.ask(
        "select least(left_identifier, right_identifier) from told.fct_identity_links"
        " where not is_kept order by 1"
    )
    assert dropped == [(f"{number:05}",) for number in range(1, 60, 2)]


@pytest.mark.parametrize("seed", range(4))
def test_rounds_keep_what_a_replay_one_by_one_keeps(warehouse: Warehouse, seed: int) -> None:
    """Many graphs, chains and tangles, of identifiers some of which are counted."""
    chance, maxima = Random(seed), {"x": 1, "y": 3, "z": None}
    links: list[tuple[int, int]] = []
    spaces: list[str] = []
    for _ in range(60):
        first, size = len(spaces), chance.randint(2, 30)
        # In most graphs few are counted, so that long chains of others lie between them.
        spaces += chance.choices("xyz", [1, 1, chance.choice([1, 8])], k=size)
        own = range(first, first + size)
        tangled = [tuple(chance.sample(own, 2)) for _ in range(size)]
        links += chance.choice([list(zip(own, own[1:], strict=False)), tangled])
    links = chance.choice([links, chance.sample(links, len(links))])
    values = [
        f"('identifier', {n}, null, '{space}', {maxima[space] or 'null'}, null, {n}, null, null)"
        for n, space in enumerate(spaces)
    ] + [
        f"('link', {a}, {b}, null, null, {rank}, {a}, {b}, null)"
        for rank, (a, b) in enumerate(links)
    ]
    warehouse.execute("create schema if not exists told")
    warehouse.execute("drop table if exists told.state")
    warehouse.execute(
        "create table told.state (kind text, identifier_idx bigint, other_idx bigint,"
        " namespace text, maximum integer, link_rank bigint, left_idx bigint, right_idx bigint,"
        " outcome text)"
    )
    warehouse.execute(f"insert into told.state values {', '.join(values)}")
    macros = Macros(warehouse, loop_rounds=1)
    rest = macros["repeat_to_rest"](
        "select * from told.state", "replay_links", "count_open_links", None, True
    )
    found = warehouse.rows(
        f"select link_rank from {rest['state']} where outcome = 'kept' order by link_rank"
    )
    warehouse.execute(f"drop table {rest['state']}")
    assert [rank for (rank,) in found] == kept_one_by_one(links, spaces, maxima)


def kept_one_by_one(
    links: list[tuple[int, int]], spaces: list[str], maxima: dict[str, int | None]
) -> list[int]:
    """Return the places of the links that are kept, the first before all others."""
    cluster = {n: {n} for n in range(len(spaces))}
    kept = []
    for rank, (a, b) in enumerate(links):
        if cluster[a] is not cluster[b]:
            both = cluster[a] | cluster[b]
            counts = Counter(spaces[n] for n in both)
            if any(maximum and counts[space] > maximum for space, maximum in maxima.items()):
                continue
            cluster |= dict.fromkeys(both, both)
        kept.append(rank)
    return kept


def two_sides(world: int, chance: Random) -> list[tuple[int, list[tuple[str, str]]]]:
    """Return links, by how new they are, of two devices that each reach an e-mail and a card.

    The oldest link is between the devices, and would break both maxima.
    """
    links = [(1, [("device_id", f"{world}d{side}") for side in "ab"])]
    for side in "ab":
        for last in ("email", "crm_id"):
            steps = [("cookie", f"{world}{side}{last[0]}{n}") for n in range(chance.randint(1, 4))]
            way = [("device_id", f"{world}d{side}"), *steps, (last, f"{world}{side}{last[0]}")]
            times = sorted(chance.sample(range(10, 200), len(way) - 1))
            links += [(time, [*ends]) for time, *ends in zip(times, way, way[1:], strict=False)]
    return links


def test_why_a_link_is_refused_does_not_hang_on_who_came_first(warehouse: Warehouse) -> None:
    """Identifiers that came over three days have other numbers than those that came at once."""
    chance = Random(5)
    by_days, at_once = Told(warehouse, "days"), Told(warehouse, "once")
    alone: dict[str, dict[str, Values]] = {}
    links: dict[str, tuple[str, dict[str, Values]]] = {}
    for world in range(60):
        for number, (time, ends) in enumerate(two_sides(world, chance)):
            borne: dict[str, Values] = {}
            for namespace, value in ends:
                alone[f"alone{value}"] = {namespace: value}
                borne[namespace] = [v for n, v in ends if n == namespace]
            links[f"w{world}_{number}"] = (str(NEWEST + timedelta(hours=time - 1_000)), borne)
    order = list(alone)
    chance.shuffle(order)
    for told in (by_days, at_once):
        told.set_maximum("email", 1)
    for day in range(3):
        for key in order[day::3]:
            by_days.tell(key, "2025-01-01", **alone[key])
        by_days.build(f"2026-02-1{day}")
    by_days.rows |= links
    at_once.rows = dict(by_days.rows)
    told_why = []
    for told in (by_days, at_once):
        told.build("2026-02-14")
        told_why.append(
            sorted(
                told.ask(
                    "select left_identifier, right_identifier, reason"
                    f" from {told.schema}.fct_identity_links where not is_kept"
                )
            )
        )
    assert len(told_why[0]) == 60
    assert told_why[0] == told_why[1]
