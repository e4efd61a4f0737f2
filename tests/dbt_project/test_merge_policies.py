"""Values chosen by declared policies, against a reading that sorts nothing and knows no SQL."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from merged_values import Row, standing

from benchmarks.models import Models
from federated.staging.declarations import Attribute, Column, SourceTable
from federated.staging.read_merging import read_merge_policies
from federated.staging.render_merging import render_merge_policies
from federated.warehouse import Warehouse, open_warehouse

POLICIES = """\
version: 1
policies:
  by_source:
    default: true
    way: source_precedence
    sources: [till.lines, crm]
    attributes: {name: {way: source_precedence, sources: [web, crm]}}
  by_day: {way: latest_occurred, attributes: {name: most_frequent}}
  by_load: {way: latest_loaded}
  by_count: {way: most_frequent}
  apart: {way: latest_occurred, stitch: none}
"""
MODELS = (
    "intermediate/profiles/int_attributes_told.sql",
    "intermediate/profiles/int_attributes_valued.sql",
    "marts/profiles/fct_profile_value_changes.sql",
)
ATTRIBUTES = ("city", "name")
SOURCES = (("crm", "people"), ("till", "lines"), ("till", "cards"), ("web", "forms"))
VALUES = ("Taipei", "臺北", "a'b", "zz", "Zz", "", "  ", "\t\u200b\u3000", None)
START = datetime(2026, 1, 1)


def tables() -> list[SourceTable]:
    """Return four tables that tell both attributes, one with a precedence of its own."""
    return [
        SourceTable(
            source, name, "", "record", "replace", ("k",), (Column("k", "k", "text", ""),), "web",
            attributes=tuple(
                Attribute(attribute, "k", 5 if name == "cards" else 100) for attribute in ATTRIBUTES
            ),
        )
        for source, name in SOURCES
    ]  # fmt: skip


def told(seed: int, count: int) -> list[Row]:
    """Return rows of few people, few days and few values, so that much ties."""
    chance = random.Random(seed)

    def day() -> datetime | None:
        return None if chance.random() < 0.15 else START + timedelta(days=chance.randint(0, 3))

    rows = []
    for number in range(count):
        identifier = chance.randint(0, count // 6)
        rows.append(
            Row(
                f"r{number}", f"p_{identifier // 2}", f"i{identifier}", chance.choice(ATTRIBUTES),
                chance.choice(VALUES), *chance.choice(SOURCES), day(), day(),
            )
        )  # fmt: skip
    return rows


@pytest.fixture(params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as opened:
        yield opened


def valued(warehouse: Warehouse, rows: Sequence[Row], policies: str) -> set[tuple]:
    """Return what the shipped model makes of rows, by policies as `muster compile` writes them."""
    models = Models(warehouse, "merged", MODELS)
    for name, columns in {
        "int_attributes_unioned": "row_key text, attribute text, value text, source text,"
        " source_table text, occurred_at timestamp, loaded_at timestamp",
        "int_rows_kept": "row_key text, profile_id text, namespace text, identifier text",
    }.items():
        warehouse.execute(f"drop table if exists merged.{name}")
        warehouse.execute(f"create table merged.{name} ({columns})")
    warehouse.execute("drop table if exists merged.int_merge_policies")
    warehouse.execute(f"create table merged.int_merge_policies as {policies}")
    attributes = ", ".join(
        f"({_text(r.row_key)}, {_text(r.attribute)}, {_text(r.value)}, {_text(r.source)},"
        f" {_text(r.table)}, cast({_text(r.occurred_at)} as timestamp),"
        f" cast({_text(r.loaded_at)} as timestamp))"
        for r in rows
    )
    warehouse.execute(f"insert into merged.int_attributes_unioned values {attributes}")
    resolved = ", ".join(f"('{r.row_key}', '{r.profile}', 'email', '{r.identifier}')" for r in rows)
    warehouse.execute(f"insert into merged.int_rows_kept values {resolved}")
    models.build("2026-02-01")
    return set(
        warehouse.rows(
            "select policy, profile_key, attribute, value, source, row_key"
            " from merged.int_attributes_valued"
        )
    )


def _text(value: object) -> str:
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


def test_values_that_stand_are_those_an_independent_reading_finds(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    """Five policies over rows with missing values and times, and with ties in everything."""
    (tmp_path / "merge_policies.yml").write_text(POLICIES)
    policies = read_merge_policies(tmp_path / "merge_policies.yml", tables())
    rows = told(seed=4, count=1500)
    found = valued(warehouse, rows, render_merge_policies(policies, tables()))
    assert found == standing(rows)
    assert {policy for policy, *_ in found} == {p.key for p in policies}


def test_the_order_in_which_rows_lie_decides_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "merge_policies.yml").write_text(POLICIES)
    policies = render_merge_policies(
        read_merge_policies(tmp_path / "merge_policies.yml", tables()), tables()
    )
    rows = told(seed=5, count=300)
    assert valued(warehouse, rows, policies) == valued(warehouse, rows[::-1], policies)


def test_what_stood_at_any_instant_is_what_a_run_then_would_have_shown(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    """Rows that come late too: each instant is read anew from the rows that were there by then."""
    (tmp_path / "merge_policies.yml").write_text(POLICIES)
    policies = read_merge_policies(tmp_path / "merge_policies.yml", tables())
    rows = told(seed=6, count=900)
    valued(warehouse, rows, render_merge_policies(policies, tables()))
    changes = warehouse.rows(
        "select policy, profile_id, attribute, value, stood_from, stood_until"
        " from merged.fct_profile_value_changes"
    )
    for hour in range(-12, 24 * 5, 12):
        as_of = START + timedelta(hours=hour)
        known = [r for r in rows if all(t is None or t < as_of for t in (r.occurred_at, r.loaded_at))]
        expected = {each[:4] for each in standing(known) if each[0] != "apart"}
        stood = [
            (policy, who, attribute, value)
            for policy, who, attribute, value, since, until in changes
            if (since is None or since < as_of) and (until is None or until >= as_of)
        ]
        assert len(stood) == len(set(stood))
        assert set(stood) == expected, as_of
