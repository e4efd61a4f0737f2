"""Random rules: what engines select is what the reading in memory selects, and logic holds.

A failure names its seed; `RuleMaker(seed)` makes the same rule again.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from attribute_world import declared
from attribute_world import readings as attribute_readings
from many_rules import select_many
from rule_maker import RuleMaker
from rule_rows import CHANGES, MEMBERS, TABLES
from rule_settings import SETTINGS, Setting
from rule_warehouse import both_opened, hurry, load_world
from rule_world import CATALOG, audience

from federated.compile import CompiledAudience, compile_audience
from federated.evaluate import members_of, moment_of
from federated.evaluation import aggregates, memberships, operators, readings, rows
from federated.evaluation.operators import operator_holds
from federated.evaluation.windows import lies_in
from federated.passes import Context
from federated.rule.tree import Audience
from federated.warehouse import Warehouse, open_warehouse

pytestmark = [pytest.mark.sweep, pytest.mark.xdist_group("differential")]

NAMED = {key: Audience(key=key, label={}) for key in MEMBERS}
EVERYONE = {row["profile_id"] for row in TABLES["dim_profile"]}
SCHEMA = "world"


@pytest.fixture(scope="module")
def warehouses(postgres_url: str) -> Iterator[dict[str, Warehouse]]:
    with both_opened(postgres_url) as both:
        for warehouse in both.values():
            load_world(warehouse, SCHEMA)
        yield both


@pytest.fixture(scope="module")
def spark(spark_url: str) -> Iterator[Warehouse]:
    with open_warehouse(spark_url, read_only=False) as warehouse:
        load_world(warehouse, SCHEMA)
        for name in warehouse.tables(SCHEMA):
            warehouse.execute(f"cache table {SCHEMA}.{name}")
        yield warehouse


def made(seed: int) -> tuple[Any, Setting]:
    setting = SETTINGS[seed % len(SETTINGS)]
    maker = RuleMaker(seed)
    # Every third rule is a single test, so that no part hides behind the others.
    return (maker.rule() if seed % 3 else maker.part(0)), setting


def compiled(document: Any, setting: Setting) -> CompiledAudience:
    context = Context(CATALOG, NAMED, setting.zone, setting.week_starts)
    return compile_audience(audience(document), context)


def query(engine: str, rule: CompiledAudience, setting: Setting) -> str:
    return rule.sql(engine, setting.as_of, lambda name: (SCHEMA, name))


def selected(warehouse: Warehouse, rule: CompiledAudience, setting: Setting) -> set[str]:
    keys = [row[-1] for row in warehouse.rows(query(warehouse.engine, rule, setting))]
    assert len(keys) == len(set(keys)), "a member came twice"
    return set(keys)


def read(document: Any, setting: Setting) -> set[str]:
    rule = audience(document).rule
    assert rule is not None
    at = moment_of(setting.as_of, setting.zone, setting.week_starts)
    return members_of(rule, "profile", TABLES, CATALOG, at, MEMBERS, CHANGES)


def disagreements(warehouses: dict[str, Warehouse], seeds: range) -> list[str]:
    found = []
    for seed in seeds:
        document, setting = made(seed)
        expected, rule = read(document, setting), compiled(document, setting)
        for engine, warehouse in warehouses.items():
            got = selected(warehouse, rule, setting)
            if got != expected:
                said = json.dumps(document, ensure_ascii=False)
                found.append(f"seed {seed} on {engine}: {sorted(got ^ expected)} {said}")
    return found


@pytest.mark.parametrize("seeds", [range(start, start + 100) for start in range(0, 400, 100)])
def test_engines_agree_with_the_reading(warehouses: dict[str, Warehouse], seeds: range) -> None:
    assert disagreements(warehouses, seeds) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("start", range(1_000, 11_000, 1_000))
def test_engines_agree_on_many_more(warehouses: dict[str, Warehouse], start: int) -> None:
    assert disagreements(warehouses, range(start, start + 1_000)) == []


def disagreements_of_many(warehouse: Warehouse, seeds: range) -> list[str]:
    """Ask as `disagreements` does, many rules a statement."""
    found = []
    rules = {seed: (compiled(*made(seed)), made(seed)[1]) for seed in seeds}
    asked = select_many(warehouse, {s: query(warehouse.engine, *r) for s, r in rules.items()})
    for seed, keys in asked.items():
        document, setting = made(seed)
        if sorted(keys) != sorted(read(document, setting)):
            found.append(f"seed {seed}: {sorted(keys)} {json.dumps(document, ensure_ascii=False)}")
    return found


@pytest.mark.spark
def test_spark_agrees_as_it_is_set_up_for_people(spark: Warehouse) -> None:
    assert disagreements_of_many(spark, range(4)) == []


@pytest.mark.spark
def test_spark_computes_an_attribute_as_it_is_read(spark: Warehouse) -> None:
    found, setting = declared(0)
    favourite = found.compiled["favourite"]
    query = favourite.sql("spark", setting.as_of, lambda model: (SCHEMA, model))
    held = {row[0]: row[1] for row in spark.rows(query)}
    assert held == attribute_readings(found, setting)["favourite"]


@pytest.mark.spark
def test_spark_agrees(spark: Warehouse) -> None:
    hurry(spark)
    assert disagreements_of_many(spark, range(100, 130)) == []


@pytest.mark.spark
@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("start", range(1_000, 2_000, 200))
def test_spark_agrees_on_many_more(spark: Warehouse, start: int) -> None:
    hurry(spark)
    assert disagreements_of_many(spark, range(start, start + 200)) == []


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
        "entered",
        "exited",
    ):
        assert part in text


def test_a_rule_and_its_opposite_part_everyone(warehouses: dict[str, Warehouse]) -> None:
    for seed in range(500, 530):
        document, setting = made(seed)
        rule = compiled(document, setting)
        opposite = compiled({"combinator": "and", "rules": [document], "not": True}, setting)
        for warehouse in warehouses.values():
            held = selected(warehouse, rule, setting)
            others = selected(warehouse, opposite, setting)
            assert not held & others, f"seed {seed}"
            assert held | others == EVERYONE, f"seed {seed}"


def test_not_both_is_not_the_one_or_not_the_other(warehouses: dict[str, Warehouse]) -> None:
    for seed in range(600, 612):
        one, setting = made(seed)
        other = made(seed + len(SETTINGS) * 100)[0]
        neither = [{"combinator": "and", "rules": [each], "not": True} for each in (one, other)]
        for joined, turned in (("and", "or"), ("or", "and")):
            left = compiled({"combinator": joined, "rules": [one, other], "not": True}, setting)
            right = compiled({"combinator": turned, "rules": neither}, setting)
            for warehouse in warehouses.values():
                assert selected(warehouse, left, setting) == selected(warehouse, right, setting), (
                    f"seed {seed}"
                )


def _with_end(time: datetime, interval: Any) -> bool:
    return lies_in(time, interval) or time == interval[1]


def _three_valued(operator: str, value: Any, operands: Any, *rest: Any, **more: Any) -> bool:
    is_unknown = value is None and operator not in ("null", "notNull")
    return not is_unknown and operator_holds(operator, value, operands, *rest, **more)


def _by_date(time: datetime, as_of: datetime) -> Fraction:
    return Fraction((as_of.date() - time.date()).days)


def _missing_sum(values: list[Any]) -> Any:
    present = [Fraction(value) for value in values if value is not None]
    return sum(present, Fraction(0)) if present else None


def _early_anniversary(born: date, year: int) -> date:
    return date(year, born.month, min(born.day, 27))


def _first_of_the_commonest(seen: list[Any]) -> Any:
    values = [each.value for each in seen if each.value is not None]
    return max(values, key=values.count, default=None)


def _by_time_alone(self: rows.Rows, found: rows.Found) -> Any:
    return ((True, found.time),)


def _midnight_in_utc(day: date, zone: Any) -> datetime:
    return datetime.fromisoformat(f"{day}T00:00:00")


COUNTED = memberships.is_counted


def _merges_too(change: Any, test: Any, at: Any) -> bool:
    return COUNTED(change._replace(reason="rule"), test, at)


def _from_the_start(change: Any, test: Any, at: Any) -> bool:
    later = change._replace(as_of=change.as_of + timedelta(microseconds=1))
    return COUNTED(change, test, at) or COUNTED(later, test, at)


MISTAKES: dict[str, tuple[Any, str, Any]] = {
    "who was merged came and went": (readings, "is_counted", _merges_too),
    "a window of changes includes its start": (readings, "is_counted", _from_the_start),
    "a window includes its end": (rows, "lies_in", _with_end),
    "a missing value makes a negative test false": (readings, "operator_holds", _three_valued),
    "case counts although it is told not to": (operators, "fold_text", str),
    "an anniversary at the end of a month is early": (operators, "anniversary", _early_anniversary),
    "days are counted by date": (aggregates, "whole_days_since", _by_date),
    "a sum without values is missing": (aggregates, "total", _missing_sum),
    "ties of the commonest go to the first": (
        aggregates,
        "most_frequent",
        _first_of_the_commonest,
    ),
    "rows of the same time have no order": (rows.Rows, "place", _by_time_alone),
    "a local day is a day of UTC": (operators, "day_starts", _midnight_in_utc),
    "a sequence does not mind its gaps": (readings, "_length", lambda duration: None),
}


@pytest.fixture(scope="module")
def right() -> list[set[str]]:
    return [read(*made(seed)) for seed in range(1_200)]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_these_rules_would_show_the_mistake(
    right: list[set[str]], mistake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*MISTAKES[mistake])
    assert any(held != read(*made(seed)) for seed, held in enumerate(right))
