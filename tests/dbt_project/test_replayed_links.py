"""Contested links as the loop replays them, against one link after another, on Spark too."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from random import Random

import pyarrow as pa
import pytest
from benchmarks.macros import Macros
from rule_warehouse import hurry

from federated.warehouse import Warehouse, open_warehouse

MAXIMA = {"crm_id": 1, "email": 2, "cookie": None}
STATE = pa.schema(
    [(name, pa.string() if name in ("kind", "namespace", "outcome") else pa.int64())
     for name in ("kind", "identifier_idx", "other_idx", "namespace", "maximum", "link_rank",
                  "left_idx", "right_idx", "outcome")]
)  # fmt: skip


@dataclass(frozen=True)
class Streams:
    """Identifiers of many streams that know nothing of each other, and their links, newest first."""

    namespaces: dict[int, str]
    links: list[tuple[int, int]]


def streams(seed: int, count: int, most: int = 25) -> Streams:
    """Return streams in which few people share much, so that most of them are contested."""
    chance = Random(seed)
    namespaces: dict[int, str] = {}
    links: list[tuple[int, int]] = []
    for _ in range(count):
        first = len(namespaces) + 1
        own = range(first, first + chance.randint(3, most))
        kinds = chance.choices(list(MAXIMA), (3, 3, 4), k=len(own))
        namespaces |= dict(zip(own, kinds, strict=True))
        pairs = {tuple(sorted(chance.sample(own, 2))) for _ in range(2 * len(own))}
        links += [(one, other) for one, other in sorted(pairs)]
    chance.shuffle(links)
    return Streams(namespaces, links)


def one_by_one(given: Streams) -> tuple[set[frozenset[int]], list[set[str]]]:
    """Return who is with whom in the end, and the maxima that each link would break."""
    cluster = {each: {each} for each in given.namespaces}
    broken: list[set[str]] = []
    for one, other in given.links:
        together = cluster[one] | cluster[other]
        held = Counter(given.namespaces[each] for each in together)
        broken.append({name for name, most in MAXIMA.items() if most and held[name] > most})
        if not broken[-1]:
            for each in together:
                cluster[each] = together
    return {frozenset(those) for those in cluster.values()}, broken


def looped(warehouse: Warehouse, given: Streams) -> tuple[set[frozenset[int]], list[str]]:
    """Return the same as the loop has it; of links `kept`, or the one maximum it names."""
    rows = [
        {"kind": "identifier", "identifier_idx": each, "namespace": name,
         "maximum": MAXIMA[name], "left_idx": each}
        for each, name in given.namespaces.items()
    ] + [
        {"kind": "link", "identifier_idx": one, "other_idx": other, "link_rank": rank,
         "left_idx": one, "right_idx": other}
        for rank, (one, other) in enumerate(given.links, 1)
    ]  # fmt: skip
    warehouse.write_table("looped", "given_links", pa.Table.from_pylist(rows, schema=STATE))
    loop = Macros(warehouse, loop_rounds=1)["repeat_to_rest"]
    rest = loop("select * from looped.given_links", "replay_links", "count_open_links", None, True)
    found = warehouse.rows(
        f"select kind, identifier_idx, link_rank, left_idx, outcome from {rest['state']}"
    )
    warehouse.execute(f"drop table {rest['state']}")
    assert len(found) == len(rows)
    together: defaultdict[int, set[int]] = defaultdict(set)
    for kind, identifier, _, cluster, _ in found:
        if kind == "identifier":
            together[cluster].add(identifier)
    outcomes = {row[2]: row[4] for row in found if row[0] == "link"}
    return set(map(frozenset, together.values())), [outcomes[rank] for rank in range(1, len(given.links) + 1)]


def hold(warehouse: Warehouse, given: Streams) -> None:
    """Hold the loop against one link after another: who is with whom, and which links were kept."""
    expected, broken = one_by_one(given)
    found, outcomes = looped(warehouse, given)
    assert found == expected
    for names, outcome in zip(broken, outcomes, strict=True):
        assert outcome in (names or {"kept"})
    refused = sum(map(bool, broken))
    assert 0.2 < refused / len(broken) < 0.9


def test_the_loop_decides_as_one_link_after_another() -> None:
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        hold(warehouse, streams(7, 100))


@pytest.mark.spark
@pytest.mark.parametrize(("count", "most"), [(2, 6), pytest.param(60, 25, marks=pytest.mark.long)])
def test_spark_decides_the_same(spark_url: str, count: int, most: int) -> None:
    with open_warehouse(spark_url, read_only=False) as warehouse:
        hurry(warehouse)
        hold(warehouse, streams(20, count, most))
