"""A rule written as a document is read back as the same rule, whatever it says."""

import json

import pytest
from rule_maker import RuleMaker
from rule_world import CATALOG, audience

from federated.interchange.formats import export_rule, import_rule
from federated.interchange.written import written


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_random_rules_come_back_as_they_were(start: int) -> None:
    for seed in range(start, start + 100):
        rule = audience(RuleMaker(seed).rule()).rule
        assert rule is not None
        document = json.loads(json.dumps(written(rule)))
        assert audience(document).rule.rules[0] == rule, f"seed {seed}"  # type: ignore[union-attr]


def test_the_builder_gives_them_back_too() -> None:
    for seed in range(700, 900):
        rule = audience(RuleMaker(seed).rule()).rule
        assert rule is not None
        query = json.dumps(export_rule(rule, "react-querybuilder", CATALOG, "profile"))
        again = import_rule(query, "react-querybuilder", catalog=CATALOG)
        assert audience(again.rule).rule.rules[0] == rule, f"seed {seed}"  # type: ignore[union-attr]
        assert again.notes == ()
