"""Where a project builds audiences by ticks: the setting, and what dbt is told to leave alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from muster.pipeline.building import arguments
from muster.settings import Settings

PROJECT = "name: muster\nprofile: muster\nvars: {evaluation_increment: VALUE}\n"
PROFILES = "muster: {outputs: {demo: {type: duckdb}}}\n"


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("false", False), ("1", False)])
def test_a_project_says_whether_it_ticks(tmp_path: Path, value: str, expected: bool) -> None:
    text = PROJECT.replace("VALUE", value)
    (tmp_path / "dbt_project.yml").write_text(text, encoding="utf-8")
    (tmp_path / "profiles.yml").write_text(PROFILES, encoding="utf-8")
    assert Settings.load(tmp_path, target="demo").is_incremental is expected


def test_dbt_leaves_alone_what_the_tick_has_done(settings: Settings) -> None:
    settings = replace(settings, target="demo")
    line = arguments(settings, "audiences", done=("int_audience_members__a",))
    assert line[line.index("--exclude") :] == ["--exclude", "int_audience_members__a"]
    assert "--exclude" not in arguments(settings, "audiences")
