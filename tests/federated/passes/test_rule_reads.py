"""What a rule reads, told from its leaves, is what its query reads."""

import pytest
from rule_maker import RuleMaker
from rule_rows import MEMBERS
from rule_world import CATALOG, audience

from federated.compile import CompiledAudience, compile_audience
from federated.passes import Context
from federated.passes.rule_reads import RuleReads
from federated.passes.sql.reads import columns_read
from federated.rule.tree import Audience

CONTEXT = Context(CATALOG, {key: Audience(key=key, label={}) for key in MEMBERS})


def compiled(seed: int) -> CompiledAudience:
    return compile_audience(audience(RuleMaker(seed).rule()), CONTEXT)


def agree(seeds: range) -> None:
    known = RuleReads(CONTEXT)
    for seed in seeds:
        rule = compiled(seed)
        assert known.of(rule.stages["name_edges"].audience) == columns_read(rule.query), seed


def test_random_rules_read_what_their_queries_read() -> None:
    agree(range(60_000, 60_060))


@pytest.mark.long
@pytest.mark.parametrize("start", range(61_000, 65_000, 1_000))
def test_many_random_rules_read_what_their_queries_read(start: int) -> None:
    agree(range(start, start + 1_000))


def test_numbers_and_words_do_not_make_a_shape() -> None:
    known = RuleReads(CONTEXT)
    for value in ("Taipei", "\uc11c\uc6b8", "O'Neil"):
        rule = audience({"field": "city", "operator": "=", "value": value})
        known.of(compile_audience(rule, CONTEXT).stages["name_edges"].audience)
    assert len(known.known) == 1
