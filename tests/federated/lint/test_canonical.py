"""Rules that plainly mean the same share a hash, and rules that share one select the same."""

from collections import defaultdict
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from rule_compiler import CONTEXT
from rule_maker import RuleMaker
from rule_rows import AS_OF, MEMBERS, TABLES
from rule_world import CATALOG, audience

from federated.evaluate import members_of, moment_of
from federated.lint.canonical import canonical_hash
from federated.operators import OPERATORS
from federated.passes import check

TWINS = {o.key: o.complement_of for o in OPERATORS.values() if o.complement_of}


def hashed(document: Any) -> str:
    return canonical_hash(check(audience(document), CONTEXT))


def said_otherwise(part: Any, chance: Random) -> Any:
    """Return a document of the same meaning: other order, De Morgan, double negation, twins."""
    if not isinstance(part, dict) or "rules" not in part:
        if isinstance(part, dict) and part.get("operator") in TWINS and "aggregate" not in part:
            positive = {**part, "operator": TWINS[part["operator"]]}
            return {"combinator": "or", "not": True, "rules": [positive]}
        return part
    if "combinator" not in part:
        return {"combinator": "and", "rules": [part]}
    rules = [said_otherwise(rule, chance) for rule in part["rules"]]
    chance.shuffle(rules)
    same = {**part, "rules": rules}
    if part["combinator"] != "xor" and rules and chance.random() < 0.5:
        turned = {"and": "or", "or": "and"}[part["combinator"]]
        inner = [{"combinator": "and", "not": True, "rules": [rule]} for rule in rules]
        return {"combinator": turned, "not": not part.get("not", False), "rules": inner}
    if chance.random() < 0.3:
        return {
            "combinator": "or",
            "not": True,
            "rules": [{**same, "not": not same.get("not", False)}],
        }
    return same


@pytest.mark.parametrize("seeds", [range(start, start + 100) for start in (0, 100, 200)], ids=str)
def test_the_same_said_otherwise_has_the_same_hash(seeds: range) -> None:
    for seed in seeds:
        document = RuleMaker(seed).rule()
        other = said_otherwise(deepcopy(document), Random(seed))
        assert hashed(document) == hashed(other), f"seed {seed}"


def test_rules_that_share_a_hash_select_the_same() -> None:
    by_hash: dict[str, list[Any]] = defaultdict(list)
    for seed in range(1000):
        document = RuleMaker(seed).part(0)
        by_hash[hashed(document)].append(document)
    shared = [documents for documents in by_hash.values() if len(documents) > 1]
    assert len(shared) > 10
    for documents in shared:
        rules = [audience(each).rule for each in documents]
        found = {
            frozenset(members_of(rule, "profile", TABLES, CATALOG, moment_of(AS_OF), MEMBERS))
            for rule in rules
            if rule is not None
        }
        assert len(found) == 1, documents


def test_counts_and_row_tests_are_the_same() -> None:
    rows = {"field": "purchases", "match": {"mode": "atLeast", "threshold": 3}}
    count = {"field": "purchases", "aggregate": {"function": "count"}, "operator": ">", "value": 2}
    assert hashed(rows) == hashed(count)
    none = {"field": "purchases", "match": {"mode": "none"}}
    zero = {"field": "purchases", "aggregate": {"function": "count"}, "operator": "=", "value": 0}
    assert hashed(none) == hashed(zero)


def test_a_missing_value_keeps_apart_what_only_looks_opposite() -> None:
    below = {"field": "score", "operator": "<", "value": 5}
    not_above = {
        "combinator": "and",
        "not": True,
        "rules": [{"field": "score", "operator": ">=", "value": 5}],
    }
    assert hashed(below) != hashed(not_above)
