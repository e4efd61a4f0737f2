"""The best single test is as good as the best found by trying all, and identifies nobody."""

from random import Random

from rule_rows import PROFILES
from rule_world import CATALOG

from federated.catalog.schema import Attribute, Table
from federated.insight.stump import find_stump
from federated.kinds import Kind

TABLE = CATALOG.tables["dim_profile"]


def test_a_planted_difference_is_found() -> None:
    rows = [{**PROFILES[5], "profile_id": str(n), "kids_count": n % 4} for n in range(40)]
    one = [{**row, "city": "Taipei" if n % 8 else "Seoul"} for n, row in enumerate(rows[:20])]
    other = [{**row, "city": "Seoul" if n % 8 else "Taipei"} for n, row in enumerate(rows[20:])]
    table = Table("t", TABLE.columns, {"city": TABLE.attributes["city"]})
    found = find_stump(one, other, table)
    assert found is not None
    assert (found.attribute, found.operator, found.value) == ("city", "!=", "Seoul")
    assert (found.one_count, found.other_count) == (17, 3)
    assert found.separation == 0.7


def test_missing_values_part_groups_too() -> None:
    one = [{"city": None}, {"city": None}]
    other = [{"city": "a"}, {"city": "b"}]
    found = find_stump(one, other, Table("t", {}, {"city": TABLE.attributes["city"]}))
    assert found is not None
    assert (found.operator, found.separation) == ("null", 1.0)


def test_groups_that_are_alike_have_none() -> None:
    chance = Random(1)
    rows = [{"city": chance.choice("ab")} for _ in range(10)]
    assert find_stump(rows, rows, Table("t", {}, {"city": TABLE.attributes["city"]})) is None
    assert find_stump([], rows, TABLE) is None


def test_what_identifies_a_person_is_not_tried() -> None:
    name = Attribute("name", Kind.TEXT, labels=("I1",))
    assert find_stump([{"name": "a"}], [{"name": "b"}], Table("t", {}, {"name": name})) is None
