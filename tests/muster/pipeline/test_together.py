"""The plan of the project that is here: few audiences, so each keeps its own SQL."""

from muster.pipeline.together import show_plan
from muster.settings import Settings


def test_the_few_audiences_of_the_demo_are_evaluated_one_by_one() -> None:
    plans = {each.entity: each for each in show_plan(Settings.load())}
    assert {each.way for each in plans.values()} == {"sql"}
    assert all(each.models == 0 for each in plans.values())
    profile = plans["profile"]
    assert 0 < profile.distinct <= profile.leaves
    assert profile.costs["sql"] < min(profile.costs["shared"], profile.costs["in_process"])
