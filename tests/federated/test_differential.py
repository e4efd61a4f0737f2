"""Random rules: what engines select is what the reading in memory selects, and logic holds.

A failure names its seed; `RuleMaker(seed)` makes the same rule again.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from rule_maker import RuleMaker
from rule_rows import AS_OF, MEMBERS, TABLES
from rule_warehouse import load_world
from rule_world import CATALOG, audience

from federated.compile import compile_audience
from federated.evaluate import members_of, moment_of
from federated.passes import Context
from federated.rule.tree import Audience
from federated.warehouse import Warehouse, open_warehouse

pytestmark = pytest.mark.xdist_group("differential")

NAMED = {key: Audience(key=key, label={}) for key in MEMBERS}
EVERYONE = {row["profile_id"] for row in TABLES["dim_profile"]}
SCHEMA = "world"


@dataclass(frozen=True)
class Setting:
    """When and where a rule is read."""

    zone: str
    as_of: datetime
    week_starts: str = "monday"


SETTINGS = (
    Setting("UTC", AS_OF),
    Setting("Asia/Taipei", AS_OF),
    # Half an hour after clocks went back.
    Setting("America/New_York", datetime.fromisoformat("2017-11-05T06:30:00+00:00"), "sunday"),
    Setting("UTC", datetime.fromisoformat("2017-10-29T12:00:00+00:00")),
)


@pytest.fixture(scope="module")
def warehouses(postgres_url: str) -> Iterator[dict[str, Warehouse]]:
    with (
        open_warehouse("duckdb:///:memory:", read_only=False) as duckdb,
        open_warehouse(postgres_url, read_only=False) as postgres,
    ):
        for warehouse in (duckdb, postgres):
            load_world(warehouse, SCHEMA)
        yield {"duckdb": duckdb, "postgres": postgres}


def made(seed: int) -> tuple[Any, Setting]:
    setting = SETTINGS[seed % len(SETTINGS)]
    maker = RuleMaker(seed, is_utc=setting.zone == "UTC")
    # Every third rule is a single test, so that no part hides behind the others.
    return (maker.rule() if seed % 3 else maker.part(0)), setting


def selected(warehouse: Warehouse, document: Any, setting: Setting) -> set[str]:
    context = Context(CATALOG, NAMED, setting.zone, setting.week_starts)
    compiled = compile_audience(audience(document), context)
    sql = compiled.sql(warehouse.engine, setting.as_of, lambda name: (SCHEMA, name))
    keys = [row[-1] for row in warehouse.rows(sql)]
    assert len(keys) == len(set(keys)), "a member came twice"
    return set(keys)


def read(document: Any, setting: Setting) -> set[str]:
    rule = audience(document).rule
    assert rule is not None
    at = moment_of(setting.as_of, setting.zone, setting.week_starts)
    return members_of(rule, "profile", TABLES, CATALOG, at, MEMBERS)


def disagreements(warehouses: dict[str, Warehouse], seeds: range) -> list[str]:
    found = []
    for seed in seeds:
        document, setting = made(seed)
        expected = read(document, setting)
        for engine, warehouse in warehouses.items():
            got = selected(warehouse, document, setting)
            if got != expected:
                said = json.dumps(document, ensure_ascii=False)
                found.append(f"seed {seed} on {engine}: {sorted(got ^ expected)} {said}")
    return found


@pytest.mark.parametrize("seeds", [range(start, start + 100) for start in range(0, 400, 100)])
def test_engines_agree_with_the_reading(warehouses: dict[str, Warehouse], seeds: range) -> None:
    assert disagreements(warehouses, seeds) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("start", range(1_000, 21_000, 1_000))
def test_engines_agree_on_many_more(warehouses: dict[str, Warehouse], start: int) -> None:
    assert disagreements(warehouses, range(start, start + 1_000)) == []


def test_rules_are_of_every_sort() -> None:
    sizes = [len(read(*made(seed))) for seed in range(200)]
    text = json.dumps([made(seed)[0] for seed in range(400)])
    assert sum(0 < size < len(EVERYONE) for size in sizes) / len(sizes) > 0.3
    for part in (
        "sequence",
        "aggregate",
        "window",
        "xor",
        "caseSensitive",
        "same",
        "^.",
        "audience",
    ):
        assert part in text


def test_a_rule_and_its_opposite_part_everyone(warehouses: dict[str, Warehouse]) -> None:
    for seed in range(500, 530):
        document, setting = made(seed)
        opposite = {"combinator": "and", "rules": [document], "not": True}
        for warehouse in warehouses.values():
            held = selected(warehouse, document, setting)
            others = selected(warehouse, opposite, setting)
            assert not held & others, f"seed {seed}"
            assert held | others == EVERYONE, f"seed {seed}"


def test_not_both_is_not_the_one_or_not_the_other(warehouses: dict[str, Warehouse]) -> None:
    for seed in range(600, 620):
        one, setting = made(seed)
        other = made(seed + len(SETTINGS) * 100)[0]
        neither = [{"combinator": "and", "rules": [each], "not": True} for each in (one, other)]
        for joined, turned in (("and", "or"), ("or", "and")):
            left = {"combinator": joined, "rules": [one, other], "not": True}
            right = {"combinator": turned, "rules": neither}
            for warehouse in warehouses.values():
                assert selected(warehouse, left, setting) == selected(warehouse, right, setting), (
                    f"seed {seed}"
                )
