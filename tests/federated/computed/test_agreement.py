"""Random attributes: what engines store is what the reading in memory says, in rules too.

A failure names its batch; `declared(batch)` makes the same attributes again.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from attribute_world import declared, plain, readings, rules
from rule_rows import CHANGES, MEMBERS, TABLES
from rule_warehouse import both_opened, load_world
from rule_world import audience

from federated.compile import compile_audience
from federated.evaluate import members_of, moment_of
from federated.evaluation.facts import LinkedRow
from federated.evaluation.readings import Reader
from federated.together import sql_with_parents
from federated.warehouse import Warehouse

pytestmark = pytest.mark.xdist_group("differential")
SCHEMA = "attributes"


@pytest.fixture(scope="module")
def warehouses(postgres_url: str) -> Iterator[list[Warehouse]]:
    with both_opened(postgres_url) as both:
        for warehouse in both.values():
            load_world(warehouse, SCHEMA)
        yield list(both.values())


def stored(warehouse: Warehouse, batch: int) -> dict[str, dict[str, Any]]:
    """Build the models of a batch, each after those it is made of, and return what they hold."""
    found, setting = declared(batch)
    values = {}
    for key, each in found.compiled.items():
        place = f'"{SCHEMA}"."{each.model}"'
        warehouse.execute(f"drop table if exists {place}")
        query = each.sql(warehouse.engine, setting.as_of, _place)
        warehouse.execute(f"create table {place} as {query}")
        rows = warehouse.rows(f'select entity_key, "{key}" from {place}')
        values[key] = {row[0]: plain(row[1]) for row in rows}
    return values


def disagreements(warehouses: list[Warehouse], batch: int, count: int = 6) -> list[str]:
    found, setting = declared(batch)
    expected = readings(found, setting)
    wrong = []
    for warehouse in warehouses:
        held = stored(warehouse, batch)
        wrong += [
            f"batch {batch} on {warehouse.engine}: {key} of {who}: {held[key].get(who)} for {worth}"
            for key, own in expected.items()
            for who, worth in own.items()
            if held[key].get(who) != worth or len(held[key]) != len(own)
        ]
    catalog, at = found.context.catalog, moment_of(setting.as_of, setting.zone, setting.week_starts)
    for document in rules(batch, count):
        asked = audience(document)
        assert asked.rule is not None
        members = members_of(asked.rule, "profile", TABLES, catalog, at, MEMBERS, CHANGES)
        compiled = compile_audience(asked, found.context)
        for warehouse in warehouses:
            asking = warehouse.engine, setting.as_of, _place
            with_models = compiled.sql(*asking)
            alone = sql_with_parents({"tried": compiled}, "tried", *asking)
            for query in (with_models, alone):
                got = {row[-1] for row in warehouse.rows(query)}
                if got != members:
                    wrong.append(f"batch {batch} on {warehouse.engine}: {got ^ members} {document}")
    return wrong


def _place(model: str) -> tuple[str, str]:
    return SCHEMA, model


@pytest.mark.parametrize("batch", range(3))
def test_engines_agree_with_the_reading(warehouses: list[Warehouse], batch: int) -> None:
    assert disagreements(warehouses, batch) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("batch", range(10, 110))
def test_engines_agree_on_many_more(warehouses: list[Warehouse], batch: int) -> None:
    assert disagreements(warehouses, batch) == []


def test_they_tell_people_apart_and_are_made_of_each_other() -> None:
    of_others = 0
    told = 0
    for batch in range(4):
        found, setting = declared(batch)
        values = readings(found, setting)
        told += sum(len(set(own.values())) > 1 for own in values.values())
        reads = [str(each.reads) for each in found.compiled.values()]
        of_others += sum("int_computed_attribute__" in each for each in reads)
    assert told > 20
    assert of_others >= 8


def _as_it_stands(self: Reader, value: Any) -> Any:
    return self.values.value(value, self.top)


def _one_row(self: LinkedRow, table: str, columns: Any, key: Any) -> Any:
    return FIND(self, table, columns, key)[:1]


FIND = LinkedRow.find
MISTAKES: dict[str, tuple[Any, str, Any]] = {
    "a mean is stored without rounding": (Reader, "worth", _as_it_stands),
    "only one row of an owner is found": (LinkedRow, "find", _one_row),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_these_attributes_would_show_the_mistake(
    mistake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = [readings(*declared(batch)) for batch in range(2)]
    monkeypatch.setattr(*MISTAKES[mistake])
    assert right != [readings(*declared(batch)) for batch in range(2)]
