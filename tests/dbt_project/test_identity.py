"""Identity models on graphs made at random, against readings written without SQL."""

import random
from collections import defaultdict
from collections.abc import Iterable
from hashlib import md5

import pytest
from dbt_worlds import World, small_project

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("dbt_identity")]

MODELS = (
    "intermediate/identity",
    "marts/profiles/fct_profile_assignments.sql",
    "marts/profiles/fct_profile_assignment_changes.sql",
    "marts/profiles/fct_identity_links.sql",
    "marts/profiles/dim_profile_aliases.sql",
)
NAMESPACES = {"crm_id": (10, 1), "email": (30, 2), "cookie": (70, None)}
Row = tuple[int, str, str, str]  # row number, namespace, identifier, day


def random_worlds(seed: int, count: int) -> list[Row]:
    """Return rows of many small worlds that know nothing of each other."""
    chance = random.Random(seed)
    rows: list[Row] = []
    number = 0
    for world in range(count):
        pools = {
            "crm_id": [f"w{world}_p{i}" for i in range(chance.randint(1, 4))],
            "email": [f"w{world}_m{i}@example.com" for i in range(chance.randint(1, 5))],
            "cookie": [f"w{world}_c{i}" for i in range(chance.randint(1, 4))],
        }
        for _ in range(chance.randint(1, 14)):
            number += 1
            day = f"2017-0{chance.randint(1, 9)}-{chance.randint(10, 13)}"
            names = chance.sample(list(pools), chance.choice([1, 2, 2, 2, 3]))
            rows += [(number, name, chance.choice(pools[name]), day) for name in names]
    return rows


def union(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return the least member of everyone's component, by union-find."""
    parent: dict[int, int] = {}

    def find(item: int) -> int:
        parent.setdefault(item, item)
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for left, right in pairs:
        low, high = sorted((find(left), find(right)))
        parent[high] = low
    return {item: find(item) for item in parent}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Build the identity models alone over random rows, twice: a first day and the next."""
    stand_ins = ("int_identifiers_unioned", "int_namespaces", "int_identifiers_denied",
                 "int_identity_declared")
    return small_project(tmp_path_factory.mktemp("identity"), MODELS, stand_ins)


def _give(world: World, rows: list[Row]) -> None:
    spaces = ", ".join(
        f"('{name}', 'cross_device', 'none', null, {priority}, {maximum or 'null'}, false, null,"
        " 'whole', null, false, null)"
        for name, (priority, maximum) in NAMESPACES.items()
    )
    values = ", ".join(
        f"('{number}', 's', 't', '{name}', '{value}', null, true, true, '{day}', '{day}', null, null)"
        for number, name, value, day in rows
    )
    world.write(
        "create schema if not exists given",
        "create or replace table given.int_namespaces (namespace text, namespace_type text,"
        " normaliser text, pattern text, priority integer, maximum integer, is_scoped boolean,"
        " hash_of text, hash_form text, check_kind text, has_national_form boolean, formerly text)",
        f"insert into given.int_namespaces values {spaces}",
        "create or replace table given.int_identity_declared as select 'graph' as kind,"
        " null::text as source, null::text as source_table, null::text as namespace",
        "create or replace table given.int_identifiers_denied (namespace text, identifier text)",
        "create or replace table given.int_identifiers_unioned (row_key text, source text,"
        " source_table text, namespace text, found_as text, region text,"
        " is_authenticated boolean, is_synthetic boolean, occurred_at timestamp,"
        " loaded_at timestamp, valid_from timestamp, valid_until timestamp)",
        f"insert into given.int_identifiers_unioned values {values}",
    )


def _assignments(world: World) -> dict[tuple[str, str], str]:
    found = world.rows(
        "select namespace, identifier, profile_id from intermediate.fct_profile_assignments"
    )
    return {(namespace, identifier): profile for namespace, identifier, profile in found}


@pytest.fixture(scope="module")
def first_day(world: World) -> dict[tuple[str, str], str]:
    """Return who was given to which profile on the first day."""
    _give(world, [row for row in random_worlds(1, 250) if row[3] < "2017-08-01"])
    printed = world.dbt("compile", "--select", "fct_profile_assignments", refused=True)
    assert "Run: muster bounds --as-of" in printed
    world.set_as_of("2017-08-01")
    world.dbt("build")
    return _assignments(world)


@pytest.fixture(scope="module")
def next_day(world: World, first_day: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Return the same after two more months of rows."""
    _give(world, random_worlds(1, 250))
    world.set_as_of("2017-10-01")
    world.dbt("run")
    return _assignments(world)


@pytest.mark.usefixtures("next_day")
def test_components_equal_union_find(world: World) -> None:
    pairs = world.rows("select left_idx, right_idx from intermediate.int_links_observed")
    found = dict(
        world.rows(
            "select identifier_idx, component_idx from intermediate.int_identifiers_componented"
        )
    )
    expected = union(pairs)
    assert len(set(expected.values())) > 100
    assert {i: expected.get(i, i) for i in found} == found


@pytest.mark.usefixtures("next_day")
def test_conflicts_equal_a_replay_one_link_at_a_time(world: World) -> None:
    named = world.rows(
        "select identifier_idx, namespace, identifier from intermediate.int_identifiers_numbered"
    )
    spaces = {item: namespace for item, namespace, _ in named}
    place = {item: md5(f"{n}:{value}".encode()).hexdigest() for item, n, value in named}
    found_links = world.rows(
        "select left_idx, right_idx, linked_at, priority_sum from intermediate.int_links_observed"
    )
    by_value = sorted(found_links, key=lambda link: (link[3], place[link[0]], place[link[1]]))
    links = [link[:2] for link in sorted(by_value, key=lambda link: link[2], reverse=True)]
    assert len({link[2:] for link in found_links}) < len(found_links), "no two links are of the same moment"
    cluster = {item: item for item in spaces}
    held = {item: {item} for item in spaces}
    kept, dropped = set(), set()
    for left, right in links:
        joined = held[cluster[left]] | held[cluster[right]]
        counts: dict[str, int] = defaultdict(int)
        for item in joined:
            counts[spaces[item]] += 1
        limits = [(n, m) for n, (_, m) in NAMESPACES.items() if m is not None]
        if cluster[left] != cluster[right] and any(counts[n] > m for n, m in limits):
            dropped.add((left, right))
            continue
        kept.add((left, right))
        low = min(cluster[left], cluster[right])
        for item in joined:
            cluster[item] = low
        held[low] = joined
    found = dict(
        world.rows("select identifier_idx, cluster_idx from intermediate.int_identifiers_clustered")
    )
    refused = world.rows(
        "select left_idx, right_idx from intermediate.int_links_judged where outcome <> 'kept'"
    )
    assert len(dropped) > 50
    assert set(refused) == dropped
    assert found == cluster


def test_profiles_keep_their_ids_from_day_to_day(
    first_day: dict[tuple[str, str], str], next_day: dict[tuple[str, str], str]
) -> None:
    before, after = set(first_day.values()), set(next_day.values())
    aliases = {i for (namespace, i) in next_day if namespace == "profile_id"}
    assert before <= after | aliases
    assert len(aliases) > 10
    strongest = {k: v for k, v in first_day.items() if k[0] == "crm_id"}
    # The strongest identifier leaves its profile only when an older profile takes that one over.
    for key, profile in strongest.items():
        moved = next_day[key]
        assert moved == profile or next_day.get(("profile_id", profile)) == moved


def test_a_full_refresh_renames_nobody(world: World, next_day: dict[tuple[str, str], str]) -> None:
    world.dbt("run", "--full-refresh")
    assert _assignments(world) == next_day


def test_a_run_of_before_the_newest_assignments_is_refused(
    world: World, next_day: dict[tuple[str, str], str]
) -> None:
    world.set_as_of("2017-08-01")
    printed = world.dbt("run", "--select", "fct_profile_assignments", refused=True)
    world.set_as_of("2017-10-01")
    assert "as of 2017-10-01 00:00:00, later than this run (2017-08-01 00:00:00)" in printed
    assert "add --rebuild to muster build" in printed
    assert _assignments(world) == next_day


@pytest.mark.usefixtures("next_day")
def test_every_profile_has_one_number_and_no_number_two_profiles(world: World) -> None:
    pairs = world.rows(
        "select distinct profile_id, profile_idx from intermediate.fct_profile_assignments"
    )
    assert len({p for p, _ in pairs}) == len(pairs) == len({i for _, i in pairs})


@pytest.mark.usefixtures("next_day")
def test_a_loop_that_does_not_end_is_an_error(world: World) -> None:
    printed = world.dbt(
        "run", "-s", "int_components_gathered", "--vars", "{loop_rounds: 1}", refused=True
    )
    assert "not finished after 1 rounds" in printed
