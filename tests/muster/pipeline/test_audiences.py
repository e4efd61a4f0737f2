"""Audiences of the project as they are listed, shown and explained over a published snapshot."""

from dataclasses import replace
from pathlib import Path

import pytest
from published_world import KEY, RUN_ID, publish_world

from federated.errors import RuleError
from muster.errors import InputError, StepMissing
from muster.pipeline.audiences import (
    list_audiences,
    list_members,
    show_audience,
)
from muster.settings import Settings


@pytest.fixture
def project(settings: Settings, project_dir: Path) -> Settings:
    return replace(settings, project_dir=project_dir)


@pytest.fixture
def published(project: Settings) -> Settings:
    publish_world(project)
    return project


def test_every_audience_is_listed_with_its_size(published: Settings) -> None:
    found = {each.key: each for each in list_audiences(published)}
    assert len(found) >= 15
    assert found[KEY].size is not None
    assert (found[KEY].size.members, found[KEY].size.entered, found[KEY].size.exited) == (1, 1, 0)
    assert found["big_spenders"].size is None
    assert all(each.sentence and each.owner for each in found.values())


def test_it_is_shown_in_the_language_asked_for(project: Settings) -> None:
    assert show_audience(project, KEY).sentence.startswith("Every profile ")
    assert "過去 60 天內沒有" in show_audience(project, KEY, "zh-TW").sentence
    assert show_audience(project, KEY, "ko").sentence.endswith("모든 프로필.")
    assert show_audience(project, KEY).size is None


def test_members_are_those_published(published: Settings) -> None:
    members = list_members(published, KEY)
    assert (members.total, members.run_id) == (1, RUN_ID)
    assert [row["entity_key"] for row in members.rows] == ["p_sarah"]
    assert list_members(published, KEY, limit=0).rows == []
    assert list_members(published, "busy_family_households").total == 0


def test_labelled_values_of_members_are_masked(published: Settings) -> None:
    members = list_members(published, KEY)
    assert [row["full_name"] for row in members.rows] == ["林…"]
    assert members.masked == ("full_name",)
    assert list_members(published, "busy_family_households").masked == ("entity_key",)


def test_a_column_that_nobody_labelled_is_hidden(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muster.pipeline.audiences.labels_of_columns", lambda *_: {})
    [row] = list_members(published, KEY).rows
    assert (row["entity_key"], row["full_name"]) == ("…", "…")


def test_what_cannot_be_answered_says_so(published: Settings) -> None:
    with pytest.raises(RuleError, match='Did you mean "coffee_regulars"'):
        show_audience(published, "coffee_regular")
    with pytest.raises(InputError, match="no sentences in 'fr'"):
        show_audience(published, KEY, "fr")


def test_nothing_published_names_the_step(project: Settings) -> None:
    with pytest.raises(StepMissing, match="muster publish"):
        list_members(project, KEY)
