"""Random rules: two that mean different things never sound the same, in any language."""

import re
from typing import Any

import pytest
from rule_maker import RuleMaker
from rule_rows import MEMBERS
from rule_world import CATALOG, audience

from federated.describe import describe, languages
from federated.passes import Context, Draft, check
from federated.passes.simplify_groups import simplify_groups
from federated.rule.tree import Audience

CONTEXT = Context(CATALOG, {key: Audience(key=key, label={}) for key in MEMBERS})
SEEDS = 1_200


def canonical(tried: Audience) -> Any:
    return simplify_groups(Draft(check(tried, CONTEXT)), CONTEXT).audience.rule


@pytest.fixture(scope="module")
def rules() -> list[tuple[Audience, Any]]:
    # Short rules of few words come near one another; long ones try how parts are told apart.
    makers = [RuleMaker(seed) for seed in range(SEEDS)]
    made = [audience(m.part(0) if seed % 2 else m.rule(1)) for seed, m in enumerate(makers)]
    return [(each, canonical(each)) for each in made]


@pytest.mark.parametrize("code", languages())
def test_sentences_tell_rules_apart(rules: list[tuple[Audience, Any]], code: str) -> None:
    said: dict[str, Any] = {}
    for tried, rule in rules:
        sentence = describe(tried, CATALOG, code)
        assert said.setdefault(sentence, rule) == rule, sentence
    assert len(said) > SEEDS / 2


@pytest.mark.parametrize("code", languages())
def test_sentences_leave_nothing_unfilled(rules: list[tuple[Audience, Any]], code: str) -> None:
    for tried, _ in rules:
        sentence = describe(tried, CATALOG, code)
        # What people wrote stands in quotes and may hold anything.
        said = re.sub(r"“[^”]*”|「[^」]*」", "", sentence)
        assert not set("{}<>") & set(said), sentence
        assert "  " not in sentence
