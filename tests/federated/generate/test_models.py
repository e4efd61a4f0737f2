"""Generated files: the same bytes for the same rules, and no text of people's as code."""

import json
from pathlib import Path

import jinja2
import pytest
import yaml_project
from dbt_worlds import copy_project
from ruamel.yaml import YAML

from federated import compile_project, load_project
from federated.describe import describe
from federated.documents import read_values
from federated.generate.models import labels_of
from federated.jinja_safe import jinja_safe, yaml_lines, yaml_text

HOSTILE = "{{ 7*7 }} {% do x %} {# c #} ${A} ' \" \\ : - # \u2028 \x7f 台北"
CITY = "{field: city, operator: =, value: Taipei}"


@pytest.mark.parametrize("text", [HOSTILE, "{", "}}", "", "{%- raw -%}", "{{ '{' }}"])
def test_people_s_text_comes_back_through_yaml_and_jinja(text: str) -> None:
    assert jinja2.Environment().from_string(jinja_safe(text)).render() == text
    read = YAML(typ="safe", pure=True).load(f"a: {yaml_text(text)}")["a"]
    assert jinja2.Environment().from_string(read).render() == text


def test_yaml_is_written_always_the_same_way(tmp_path: Path) -> None:
    content = {"a": {"b": ["x", {"c": 1, "d": []}], "e": True}, "f": {}}
    path = tmp_path / "some.yml"
    path.write_text("\n".join(yaml_lines(content)), encoding="utf-8")
    assert read_values(path) == content


def test_committed_files_are_what_the_rules_say(project_dir: Path) -> None:
    files = compile_project(project_dir)
    folder = project_dir / "dbt_project/models/generated"
    written = {
        p.relative_to(folder).as_posix(): p.read_text("utf-8")
        for part in ("attributes", "audiences")
        for p in (folder / part).iterdir()
    }
    assert files == written


def test_an_edit_of_one_rule_changes_its_files_alone(tmp_path: Path) -> None:
    one = yaml_project.make(tmp_path / "a", one=f"- {CITY}", two=f"- {CITY}")
    two = yaml_project.make(tmp_path / "b", one=f"- {CITY}", two="- {field: city, operator: null}")
    before, after = compile_project(one), compile_project(two)
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {
        "audiences/audience_two.yml",
        "audiences/dim_audiences.sql",
        "audiences/int_audience_members__two.sql",
    }


def test_a_rule_hash_changes_with_the_meaning_alone(tmp_path: Path) -> None:
    def hash_of(number: int, rules: str, label: str = "Some") -> str:
        project = yaml_project.make(tmp_path / str(number), label=label, one=rules)
        return load_project(project).audience("one").rule_hash

    same = hash_of(1, f"- {CITY}")
    assert hash_of(2, f"- {{rules: [{CITY}]}}", label="Other") == same
    assert hash_of(3, "- {field: city, operator: =, value: Tapei}") != same


@pytest.mark.dbt
def test_dbt_reads_back_exactly_what_people_wrote(tmp_path: Path) -> None:
    world = copy_project(tmp_path)
    document = {
        "version": 1,
        "audience": "hostile",
        "label": {"en": HOSTILE},
        "description": HOSTILE,
        "owner": HOSTILE,
        "tags": [HOSTILE],
        "rule": {"rules": [{"field": "city", "operator": "contains", "value": HOSTILE}]},
    }
    path = world.project / "dbt_project/audiences/hostile.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    asks = {"field": "audience", "operator": "entered", "value": ["hostile"]}
    document |= {"audience": "asks", "rule": {"rules": [asks]}}
    path.with_name("asks.json").write_text(json.dumps(document), encoding="utf-8")
    generated = world.project / "dbt_project/models/generated"
    for name, text in compile_project(world.project).items():
        (generated / name).write_text(text, encoding="utf-8")
    world.dbt("parse")
    manifest = json.loads((world.home / "target_demo/manifest.json").read_text("utf-8"))
    members = manifest["nodes"]["model.muster.int_audience_members__hostile"]
    compiled = load_project(world.project).audience("hostile")
    assert members["config"]["meta"]["muster"]["label"]["en"] == HOSTILE
    sentence = describe(compiled.checked, compiled.context.catalog)
    assert members["config"]["meta"]["muster"]["sentence"]["en"] == sentence
    assert members["description"].endswith(sentence)
    assert members["config"]["meta"]["muster"]["rule_hash"] == compiled.rule_hash
    assert "7*7" not in members["raw_code"]
    # No ring, though the history of members is read before it is written.
    asked = manifest["nodes"]["model.muster.int_audience_members__asks"]["depends_on"]["nodes"]
    assert "model.muster.int_audience_member_changes__hostile" in asked


def test_labels_come_from_columns_and_from_the_audiences_named(project_dir: Path) -> None:
    compiled = load_project(project_dir).compiled
    assert "S1" in labels_of(compiled, "high_income_homeowners")
    assert "I2" in labels_of(compiled, "birthday_this_week")
    assert labels_of(compiled, "big_spenders") == []


def test_a_named_audience_hands_its_labels_on(tmp_path: Path) -> None:
    member = "- {field: audience, operator: notIn, value: [one]}"
    project = yaml_project.make(tmp_path, one="- {field: city, operator: null}", two=member)
    assert labels_of(load_project(project).compiled, "two") == ["I2"]


def test_who_came_and_went_is_a_model_where_a_rule_asks_so(tmp_path: Path) -> None:
    asks = "- {field: audience, operator: entered, value: [one], window: {last: 7, unit: day}}"
    project = yaml_project.make(tmp_path, one="- {field: city, operator: null}", two=asks)
    files = compile_project(project)
    made = [path for path in files if "int_audience_member_changes__" in path]
    assert made == ["audiences/int_audience_member_changes__one.sql"]
    assert "ref('fct_audience_member_changes')" not in files[made[0]]
    assert (
        "ref('int_audience_member_changes__one')"
        in files["audiences/int_audience_members__two.sql"]
    )
    assert '"int_audience_member_changes__one"' in files["audiences/audience_one.yml"]


def test_an_audience_is_expired_once_its_last_day_is_over(tmp_path: Path) -> None:
    project = yaml_project.make(tmp_path, one="- {field: city, operator: null}")
    path = project / "dbt_project/audiences/one.yml"
    path.write_text(path.read_text("utf-8") + "expires_on: 2017-10-31\n", encoding="utf-8")
    files = compile_project(project)
    for name in ("dim_audiences", "int_audience_members__one"):
        assert "window_edge('start_of_2017_11_01')" in files[f"audiences/{name}.sql"]
    assert "'expired'" in files["audiences/dim_audiences.sql"]
