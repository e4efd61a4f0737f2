"""Commands on audiences over a catalogue file: no project, and rows as a warehouse has them."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from stored_world import CATALOG, SCHEMA, load_shop
from typer.testing import CliRunner, Result

from federated import compile_audience, evaluate, load_catalog
from federated.warehouse import open_warehouse
from muster.cli.audience import app
from muster.errors import InputError

AS_OF = ("--as-of", "2024-11-10")
SAID = "Every customer whose mood is “ok”, and that is in the audience “joined”."
JOINED = """version: 1
audience: joined
label: {en: Joined}
rule:
  rules: [{field: joined, operator: notNull}]
"""
SPENT = """version: 1
attribute: spent
label: {en: spent}
value: {field: orders, aggregate: {function: sum, of: amount}}
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)  # where there is no project above
    with open_warehouse(f"duckdb:///{tmp_path}/shop.duckdb", read_only=False) as writer:
        load_shop(writer)
    (tmp_path / "catalog.yml").write_text(CATALOG, encoding="utf-8")
    for name, text in (("audiences/joined.yml", JOINED), ("attributes/spent.yml", SPENT)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(place: Path) -> Any:
    options = ("--catalog", "catalog.yml", "--warehouse", "duckdb:///shop.duckdb")
    folders = ("--audiences", "audiences", "--attributes", "attributes")

    def invoke(*words: str, text: str | None = None) -> Result:
        return CliRunner().invoke(app, [*words, *options, *folders], input=text)

    return invoke


def test_a_sentence_is_read_by_the_names_of_a_file(run: Any) -> None:
    done = run("from-sentence", "-", "--json", text=SAID)
    rules = json.loads(done.stdout)["rule"]["rules"]
    assert [rule["field"] for rule in rules] == ["mood", "audience"]
    made = run("from-sentence", "Every customer whose spent is more than 5.", "--json")
    assert json.loads(made.stdout)["rule"]["rules"][0]["field"] == "spent"
    none = CliRunner().invoke(app, ["from-sentence", SAID, "--audiences", "audiences"])
    assert "Add --catalog FILE" in str(none.exception)


def test_a_foreign_rule_is_held_against_a_file(run: Any) -> None:
    done = run("import", "-", "--from", "sql", text="mood = 'ok' and spent > 5")
    assert done.exit_code == 0, done.exception
    assert "entity: customer" in done.stdout
    none = run("import", "-", "--from", "sql", text="moods = 'ok'")
    assert 'Did you mean "mood"?' in str(none.exception)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([{"field": "mood", "operator": "!=", "value": "sad"}], "is null or"),
        ([{"field": "joined", "operator": "<", "value": "2024-11-01"}], "at time zone"),
        ([{"field": "spent", "operator": ">", "value": 5}], '"id" in ('),
        ([{"field": "audience", "operator": "in", "value": ["joined"]}], '"id" in ('),
        ([], "gone_at"),
    ],
)
def test_a_rule_goes_out_as_a_condition_of_its_table(
    run: Any, place: Path, rules: list[Any], said: str
) -> None:
    rule = {"version": 1, "audience": "asked", "label": {"en": "x"}, "everyone": not rules}
    (place / "asked.json").write_text(json.dumps({**rule, "rule": {"rules": rules}}))
    done = run("export", "asked.json", "--to", "sql", *AS_OF)
    assert done.exit_code == 0, done.exception
    assert said in done.stdout.lower()
    with open_warehouse("duckdb:///shop.duckdb") as shop:
        found = shop.rows(f'select id from "{SCHEMA}"."Customers" where {done.stdout} order by id')
        catalog = load_catalog("catalog.yml", shop)
        folders = (place / "audiences", place / "attributes")
        audience = compile_audience(place / "asked.json", catalog, *folders)
        as_of = datetime(2024, 11, 10, tzinfo=ZoneInfo(catalog.zone))
        assert [row[0] for row in found] == evaluate(audience, shop, as_of) != []


def test_a_file_where_a_project_takes_a_key_is_told_what_it_lacks(
    project_dir: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_PROJECT", str(project_dir))
    (place / "asked.json").write_text("{}")
    done = CliRunner().invoke(app, ["export", "asked.json", "--to", "sql"])
    assert isinstance(done.exception, InputError)
    assert str(done.exception).startswith("asked.json: is a file")
    assert "--catalog" in str(done.exception)


def test_a_document_is_upgraded_without_a_project(place: Path) -> None:
    (place / "old.json").write_text(json.dumps({"combinator": "and", "rules": []}))
    done = CliRunner().invoke(app, ["upgrade", "old.json"])
    assert '"audience": "old"' in done.stdout, done.exception
