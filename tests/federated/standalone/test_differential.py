"""Random rules over tables as they are: other names and types, marked and unowned rows beside."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from many_rules import select_many
from rule_maker import RuleMaker
from rule_rows import CHANGES, MEMBERS, TABLES
from rule_settings import SETTINGS, Setting
from rule_warehouse import both_opened, load_world
from rule_world import CATALOG, audience

from federated.catalog.stored import Reading, StoredCatalog, StoredColumn, StoredTable, StoredType
from federated.evaluate import members_of, moment_of
from federated.kinds import Kind
from federated.standalone.audiences import compile_standalone
from federated.warehouse import Warehouse

pytestmark = pytest.mark.sweep

WORLD, RAW = "world_of_raw", "As They Are"
GONE = "Gone!"
KEYS = {"dim_profile": "profile_id", "dim_product": "product_id"}
LOCAL = "Asia/Taipei"


def stored(table: str, column: str) -> tuple[StoredColumn, str]:
    """Return a column as it is stored, and the SQL that makes it so from the column rules know."""
    kind, scale = CATALOG.tables[table].columns[column]
    name, plain = f"The {column.title()}", f'"{column}"'
    if kind is Kind.DECIMAL:
        read = StoredType(kind, scale, Reading.AS_DECIMAL, 18)
        return StoredColumn(name, read), f"cast({plain} as double precision)"
    if kind is Kind.TIMESTAMP and table == "fct_visits":
        shifted = f"({plain} at time zone 'UTC') at time zone '{LOCAL}'"
        return StoredColumn(name, StoredType(kind), LOCAL), shifted
    if kind is Kind.TIMESTAMP:
        read = StoredType(kind, None, Reading.FROM_INSTANT)
        return StoredColumn(name, read), f"{plain} at time zone 'UTC'"
    return StoredColumn(name, StoredType(kind, scale)), plain


def catalogue(setting: Setting) -> StoredCatalog:
    tables = {
        name: StoredTable(
            (RAW, name.upper()),
            {
                **{c: stored(name, c)[0] for c in table.columns},
                "gone": StoredColumn(GONE, StoredType(Kind.BOOLEAN)),
            },
            KEYS.get(name),
            "gone",
        )
        for name, table in CATALOG.tables.items()
    }
    return StoredCatalog(CATALOG, tables, setting.zone, setting.week_starts)


def load_raw(warehouse: Warehouse) -> None:
    """Keep the world under other names and types, each row once more as one that is gone."""
    load_world(warehouse, WORLD)
    warehouse.execute(f'create schema if not exists "{RAW}"')
    for name, table in CATALOG.tables.items():
        columns = [stored(name, c) for c in table.columns]
        parts = [f'{sql} as "{column.name}"' for column, sql in columns]
        body = f'select {", ".join(parts)}, {{gone}} as "{GONE}" from {WORLD}.{name}'
        alive, dead = body.format(gone="cast(null as boolean)"), body.format(gone="true")
        warehouse.execute(f'create table "{RAW}"."{name.upper()}" as {alive} union all {dead}')


@pytest.fixture(scope="module")
def warehouses(postgres_url: str) -> Iterator[dict[str, Warehouse]]:
    with both_opened(postgres_url) as both:
        for warehouse in both.values():
            load_raw(warehouse)
        yield both


def made(seed: int) -> tuple[Any, Setting]:
    maker = RuleMaker(seed)
    return (maker.rule() if seed % 3 else maker.part(0)), SETTINGS[seed % len(SETTINGS)]


def read(document: Any, setting: Setting) -> list[str]:
    rule = audience(document).rule
    assert rule is not None
    at = moment_of(setting.as_of, setting.zone, setting.week_starts)
    return sorted(members_of(rule, "profile", TABLES, CATALOG, at, MEMBERS, CHANGES))


def disagreements(warehouses: dict[str, Warehouse], seeds: range) -> list[str]:
    """Return where an engine selects others than are read; audiences only a project has."""
    documents = {seed: made(seed) for seed in seeds}
    chosen = {s: each for s, each in documents.items() if '"audience"' not in json.dumps(each[0])}
    assert len(chosen) > len(documents) / 2
    compiled = {
        seed: compile_standalone({"combinator": "and", "rules": [document]}, catalogue(setting))
        for seed, (document, setting) in chosen.items()
    }
    found = []
    for engine, warehouse in warehouses.items():
        queries = {s: each.sql(engine, chosen[s][1].as_of) for s, each in compiled.items()}
        for seed, keys in select_many(warehouse, queries).items():
            if sorted(keys) != read(*chosen[seed]):
                said = json.dumps(chosen[seed][0], ensure_ascii=False)
                found.append(f"seed {seed} on {engine}: {sorted(keys)} {said}")
    return found


@pytest.mark.parametrize("seeds", [range(800_000, 800_120)], ids=str)
def test_tables_as_they_are_give_the_members(
    warehouses: dict[str, Warehouse], seeds: range
) -> None:
    assert disagreements(warehouses, seeds) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("start", range(801_000, 803_000, 500))
def test_tables_as_they_are_give_the_members_of_many_more(
    warehouses: dict[str, Warehouse], start: int
) -> None:
    print(f"rules {start} to {start + 499}")
    assert disagreements(warehouses, range(start, start + 500)) == []
