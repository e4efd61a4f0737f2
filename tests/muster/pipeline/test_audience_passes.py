"""One audience after each pass, in text."""

from dataclasses import replace
from pathlib import Path

import pytest

from muster.errors import StepMissing
from muster.pipeline.audience_passes import SAME, show_passes
from muster.pipeline.audience_sql import spell_audience
from muster.settings import Settings

KEY = "coffee_regulars_who_stopped"


@pytest.fixture
def project(settings: Settings, project_dir: Path) -> Settings:
    return replace(settings, project_dir=project_dir)


def test_each_pass_is_named_with_what_it_left(project: Settings) -> None:
    views = {view.name: view for view in show_passes(project, KEY)}
    assert next(iter(views)) == "parse"
    assert "window: Last duration=60 day" in views["parse"].result
    assert "product.category (text)" in views["resolve_names"].result
    assert "window=[last_60_days, …)" in views["name_edges"].result
    assert "muster_edge('last_60_days')" in views["build_query"].result
    assert views["check_query"].result == SAME
    assert all(view.purpose.endswith(".") for view in views.values())


def test_without_an_as_of_the_way_round_is_named(project: Settings) -> None:
    with pytest.raises(StepMissing, match="--as-of 2017-10-30, or print the dbt model with --dbt"):
        spell_audience(project, KEY)
