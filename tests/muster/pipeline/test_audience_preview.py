"""The first members of an audience as it is written now, with labelled values masked."""

from pathlib import Path
from typing import Any

import pytest
from published_world import KEY, publish_world

from muster.errors import InputError
from muster.pipeline.audience_preview import preview_members
from muster.settings import Settings


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, project_dir: Path) -> Settings:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MUSTER_HOME", str(tmp_path_factory.mktemp("preview") / "home"))
        settings = Settings.load(project_dir, target="demo")
    households = [{"household_id": "1764", "kids_count": 2}]
    publish_world(settings, {"dim_households": households})
    return settings


def test_members_are_evaluated_and_masked(published: Settings) -> None:
    columns = ["full_name", "language", "lifetime_value", "baskets_count"]
    found = preview_members(published, KEY, columns=columns)
    assert found.rows == (
        {
            "entity_key": "p_sarah",
            "full_name": "林…",
            "language": "z…",
            "lifetime_value": 0,
            "baskets_count": 4,
        },
    )
    assert [c.labels for c in found.columns] == [(), ("I1",), ("I2",), (), ()]
    assert not found.is_cut


def test_the_first_by_key_are_shown_and_it_says_that_there_are_more(published: Settings) -> None:
    found = preview_members(published, "coffee_regulars", limit=1)
    assert [row["entity_key"] for row in found.rows] == ["p_grace"]
    assert found.is_cut
    assert len(preview_members(published, "coffee_regulars").rows) == 2


def test_what_the_rule_asks_of_the_entity_is_shown(published: Settings) -> None:
    asked = preview_members(published, "gold_at_risk")
    names = [column.name for column in asked.columns]
    assert names == ["entity_key", "days_between_purchases", "days_since_purchase", "value_tier"]
    labels = {c.name: c.label for c in preview_members(published, KEY, language="ko").columns}
    assert len(labels) == 7


def test_a_key_that_is_a_number_of_a_card_is_masked_too(published: Settings) -> None:
    found = preview_members(published, "busy_family_households", columns=["kids_count"])
    assert found.columns[0].labels == ("I2",)
    assert found.rows == ()


def test_another_mask_may_be_given(published: Settings) -> None:
    def hook(column: str, labels: tuple[str, ...], value: Any) -> Any:
        return f"{column}:{'+'.join(labels)}"

    found = preview_members(published, KEY, columns=["full_name"], mask=hook)
    assert found.rows == ({"entity_key": "entity_key:", "full_name": "full_name:I1"},)


def test_what_cannot_be_shown_is_refused(published: Settings) -> None:
    with pytest.raises(InputError, match='Did you mean "full_name"'):
        preview_members(published, KEY, columns=["ful_name"])
    with pytest.raises(InputError, match="is not between 1 and 1,000"):
        preview_members(published, KEY, limit=0)
