"""A project's audiences are read together: every fault of every file, and rings named."""

from pathlib import Path

import pytest
import yaml_project

from federated import compile_project, list_edges, load_project
from federated.errors import RuleError

CITY = "{field: city, operator: =, value: Taipei}"


def test_faults_of_all_files_come_at_once_with_file_and_line(tmp_path: Path) -> None:
    project = yaml_project.make(
        tmp_path,
        one="- {field: cty, operator: =, value: x}",
        two=f"- {CITY}\n    - {{field: kids, operator: =, value: many}}",
    )
    with pytest.raises(RuleError) as caught:
        compile_project(project)
    said = str(caught.value)
    assert (
        'dbt_project/audiences/one.yml: rule.rules[0].field (line 7): profile has no "cty"' in said
    )
    assert (
        "dbt_project/audiences/two.yml: rule.rules[1].value (line 8): 'many' is not a number"
        in said
    )


def test_faults_of_documents_come_before_any_compiling(tmp_path: Path) -> None:
    project = yaml_project.make(tmp_path, one=f"- {CITY}", two="- 3")
    (project / "dbt_project/audiences/three.yml").write_text("version: 1\naudience: other\n")
    with pytest.raises(RuleError) as caught:
        load_project(project)
    assert "two.yml: rule.rules[0] (line 7): is not a rule" in str(caught.value)
    assert "three.yml: audience (line 2): is not the name of its file" in str(caught.value)


def test_a_ring_of_audiences_is_named(tmp_path: Path) -> None:
    def member(key: str) -> str:
        return f"- {{field: audience, operator: in, value: [{key}]}}"

    project = yaml_project.make(tmp_path, a=member("b"), b=member("c"), c=member("a"))
    with pytest.raises(RuleError, match="in a ring \\(a → b → c → a\\)"):
        compile_project(project)


def test_two_files_of_one_key_are_refused(tmp_path: Path) -> None:
    project = yaml_project.make(tmp_path, one=f"- {CITY}", **{"inner/one": f"- {CITY}"})
    with pytest.raises(RuleError, match="one is taken by"):
        load_project(project)


def test_an_unknown_audience_is_refused_with_the_nearest(tmp_path: Path) -> None:
    project = load_project(yaml_project.make(tmp_path, taipei=f"- {CITY}"))
    assert project.audience("taipei").audience.key == "taipei"
    with pytest.raises(RuleError, match='Did you mean "taipei"'):
        project.audience("taipai")


def test_edges_are_those_of_all_audiences(tmp_path: Path) -> None:
    project = yaml_project.make(
        tmp_path,
        one="- {field: born_on, operator: anniversaryInNext, value: 7}",
        two="- {field: visits, window: {last: 9, unit: day}}",
    )
    ids = [edge.id for edge in list_edges(project)]
    assert ids == ["as_of", "date_next_7_days", "date_of_as_of", "last_9_days"]


def test_a_project_without_audiences_still_has_its_tables(tmp_path: Path) -> None:
    files = compile_project(yaml_project.make(tmp_path))
    assert {p for p in files if p.endswith(".sql")} == {
        "audiences/dim_audiences.sql",
        "audiences/int_audience_members_evaluated.sql",
    }
    assert [e.id for e in list_edges(tmp_path)] == ["as_of"]


def test_drafts_are_checked_but_have_no_members(tmp_path: Path) -> None:
    project = yaml_project.make(tmp_path, one=f"- {CITY}", status="draft")
    files = compile_project(project)
    assert "audiences/int_audience_members__one.sql" not in files
    assert "'draft'" in files["audiences/dim_audiences.sql"]
