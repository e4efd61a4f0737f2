"""Connected components as the shipped loop finds them, against union-find, on every engine."""

from collections.abc import Iterable, Iterator
from random import Random

import pyarrow as pa
import pytest
from benchmarks.identity.components import gather_components
from benchmarks.macros import Refused
from rule_warehouse import hurry

from federated.warehouse import Warehouse, open_warehouse

Links = set[tuple[int, int]]


def least_of_each(links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return the least member of everyone's component, by union-find."""
    parent: dict[int, int] = {}

    def find(item: int) -> int:
        root = item
        while parent.setdefault(root, root) != root:
            root = parent[root]
        while parent[item] != root:
            parent[item], item = root, parent[item]
        return root

    for left, right in links:
        low, high = sorted((find(left), find(right)))
        parent[high] = low
    return {item: find(item) for item in parent}


def random_graphs(seed: int, count: int) -> Links:
    """Return the links of many graphs that know nothing of each other, their numbers shuffled."""
    chance = Random(seed)
    links: Links = set()
    numbers = list(range(1, count * 60))
    chance.shuffle(numbers)
    for _ in range(count):
        own = [numbers.pop() for _ in range(chance.randint(2, 40))]
        shape = chance.choice(("chain", "star", "tree", "random", "ring", "clique"))
        pairs = {
            "chain": list(zip(own, own[1:], strict=False)),
            "star": [(own[0], each) for each in own[1:]],
            "tree": [(chance.choice(own[:n]), own[n]) for n in range(1, len(own))],
            "random": [(chance.choice(own), chance.choice(own)) for _ in own],
            "ring": list(zip(own, own[1:] + own[:1], strict=True)),
            "clique": [(a, b) for a in own[:9] for b in own[:9]],
        }[shape]
        links |= {(max(a, b), min(a, b)) for a, b in pairs if a != b}
    return links


def gathered(warehouse: Warehouse, links: Links) -> tuple[dict[int, int], int]:
    """Return the component of every identifier that is tied to a lower one, and the rounds."""
    ordered = sorted(links)
    columns = [pa.array([pair[n] for pair in ordered], pa.int64()) for n in (0, 1)]
    warehouse.write_table("looped", "links", pa.table(columns, ["upper_idx", "lower_idx"]))
    rounds = gather_components(
        warehouse, "select upper_idx, lower_idx from looped.links", "looped.found"
    )
    rows = warehouse.rows("select upper_idx, lower_idx from looped.found")
    warehouse.execute("drop table looped.found")
    found = dict(rows)
    assert len(found) == len(rows), "an identifier stands in the table twice"
    return found, rounds


def expected(links: Links) -> dict[int, int]:
    """Return the same by union-find."""
    return {item: least for item, least in least_of_each(links).items() if item != least}


@pytest.fixture
def duckdb() -> Iterator[Warehouse]:
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        yield warehouse


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Warehouse]:
    with open_warehouse(postgres_url, read_only=False) as warehouse:
        yield warehouse


@pytest.mark.parametrize("seed", range(3))
def test_components_equal_union_find_on_thousands_of_graphs(duckdb: Warehouse, seed: int) -> None:
    links = random_graphs(seed, 1_000)
    found, rounds = gathered(duckdb, links)
    assert found == expected(links)
    assert rounds < 20


def test_postgresql_finds_the_same(postgres: Warehouse) -> None:
    links = random_graphs(7, 1_000)
    assert gathered(postgres, links)[0] == expected(links)


@pytest.mark.spark
def test_spark_finds_the_same(spark_url: str) -> None:
    links = random_graphs(11, 3)
    with open_warehouse(spark_url, read_only=False) as warehouse:
        hurry(warehouse)
        assert gathered(warehouse, links)[0] == expected(links)


@pytest.mark.parametrize("order", ["rising", "falling to the middle", "shuffled"])
def test_a_chain_of_a_hundred_thousand_takes_few_rounds(duckdb: Warehouse, order: str) -> None:
    numbers = list(range(1, 100_001))
    if order == "shuffled":
        Random(3).shuffle(numbers)
    elif order != "rising":
        numbers = numbers[::2] + numbers[1::2][::-1]
    links = {(max(a, b), min(a, b)) for a, b in zip(numbers, numbers[1:], strict=False)}
    found, rounds = gathered(duckdb, links)
    assert found == dict.fromkeys(range(2, 100_001), 1)
    assert rounds < 30


@pytest.mark.parametrize("centre", [1, 50_000, 100_000])
def test_a_star_of_a_hundred_thousand_is_one(duckdb: Warehouse, centre: int) -> None:
    others = [number for number in range(1, 100_001) if number != centre]
    links = {(max(centre, number), min(centre, number)) for number in others}
    assert gathered(duckdb, links)[0] == dict.fromkeys(range(2, 100_001), 1)


def test_no_links_are_no_components(duckdb: Warehouse) -> None:
    assert gathered(duckdb, set()) == ({}, 0)


def test_a_loop_that_does_not_end_is_refused(duckdb: Warehouse) -> None:
    numbers = range(1, 5_000)
    links = ", ".join(f"({n + 1}, {n})" for n in numbers)
    query = f"select * from (values {links}) as t(upper_idx, lower_idx)"
    with pytest.raises(Refused, match=r"loop: not finished after 2 rounds \(\d+ still open\)"):
        gather_components(duckdb, query, "found", rounds=2)


def test_numbers_beyond_the_shuffle_are_refused(duckdb: Warehouse) -> None:
    with pytest.raises(Refused, match="2147483647"):
        gather_components(duckdb, "select 2147483647 as upper_idx, 1 as lower_idx", "found")
