"""Overlaps and makeups are what Python counts, on every engine; small cells stay hidden."""

from collections.abc import Iterator
from itertools import combinations
from random import Random

import pyarrow as pa
import pytest
from attribute_world import attribute
from rule_rows import PROFILES, TABLES
from rule_warehouse import load_world
from rule_world import CATALOG

from federated.computed.declare import declare_attributes
from federated.insight.makeup import find_makeup, telling
from federated.insight.overlap import find_overlaps
from federated.passes import Context
from federated.warehouse import Warehouse, open_warehouse

SCHEMA = "insight"
MEMBERS = (SCHEMA, "current_members")
KEYS = [row["profile_id"] for row in PROFILES]


def chosen(seed: int) -> dict[str, set[str]]:
    chance = Random(seed)
    sizes = [1, 3, 5, 8, 10]
    return {f"a{n}": set(chance.sample(KEYS, sizes[n])) for n in range(5)}


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    url = "duckdb:///:memory:"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    with open_warehouse(url, read_only=False) as opened:
        load_world(opened, SCHEMA)
        yield opened


def fill(warehouse: Warehouse, audiences: dict[str, set[str]]) -> None:
    rows = [
        {"audience_key": key, "entity": "profile", "entity_key": member}
        for key, members in audiences.items()
        for member in sorted(members)
    ]
    # The same keys of another entity are other things.
    rows += [{**row, "entity": "household", "audience_key": "homes"} for row in rows[:4]]
    warehouse.write_table(*MEMBERS, pa.Table.from_pylist(rows))


@pytest.mark.parametrize("seed", range(4))
def test_pairs_share_what_their_members_share(warehouse: Warehouse, seed: int) -> None:
    audiences = chosen(seed)
    fill(warehouse, audiences)
    found = {(o.one, o.other): o for o in find_overlaps(warehouse, MEMBERS, most=100)}
    expected = {
        pair: len(audiences[pair[0]] & audiences[pair[1]]) for pair in combinations(audiences, 2)
    }
    assert {pair: o.both_count for pair, o in found.items()} == {
        pair: count for pair, count in expected.items() if count
    }
    for (one, other), each in found.items():
        both, union = audiences[one] & audiences[other], audiences[one] | audiences[other]
        assert each.jaccard == round(len(both) / len(union), 4)
        assert each.share_of_one == round(len(both) / len(audiences[one]), 4)


def test_pairs_of_one_audience_and_the_largest_first(warehouse: Warehouse) -> None:
    fill(warehouse, chosen(1))
    found = find_overlaps(warehouse, MEMBERS, ["a2"], most=100)
    assert all("a2" in (o.one, o.other) for o in found)
    counts = [o.both_count or 0 for o in found]
    assert counts == sorted(counts, reverse=True)
    assert len(find_overlaps(warehouse, MEMBERS, most=2)) == 2


def test_small_overlaps_and_small_remainders_are_hidden(warehouse: Warehouse) -> None:
    fill(
        warehouse, {"a": set(KEYS[:6]), "b": set(KEYS[4:]), "c": set(KEYS[:5]), "d": set(KEYS[:6])}
    )
    found = {(o.one, o.other): o.both_count for o in find_overlaps(warehouse, MEMBERS, least=3)}
    assert found == {
        ("a", "b"): None,  # two in both
        ("a", "c"): None,  # five in both, but a alone has one more
        ("a", "d"): 6, ("b", "c"): None, ("b", "d"): None, ("c", "d"): None,
    }  # fmt: skip


def test_traits_count_members_and_everyone(warehouse: Warehouse) -> None:
    members = {"p04", "p05", "p06", "p07"}
    fill(warehouse, {"some": members})
    made = find_makeup(
        warehouse, CATALOG, "profile", (SCHEMA, "dim_profile"), MEMBERS, "some", least=0
    )
    assert (made.members_count, made.everyone_count) == (4, len(PROFILES))
    by_value = {(t.attribute, t.value): t for t in made.traits}
    for row in TABLES["dim_profile"]:
        if row["language"] is None:
            continue
        same = {r["profile_id"] for r in PROFILES if r["language"] == row["language"]}
        trait = by_value.get(("language", row["language"]))
        assert (trait.members_count if trait else 0) == len(same & members)
        if trait:
            assert trait.everyone_count == len(same)
            assert trait.lift == round((len(same & members) / 4) / (len(same) / len(PROFILES)), 3)
    bands = [t for t in made.traits if t.attribute == "score"]
    scored = [r for r in PROFILES if r["score"] is not None]
    assert sum(t.members_count for t in bands) == sum(r["profile_id"] in members for r in scored)
    lifts = [t.lift for t in made.traits]
    assert lifts == sorted(lifts, reverse=True)
    assert abs(next(telling(made.traits, 1)).lift - 1) == max(abs(x - 1) for x in lifts)


@pytest.mark.parametrize("least", [1, 2, 3])
def test_values_of_few_are_not_told(warehouse: Warehouse, least: int) -> None:
    fill(warehouse, {"some": set(KEYS[::2])})
    place = (SCHEMA, "dim_profile")
    made = find_makeup(warehouse, CATALOG, "profile", place, MEMBERS, "some", least=least)
    everything = find_makeup(warehouse, CATALOG, "profile", place, MEMBERS, "some", least=0)
    kept = [
        t
        for t in everything.traits
        if t.members_count >= least and t.everyone_count - t.members_count >= least
    ]
    assert list(made.traits) == kept
    assert len(kept) < len(everything.traits)


def test_computed_attributes_are_counted_where_they_are_kept(warehouse: Warehouse) -> None:
    count = attribute("bought", {"field": "purchases", "aggregate": {"function": "count"}})
    catalog = declare_attributes({"bought": count}, Context(CATALOG)).context.catalog
    fill(warehouse, {"a0": set(KEYS[:4])})
    rows = [{"profile_id": key, "bought": number % 3} for number, key in enumerate(KEYS)]
    warehouse.write_table(SCHEMA, "dim_profile_attributes", pa.Table.from_pylist(rows))
    asked = (warehouse, catalog, "profile", (SCHEMA, "dim_profile"), MEMBERS, "a0")
    made = find_makeup(*asked, least=1, computed=(SCHEMA, "dim_profile_attributes"))
    cells = {t.value: t.members_count for t in made.traits if t.attribute == "bought"}
    assert sorted(cells.values()) == [1, 1, 2]
    without = find_makeup(*asked, least=1)
    assert ("bought", "is not published yet") in without.left_out
    assert [t for t in made.traits if t.attribute != "bought"] == list(without.traits)
