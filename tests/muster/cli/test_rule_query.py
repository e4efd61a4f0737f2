"""`muster query RULE --catalog …` and `muster catalog`: what they print, and how they refuse."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from stored_world import CATALOG, SCHEMA, load_shop
from typer.testing import CliRunner, Result

from federated.errors import FederatedError, RuleError
from federated.warehouse import open_warehouse
from muster.cli import catalog, query
from muster.errors import MusterError

RULE = {"combinator": "and", "rules": [{"field": "mood", "operator": "=", "value": "ok"}]}
AS_OF = ("--as-of", "2024-11-10T00:00:00Z")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked")
    with open_warehouse(f"duckdb:///{folder}/shop.duckdb", read_only=False) as writer:
        load_shop(writer)
    (folder / "catalog.yml").write_text(CATALOG, encoding="utf-8")
    (folder / "rule.json").write_text(json.dumps(RULE), encoding="utf-8")
    return folder


def run(command: str, *words: str, text: str | None = None) -> Result:
    app = catalog.app
    if command == "query":
        app = typer.Typer()
        app.command()(query.query)
    return CliRunner().invoke(app, list(words), input=text)


@pytest.fixture
def ask(place: Path) -> Any:
    def asked(*words: str, text: str | None = None) -> Result:
        file = "-" if text is not None else str(place / "rule.json")
        url = f"duckdb:///{place}/shop.duckdb"
        head = (file, "--catalog", str(place / "catalog.yml"), "--warehouse", url)
        return run("query", *head, *words, text=text)

    return asked


def test_members_go_to_the_pipe_and_the_sentence_beside_them(ask: Any) -> None:
    done = ask(*AS_OF)
    assert done.stdout == "customer\n1\n"
    assert "Every customer whose mood is “ok”." in done.stderr
    assert "1 of 1 members, as of 2024-11-10T00:00:00+00:00" in done.stderr


def test_a_count_sql_and_reasons(ask: Any) -> None:
    assert ask(*AS_OF, "--count").stdout == "1\n"
    assert '"odd schema"."Customers"' in ask(*AS_OF, "--sql").stdout
    assert "`odd schema`.`Customers`" in ask(*AS_OF, "--sql", "--engine", "bigquery").stdout
    said = ask(*AS_OF, "--explain", "2").stdout
    assert "2 is not in rule" in said
    assert "no   Mood is “ok”  (seen: sad)" in said
    assert "Mood이(가) “ok”이다" in ask(*AS_OF, "--explain", "2", "-l", "ko").stdout


def test_a_day_begins_in_the_zone_of_the_catalogue(ask: Any) -> None:
    for text, instant in (
        ("2024-11-10", "2024-11-10T05:00:00+00:00"),
        ("2024-11-10T08:00", "2024-11-10T13:00:00+00:00"),
        ("2024-11-10T08:00+08:00", "2024-11-10T00:00:00+00:00"),
    ):
        assert f"as of {instant}" in ask("--as-of", text).stderr
        assert json.loads(ask("--as-of", text, "--json").stdout)["as_of"] == instant


def test_a_folder_that_was_not_given_is_asked_for(ask: Any, tmp_path: Path) -> None:
    rule = json.dumps({"rules": [{"field": "audience", "operator": "in", "value": ["calm"]}]})
    assert 'no audience "calm". Give the folder' in str(ask(*AS_OF, text=rule).exception)
    head = "version: 1\naudience: calms\nlabel: {en: Calm}\nrule:\n"
    (tmp_path / "calms.yml").write_text(f"{head}  rules: [{{field: mood, operator: notNull}}]\n")
    said = str(ask(*AS_OF, "--audiences", str(tmp_path), text=rule).exception)
    assert 'Did you mean "calms"?' in said


def test_json_for_scripts(ask: Any) -> None:
    assert json.loads(ask(*AS_OF, "--json").stdout)["members"] == [1]
    assert json.loads(ask(*AS_OF, "--count", "--json").stdout) == {"count": 1}
    assert json.loads(ask(*AS_OF, "--explain", "1", "--json").stdout)["is_member"] is True


def test_a_rule_comes_from_a_pipe_as_a_document_or_a_builders_export(ask: Any) -> None:
    head = "version: 1\naudience: calm\nlabel: {en: Calm}\nstatus: draft\n"
    document = head + "rule:\n  rules: []\n"
    done = ask(*AS_OF, text=document.replace("[]", "[{field: mood, operator: '=', value: sad}]"))
    assert done.stdout == "customer\n2\n"
    condition = {"id": "r1", "field": "mood", "operator": "=", "value": "sad"}
    exported = {"id": "g1", "combinator": "and", "not": True, "rules": [condition]}
    assert ask(*AS_OF, "--count", text=json.dumps(exported)).stdout == "2\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "at which moment"),
        ((*AS_OF, "--count", "--sql"), "choose one of"),
        ((*AS_OF, "--engine", "duckdb"), "Add --sql"),
        ((*AS_OF, "-l", "fr"), "no sentences in 'fr'"),
        ((*AS_OF, "--explain", "77"), "there is no customer '77'"),
        ((*AS_OF, "--audiences", "nowhere"), "is not a folder"),
        ((*AS_OF, "--warehouse", "duckdb:///nowhere.duckdb"), "there is no file 'nowhere.duckdb'"),
        ((*AS_OF, "--sql", "--engine", "oracle"), 'engine "oracle": not known'),
        (("--as-of", "9999-12-31", "--count"), None),
        (("--as-of", "tomorrow"), "not a date"),
    ],
)
def test_what_cannot_be_asked_is_said(ask: Any, words: tuple[str, ...], said: str | None) -> None:
    done = ask(*words)
    if said is None:
        assert done.exit_code == 0
        return
    assert isinstance(done.exception, MusterError | FederatedError)
    assert said in str(done.exception)


@pytest.mark.parametrize(
    "text",
    ["", "- 1", "{rules: 1}", "rules: [{field: moods}]", "a: &x 1", "version: 2\naudience: x", "{"],
)
def test_rules_that_are_none_are_refused_in_words(ask: Any, text: str) -> None:
    done = ask(*AS_OF, text=text)
    assert isinstance(done.exception, FederatedError)


def test_a_window_over_the_end_of_the_calendar_is_refused(ask: Any) -> None:
    rule = {"rules": [{"field": "joined", "operator": "inNext", "value": 9, "unit": "year"}]}
    done = ask("--as-of", "9999-01-01", text=json.dumps(rule))
    assert isinstance(done.exception, RuleError)
    assert "a window reaches beyond the calendar" in str(done.exception)


def test_faults_of_a_rule_name_their_line(ask: Any) -> None:
    done = ask(*AS_OF, text="combinator: and\nrules:\n  - {field: moods, operator: '=', value: ok}")
    assert isinstance(done.exception, RuleError)
    assert '-: rule.rules[0].field (line 3): customer has no "moods". Did you mean "mood"?' in str(
        done.exception
    )


def test_a_rule_needs_a_catalogue(place: Path) -> None:
    done = run("query", str(place / "rule.json"), *AS_OF)
    assert "a rule needs --catalog" in str(done.exception)
    done = run("query", str(place / "rule.json"), "--catalog", str(place / "catalog.yml"), *AS_OF)
    assert "there is no warehouse to ask" in str(done.exception)


def test_a_draft_is_a_catalogue(place: Path, tmp_path: Path) -> None:
    url, file = f"duckdb:///{place}/shop.duckdb", tmp_path / "draft.yml"
    done = run("catalog", "init", "--warehouse", url, "--schema", SCHEMA, "--output", str(file))
    assert done.exit_code == 0, done.exception
    text = file.read_text(encoding="utf-8")
    assert "first_name" in text.lower()
    assert '# left out: "tags": VARCHAR[] holds a list of values' in text
    done = run("catalog", "check", str(file), "--warehouse", url)
    assert done.exit_code == 0, done.exception
    assert "customer\tmood\ttext\tmood" in done.stdout
    again = run("catalog", "init", "--warehouse", url, "--output", str(file))
    assert "exists already" in str(again.exception)
    none = run("catalog", "init", "--warehouse", url, "--schema", SCHEMA, "--tables", "Custmers")
    assert 'Did you mean "Customers"?' in str(none.exception)
    zone = run("catalog", "init", "--warehouse", url, "--time-zone", "Asia/Taipe")
    assert "Asia/Taipei" in str(zone.exception)


ODD = """version: 1
entities:
  shop:
    table: main.shops
    key: id
    attributes: {id: , score: "decimal(5, 2)", lat: , lon: }
    positions: {home: {latitude: lat, longitude: lon}}
"""


@pytest.fixture
def odd(tmp_path: Path) -> Any:
    """Ask a warehouse whose keys would move a terminal, and whose floats are no decimals."""
    url = f"duckdb:///{tmp_path}/odd.duckdb"
    with open_warehouse(url, read_only=False) as writer:
        writer.execute("create table shops (id text, score double, lat double, lon double)")
        writer.execute(
            "insert into shops values (?, 1.5, 25, 121), (?, 'NaN', 1, 1), "
            "('林\u3000莎拉', 'inf', null, 1), ('e', -1e300, 1, 1)",
            ("\x1b[31mred", "b\nc"),
        )
    (tmp_path / "catalog.yml").write_text(ODD, encoding="utf-8")

    def asked(*words: str, rule: Any = None) -> Result:
        if words[0] == "check":
            return run("catalog", "check", str(tmp_path / "catalog.yml"), "--warehouse", url)
        head = ("-", "--catalog", str(tmp_path / "catalog.yml"), "--warehouse", url)
        return run("query", *head, *words, text=json.dumps(rule))

    return asked


def test_positions_are_listed_with_their_columns(odd: Any) -> None:
    assert "shop\thome\tposition\tlat, lon\n" in odd("check").stdout


def test_what_a_warehouse_holds_moves_no_terminal(odd: Any) -> None:
    rule = {"rules": [{"field": "id", "operator": "notNull"}]}
    found = odd(*AS_OF, rule=rule).stdout
    assert found == "shop\n\\x1b[31mred\nb\\x0ac\ne\n林\u3000莎拉\n"
    said = odd(*AS_OF, "--explain", "\x1b[31mred", rule=rule).stdout
    assert "\\x1b[31mred is in" in said
    assert "(seen: \\x1b[31mred)" in said
    assert json.loads(odd(*AS_OF, "--json", rule=rule).stdout)["members"][0] == "\x1b[31mred"


def test_a_float_that_is_no_such_decimal_is_missing(odd: Any) -> None:
    assert odd(*AS_OF, rule={"rules": [{"field": "score", "operator": "notNull"}]}).stdout == (
        "shop\n\\x1b[31mred\n"
    )
    rule = {"rules": [{"field": "score", "operator": "null"}]}
    assert odd(*AS_OF, "--count", rule=rule).stdout == "3\n"
    assert "e is in" in odd(*AS_OF, "--explain", "e", rule=rule).stdout


def test_nobody_is_in_an_audience_that_is_over(ask: Any) -> None:
    document = {"version": 1, "audience": "past", "label": {"en": "Past"}, "rule": RULE}
    said = ask(
        *AS_OF, "--explain", "1", text=json.dumps({**document, "expires_on": "2024-11-08"})
    ).stdout
    assert "1 is not in past, which ended with 2024-11-08" in said
    # In New York that day is not over yet.
    said = ask(
        *AS_OF, "--explain", "1", text=json.dumps({**document, "expires_on": "2024-11-09"})
    ).stdout
    assert "1 is in past, as of" in said


def test_reasons_of_days_before_and_after_the_calendar_are_refused(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path}/old.duckdb"
    with open_warehouse(url, read_only=False) as writer:
        writer.execute("create table coins as select 1 as id, date '0044-03-15 (BC)' as struck_on")
    (tmp_path / "catalog.yml").write_text(
        "version: 1\nentities:\n  coin: {table: main.coins, key: id, attributes: {struck_on: }}\n"
    )
    head = ("-", "--catalog", str(tmp_path / "catalog.yml"), "--warehouse", url, *AS_OF)
    rule = json.dumps({"rules": [{"field": "struck_on", "operator": "<", "value": "2000-01-01"}]})
    assert run("query", *head, "--count", text=rule).stdout == "1\n"
    assert "outside the years 1 to 9999" in str(
        run("query", *head, "--explain", "1", text=rule).exception
    )
