"""What `muster audience` prints for people and for scripts."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from published_world import KEY, publish_world
from typer.testing import CliRunner, Result

from muster.cli import audience
from muster.settings import Settings


@pytest.fixture
def run(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    settings = Settings.load(project_dir, target="demo")
    publish_world(settings)
    monkeypatch.setattr(audience.show.Settings, "load", lambda: replace(settings))

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(audience.app, list(words), catch_exceptions=False)

    return invoke


def test_the_list_and_one_of_them(run: Any) -> None:
    assert f"{KEY}\t1\tprofile\tcrm\tpublished" in run("list").output
    shown = run("show", KEY, "--language", "ko").output
    assert "모든 프로필." in shown
    assert "size     1 as of 2017-10-30 00:00:00 (1 entered, 0 exited)" in shown
    assert "owner    crm" in shown
    assert json.loads(run("show", KEY, "--json").output)["key"] == KEY


def test_the_query_is_spelled_for_an_engine(run: Any) -> None:
    assert '"marts"."dim_profiles"' in run("sql", KEY, "--engine", "postgres").output
    assert "2017-08-31" in run("sql", KEY).output
    assert "2017-07-03" in run("sql", KEY, "--as-of", "2017-09-01").output
    dbt = run("sql", KEY, "--dbt").output
    assert "{{ ref('dim_profiles') }}" in dbt
    assert "{{ window_edge('as_of') }}" in dbt
    assert "2017" not in dbt


def test_members_are_for_pipes_and_the_count_beside_them(run: Any) -> None:
    result = run("members", KEY)
    assert "p_sarah\t2017-10-30 00:00:00\t林…" in result.stdout
    assert "Masked by their labels: full_name" in result.stderr
    assert "1 of 1 members" in result.stderr


def test_an_explanation_says_what_was_seen_and_what_would_turn_it(run: Any) -> None:
    text = run("explain", KEY, "p_grace").output
    assert text.startswith(f"p_grace is not in {KEY}")
    assert "no   Has no purchases in the last 60 days" in text
    assert "(seen: 2)" in text
    assert "It would turn with the opposite of: Has no purchases in the last 60 days" in text
    found = json.loads(run("explain", KEY, "p_grace", "--json").output)
    assert [clause["holds"] for clause in found["explanation"]["clauses"]] == [True, False, True]


def test_without_somebody_each_clause_is_counted(run: Any) -> None:
    text = run("explain", KEY).output
    assert text.startswith(f"1 of 3 are in {KEY}")
    assert "2\t1\tHas no purchases in the last 60 days" in text
