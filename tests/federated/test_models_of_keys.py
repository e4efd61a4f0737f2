"""Audiences made by a dbt model: held against its YAML, labelled, and whole."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml_project
from rule_compiler import CONTEXT
from rule_rows import AS_OF

from federated import compile_project, load_project
from federated.catalog.schema import Table
from federated.compile import CompiledAudience, compile_audience
from federated.describe import describe
from federated.errors import RuleError
from federated.kinds import Kind
from federated.passes import Context
from federated.rule.parse import parse_audience
from federated.warehouse import Warehouse, open_warehouse

TEXT = (Kind.TEXT, None)
DOCUMENT = {"version": 1, "audience": "winners", "label": {"en": "Winners"}}


def _context(**columns: tuple[Kind, int | None]) -> Context:
    table = Table("int_winners", columns, {}, labels=("S2",))
    catalog = replace(CONTEXT.catalog, models={"int_winners": table})
    return replace(CONTEXT, catalog=catalog)


def _compiled(model: str, context: Context) -> CompiledAudience:
    return compile_audience(parse_audience({**DOCUMENT, "model": model}), context)


@pytest.mark.parametrize("key", ["profile_id", "entity_key"])
@pytest.mark.parametrize("engine", ["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_it_selects_the_keys_that_exist(
    engine: str, key: str, request: pytest.FixtureRequest
) -> None:
    url = "duckdb:///:memory:"
    if engine == "postgres":
        url = request.getfixturevalue("postgres_url")
    compiled = _compiled("int_winners", _context(**{key: TEXT}))
    with open_warehouse(url, read_only=False) as warehouse:
        _fill(warehouse, key)
        sql = compiled.sql(engine, AS_OF, lambda name: ("models", name))
        assert sorted(warehouse.rows(sql)) == [("winners", "profile", "p1")]


def _fill(warehouse: Warehouse, key: str) -> None:
    warehouse.execute("drop schema if exists models cascade")
    warehouse.execute("create schema models")
    warehouse.execute("create table models.dim_profile as select 'p1' as profile_id")
    warehouse.execute(f"create table models.int_winners ({key} text)")
    # Twice, missing, and nobody of ours.
    warehouse.execute("insert into models.int_winners values ('p1'), ('p1'), (null), ('p2')")


def test_its_labels_and_its_sentence_are_told() -> None:
    compiled = _compiled("int_winners", _context(profile_id=TEXT))
    assert compiled.labels == ("S2",)
    assert ("int_winners", "profile_id") in compiled.reads
    said = describe(compiled.checked, compiled.context.catalog)
    assert said == "Every profile in the dbt model int_winners."


@pytest.mark.parametrize(
    ("model", "columns", "said"),
    [
        ("int_winers", {"profile_id": TEXT}, 'Did you mean "int_winners"?'),
        ("int_winners", {"score": TEXT}, 'no column "profile_id" or "entity_key"'),
        ("int_winners", {"profile_id": (Kind.INTEGER, 0)}, "not of the type of profile_id"),
    ],
)
def test_a_model_that_holds_no_keys_is_refused(model: str, columns: dict, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        _compiled(model, _context(**columns))
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["a b", "x; drop", "{{ x }}", 7])
def test_only_a_name_is_a_model(name: object) -> None:
    with pytest.raises(RuleError, match="model"):
        parse_audience({**DOCUMENT, "model": name})


def test_a_model_of_the_project_is_found_by_its_yaml(tmp_path: Path) -> None:
    project = yaml_project.make(tmp_path, other="- {field: city, operator: null}")
    models = project / "dbt_project/models/intermediate"
    models.mkdir()
    (models / "int_winners.yml").write_text(
        "version: 2\nmodels:\n  - name: int_winners\n    columns:\n"
        "      - {name: profile_id, data_type: text}\n",
        encoding="utf-8",
    )
    (project / "dbt_project/audiences/winners.yml").write_text(
        "version: 1\naudience: winners\nlabel: {en: Winners}\nmodel: int_winners\n", "utf-8"
    )
    sql = compile_project(project)["audiences/int_audience_members__winners.sql"]
    assert "{{ ref('int_winners') }}" in sql
    assert load_project(project).audience("winners").reads[-1] == ("int_winners", "profile_id")
