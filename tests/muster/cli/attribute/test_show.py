"""Computed attributes are listed and shown, and what they are of somebody is read both ways."""

import json
from pathlib import Path

import pytest
from published_world import publish_world
from typer.testing import CliRunner

from muster.cli import attribute
from muster.errors import InputError
from muster.pipeline.attributes import list_attributes, show_attribute
from muster.settings import Settings


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, project_dir: Path) -> Settings:
    import pyarrow as pa

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MUSTER_HOME", str(tmp_path_factory.mktemp("attributes") / "home"))
        settings = Settings.load(project_dir, target="demo")
    rows = {"profile_id": ["p_sarah"], "baskets_count": [4], "favourite_category": ["TEA"]}
    publish_world(settings, more={"dim_profile_attributes": pa.table(rows)})
    return settings


def test_all_are_listed_in_every_language(published: Settings) -> None:
    found = {each.key: each for each in list_attributes(published)}
    assert found["average_basket"].made_of == ("dim_profiles", "baskets_count", "lifetime_value")
    assert found["lifetime_value"].named_by == (
        "average_basket", "promotion_share", "rfm_score", "value_tier",
    )  # fmt: skip
    assert found["value_tier"].named_by == ("gold_at_risk",)
    assert {each.kind for each in found.values()} == {"integer", "decimal", "text"}
    for language in ("zh-TW", "ko"):
        said = {each.label for each in list_attributes(published, language)}
        assert not said & {each.label for each in found.values()}
    assert list_attributes(published, entity="household") == []


def test_what_one_is_of_somebody_is_read_from_rows_too(published: Settings) -> None:
    _, worth = show_attribute(published, "baskets_count", "p_old")
    assert worth is not None
    assert (worth.key, worth.published, worth.read) == ("p_sarah", "4", "4")
    _, worth = show_attribute(published, "favourite_category", "loyalty_id:1764")
    assert worth is not None
    assert (worth.published, worth.read) == ("TEA", "COFFEE")


def test_the_command_prints_both(
    published: Settings, project_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_HOME", str(published.home))
    monkeypatch.setenv("MUSTER_PROJECT", str(project_dir))
    asked = ["show", "favourite_category", "p_sarah"]
    printed = CliRunner().invoke(attribute.app, asked)
    assert printed.exit_code == 0
    assert "the most frequent product category of purchases in the last 365 days" in printed.output
    assert "The published run says TEA" in printed.output
    shown = json.loads(CliRunner().invoke(attribute.app, [*asked, "--json"]).output)
    assert (shown["kind"], shown["of"]["read"]) == ("text", "COFFEE")


def test_what_is_not_there_is_refused(published: Settings) -> None:
    with pytest.raises(InputError, match='Did you mean "lifetime_value"'):
        show_attribute(published, "lifetime_valu")
    with pytest.raises(InputError, match='Did you mean "household"'):
        list_attributes(published, entity="houshold")
