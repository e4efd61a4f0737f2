"""Person records of the warehouse are matched the same on every engine, whole or not at all."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from identity_worlds import Told
from made_up_people import Record, made_up

from federated.warehouse import open_warehouse
from muster.errors import StepMissing
from muster.pipeline.matching.match import forget, match
from muster.settings import Settings

pytest.importorskip("splink", reason="the extra matching is not installed")

PROJECT = {
    "matching.yml": """
version: 1
attributes: {full_name: full_name, birth_on: birth_date, city: place}
""",
    "namespaces.yml": """
version: 1
namespaces:
  crm_id: {type: cross_device, normaliser: none, priority: 10, maximum: 1}
  email: {type: email, normaliser: email, priority: 30, maximum: 2}
""",
    "sources/crm.yml": """
version: 2
sources:
  - name: crm
    config: {meta: {muster: {version: 1}}}
    tables:
      - name: people
        config:
          meta:
            muster:
              version: 1
              kind: record
              key: [crm_id]
              identities: [{namespace: crm_id, column: crm_id}]
              attributes:
                full_name: {column: full_name}
                birth_on: {column: birth_on}
                city: {column: city}
        columns:
          - {name: crm_id, data_type: text}
          - {name: full_name, data_type: text}
          - {name: birth_on, data_type: text}
          - {name: city, data_type: text}
""",
}
# People whom a reader can follow: the same woman in the shop's card and under her newsletter's
# address, in each script; a namesake born in another year; a brother in the same house.
CAST = [
    Record(key, person, dict(zip(("full_name", "birth_on", "city"), values, strict=False)))
    for key, person, *values in (
        ("sarah", -1, "林怡君", "1988-03-04", "臺北市"),
        ("s@x.example", -1, "林　怡君", "1988-03-04", "台北市"),
        ("n@x.example", -2, "林怡君", "1961-11-20", "高雄市"),
        ("minjun", -3, "김민준", "1990-07-01", "부산광역시"),
        ("k@x.example", -3, unicodedata.normalize("NFD", "김민준"), "1990-07-01"),
        ("b@x.example", -4, "김민중", "1993-01-15", "부산광역시"),
        ("jose", -5, "José O’Neill", "1979-12-31", "Leeds"),
        ("j@x.example", -5, "ＯＮＥＩＬＬ ＪＯＳＥ", "1979-12-31", "Leeds"),
    )
]
TWICE = {("k@x.example", "minjun"), ("s@x.example", "sarah"), ("j@x.example", "jose")}


@pytest.fixture(params=["duckdb", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, project_dir: Path) -> Settings:
    address = f"duckdb:///{tmp_path / 'warehouse.duckdb'}"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    for name, text in PROJECT.items():
        path = tmp_path / "dbt_project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    loaded = Settings.load(project_dir)
    schemas = {**loaded.schemas, "intermediate": "told", "muster": "told"}
    return replace(loaded, project_dir=tmp_path, warehouse_url=address, schemas=schemas)


@pytest.fixture
def told(settings: Settings) -> Iterator[Told]:
    with open_warehouse(settings.warehouse_url, read_only=False) as warehouse:
        for table in {"muster_identity_matches", "muster_runs"} & set(warehouse.tables("told")):
            warehouse.execute(f"drop table told.{table}")
        told = Told(warehouse)
        tell(told, [*CAST, *made_up()])
        told.build("2026-02-01")
    yield told


def tell(told: Told, records: list[Record]) -> None:
    """Store records: who has a number is a card, who has an address a subscriber."""
    rows: list[dict[str, object]] = []
    for record in records:
        code = "email" if "@" in record.key else "crm_id"
        told.tell(record.key, "2026-01-01", **{code: record.key})
        rows += [
            {"row_key": record.key, "source": "s", "source_table": "t", "attribute": name,
             "value": value, "precedence": 100}
            for name, value in record.values.items()
        ]  # fmt: skip
    table = pa.Table.from_pylist(rows)
    for name in ("occurred_at", "loaded_at"):
        table = table.append_column(name, pa.nulls(len(rows), pa.timestamp("us")))
    told.warehouse.write_table("told", "int_attributes_unioned", table)
    told.warehouse.execute(
        "create table told.muster_runs as select 'r1' as run_id,"
        " timestamp '2026-02-01' as as_of, timestamp '2026-02-01' as recorded_at"
    )


def stored(settings: Settings) -> list[tuple]:
    with open_warehouse(settings.warehouse_url) as warehouse:
        return warehouse.rows(
            "select left_identifier, right_identifier, match_probability, match_weight, is_link,"
            " model_version, as_of from told.muster_identity_matches"
        )


SEEN: dict[str, list[tuple]] = {}


def test_people_in_three_scripts_are_found_and_become_one(settings: Settings, told: Told) -> None:
    """The cast in both spellings are links, namesake and brother are none; a build joins them."""
    steps: list[tuple[int, int, str]] = []
    found = match(settings, lambda *step: steps.append(step))
    pairs = stored(settings)
    links = {tuple(sorted(row[:2])) for row in pairs if row[4]}
    assert {tuple(sorted(pair)) for pair in TWICE} <= links
    assert not any({"n@x.example", "b@x.example"} & set(pair) for pair in links)
    assert (found.pairs_count, found.links_count) == (len(pairs), len(links))
    assert [done for done, _, _ in steps] == list(range(steps[-1][1] + 1))

    people = {record.key: record.person for record in [*CAST, *made_up()]}
    right = sum(people[one] == people[other] for one, other in links)
    assert right / len(links) >= 0.97
    both = sum(1 for person in range(140) if person % 3) + len(TWICE)
    assert right / both >= 0.8

    SEEN[settings.warehouse_url.split(":")[0]] = sorted(pairs)
    if len(SEEN) == 2:
        one, other = SEEN.values()
        assert one == other

    with open_warehouse(settings.warehouse_url, read_only=False) as warehouse:
        told.warehouse = told.models.warehouse = told.models.macros.warehouse = warehouse
        told.build("2026-02-02")
        assert told.profile_of("sarah") == told.profile_of("s@x.example")
        assert told.profile_of("sarah") != told.profile_of("n@x.example")
    assert forget(settings) == len(pairs)
    assert forget(settings) == 0


def test_before_a_first_build_it_says_what_to_run(settings: Settings) -> None:
    with open_warehouse(settings.warehouse_url, read_only=False) as warehouse:
        warehouse.execute("drop schema if exists told cascade")
    with pytest.raises(StepMissing, match="muster bounds"):
        match(settings)
