"""What `muster audience overlap` and `makeup` print of the published snapshot."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from published_world import KEY, publish_world
from typer.testing import CliRunner, Result

from muster.cli import audience
from muster.errors import InputError
from muster.settings import Settings

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    settings = Settings.load(project_dir, target="demo")
    publish_world(settings)
    monkeypatch.setattr(audience.insight.Settings, "load", lambda: replace(settings))
    return lambda *words: CliRunner().invoke(audience.app, list(words), catch_exceptions=False)


def test_makeup_says_what_is_commoner_among_members(run: Run) -> None:
    shown = run("makeup", KEY, "--least", "1").output
    assert "1 members of 3" in shown
    assert "full_name (identifies a person)" in shown
    assert json.loads(run("makeup", KEY, "--json").output)["makeup"]["traits"] == []


def test_overlap_of_a_lone_audience_is_nothing(run: Run) -> None:
    assert "No two of them share a member." in run("overlap").output


def test_unknown_audiences_are_refused_by_the_nearest_name(run: Run) -> None:
    with pytest.raises(InputError, match=f'Did you mean "{KEY}"'):
        run("overlap", f"{KEY}s")


def test_an_estimate_of_few_is_a_count(run: Run) -> None:
    shown = run("estimate", KEY, "--clauses").output
    assert shown.startswith("1 of 3 as of 2017-10-30")
    assert "2\t1\tHas no purchases in the last 60 days" in shown
    found = json.loads(run("estimate", KEY, "--share", "0.5", "--json").output)
    assert found["whole"]["low"] <= found["whole"]["count"] <= found["whole"]["high"]
