"""Why somebody is in an audience of the project, and of how many each clause holds."""

from dataclasses import replace
from pathlib import Path

import pytest
from published_reading import read_published
from published_world import KEY, publish_world

from muster.errors import InputError
from muster.pipeline.audience_reasons import count_members, explain_member
from muster.settings import Settings


@pytest.fixture
def published(settings: Settings, project_dir: Path) -> Settings:
    project = replace(settings, project_dir=project_dir)
    publish_world(project)
    return project


@pytest.mark.parametrize("who", ["p_sarah", "p_old", "loyalty_id:1764"])
def test_why_somebody_is_in(published: Settings, who: str) -> None:
    why = explain_member(published, KEY, who)
    assert why.is_member
    assert why.explanation.holds
    assert [clause.seen for clause in why.explanation.clauses] == [3, 0, 1]


def test_why_somebody_is_not(published: Settings) -> None:
    why = explain_member(published, KEY, "p_grace", "ko")
    assert not why.is_member
    assert not why.explanation.holds
    assert [clause.holds for clause in why.explanation.clauses] == [True, False, True]
    assert why.explanation.flips == ("rule.rules[1]",)
    assert why.explanation.clauses[1].sentence.endswith("구매가 없다")


def test_of_how_many_each_clause_holds(published: Settings) -> None:
    counted = count_members(published, KEY)
    assert (counted.total, counted.held) == (3, 1)
    assert [clause.holds_count for clause in counted.clauses] == [2, 2, 2]
    assert [clause.so_far_count for clause in counted.clauses] == [2, 1, 1]


def test_what_cannot_be_explained_says_so(published: Settings) -> None:
    with pytest.raises(InputError, match="made by a query"):
        explain_member(published, "top_spenders_by_sql", "p_sarah")
    with pytest.raises(InputError, match="there is no household 'h1'"):
        explain_member(published, "busy_family_households", "h1")
    with pytest.raises(InputError, match="nobody has the id"):
        explain_member(published, KEY, "p_404")


def test_every_audience_can_be_read_in_memory(published: Settings) -> None:
    found = read_published(published)
    assert len(found) >= 15
    assert ({"p_sarah"}, {"p_sarah"}) == found[KEY]
