"""Why somebody is in, or is not."""

from dataclasses import replace

from rule_rows import AS_OF, MEMBERS, TABLES
from rule_world import CATALOG, audience, where

from federated.evaluate import gather_facts, moment_of
from federated.explain import Explanation, count_clauses, explain

FACTS = gather_facts(CATALOG, "profile", TABLES, MEMBERS)
SPENT = {"function": "sum", "of": "amount"}
NOWHERE = {"field": "audience", "operator": "in", "value": ["nobody"]}
RULE = audience(
    {"field": "purchases", "aggregate": SPENT, "operator": ">=", "value": 100},
    {"field": "purchases", "match": {"mode": "none"}, "window": {"last": 7, "unit": "day"}},
    {"combinator": "or", "rules": [*where("city", "台北")["rules"], NOWHERE]},
).rule


def explained(key: str, language: str = "en") -> Explanation:
    assert RULE is not None
    return explain(RULE, "profile", FACTS[key], CATALOG, moment_of(AS_OF), language)


def test_each_clause_has_its_verdict_and_what_was_seen() -> None:
    found = explained("p05")
    assert not found.holds
    assert [(clause.where, clause.holds, clause.seen) for clause in found.clauses] == [
        ("rule.rules[0]", True, 307.51),
        ("rule.rules[1]", False, 1),
        ("rule.rules[2]", True, None),
        ("rule.rules[2].rules[0]", True, "台北"),
        ("rule.rules[2].rules[1]", False, []),
    ]
    assert found.clauses[1].sentence == "Has no purchases in the last 7 days"


def test_the_fewest_clauses_that_would_turn_the_answer() -> None:
    assert explained("p05").flips == ("rule.rules[1]",)
    assert explained("p01").flips == ("rule.rules[0]", "rule.rules[2].rules[0]")


def test_it_speaks_the_language_asked_for() -> None:
    assert explained("p05", "ko").clauses[1].sentence == "지난 7일 동안 구매가 없다"


def test_of_how_many_each_clause_holds() -> None:
    assert RULE is not None
    counts = count_clauses(RULE, "profile", FACTS.values(), CATALOG, moment_of(AS_OF))
    assert [(each.holds_count, each.so_far_count) for each in counts] == [
        (1, 1),
        (6, 0),
        (1, 0),
        (1, None),
        (0, None),
    ]
    either = replace(RULE, combinator="or")
    counts = count_clauses(either, "profile", FACTS.values(), CATALOG, moment_of(AS_OF))
    assert list({each.so_far_count for each in counts}) == [None]
