"""What is odd about a rule is said; what is fine is left alone."""

from typing import Any

import pytest
from rule_compiler import compiled
from rule_maker import RuleMaker
from rule_rows import AS_OF, MEMBERS, TABLES
from rule_world import CATALOG, audience, where

from federated.evaluate import members_of, moment_of
from federated.kinds import Kind
from federated.lint.findings import Finding, find_oddities

TWO_FIELDS = {"language": Kind.TEXT, "kids_count": Kind.INTEGER}


def members(document: Any) -> set[str]:
    rule = audience(document).rule
    assert rule is not None
    return members_of(rule, "profile", TABLES, CATALOG, moment_of(AS_OF), MEMBERS)


def oddities(*rules: Any, **more: Any) -> list[Finding]:
    each = compiled(*rules, **more)
    return find_oddities(each.stages["name_edges"].audience, each.context)


def said(*rules: Any, **more: Any) -> list[tuple[str, str]]:
    return [(f.kind, f.where) for f in oddities(*rules, **more) if f.kind != "expensive"]


def rows(count: dict[str, Any], days: int | None = None, **filtered: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"field": "purchases", "match": count}
    if days:
        found["window"] = {"last": days, "unit": "day"}
    if filtered:
        found["value"] = {
            "combinator": "and",
            "rules": [{"field": k, "operator": "=", "value": v} for k, v in filtered.items()],
        }
    return found


def field(name: str, operator: str, *value: Any) -> dict[str, Any]:
    return {"field": name, "operator": operator, **({"value": value[0]} if value else {})}


SOME, NONE = {"mode": "some"}, {"mode": "none"}
IS_KO = field("language", "=", "ko")
IS_EN = field("language", "=", "en")
NEVER = [
    [IS_KO, IS_EN],
    [IS_KO, field("language", "null")],
    [field("score", ">", 5), field("score", "<", 5)],
    [field("kids_count", ">", 1), field("kids_count", "<", 2)],
    [field("birth_on", "inLast", 3), field("birth_on", "before", "1990-01-01")],
    [field("is_open", "isTrue"), field("is_open", "isFalse")],
    [field("city", "contains", "x"), field("city", "null")],
    [rows(SOME, 30), rows(NONE, 90)],
    [rows(SOME, 30, is_gift=True), rows(NONE, 30)],
    [rows({"mode": "atLeast", "threshold": 3}), rows({"mode": "atMost", "threshold": 2})],
    [rows(SOME, city="a", **{"product.category": "x"}), rows(NONE, city="a")],
    [
        {
            "field": "purchases",
            "match": SOME,
            "value": {
                "combinator": "and",
                "rules": [field("city", "=", "a"), field("city", "=", "b")],
            },
        }
    ],
    [field("audience", "in", ["nobody"]), field("audience", "notIn", ["nobody"])],
    [field("language", "in", [])],
]


@pytest.mark.parametrize("rules", NEVER, ids=range(len(NEVER)))
def test_a_contradiction_is_found(rules: list[Any]) -> None:
    assert said(*rules)[0][0] == "never"
    assert ("exclude each other" in oddities(*rules)[0].advice) is (len(rules) > 1)


@pytest.mark.parametrize("rules", NEVER, ids=range(len(NEVER)))
def test_its_opposite_always_holds(rules: list[Any]) -> None:
    group = {"combinator": "and", "not": True, "rules": rules}
    assert said(group)[0][0] == "always"


FINE = [
    [field("score", ">", 5), field("score", "<", "5.01")],
    [field("kids_count", ">=", 1), field("kids_count", "<", 2)],
    [rows(SOME, 90), rows(NONE, 30)],
    [rows(SOME, 30), rows(NONE, 30, is_gift=True)],
    [field("city", "contains", "x"), field("city", "doesNotContain", "y")],
    [field("birth_on", "thisMonth"), field("birth_on", "inNext", 3)],
    [
        {"field": "language", "operator": "=", "value": "ko", "caseSensitive": False},
        field("language", "!=", "ko"),
    ],
]


@pytest.mark.parametrize("rules", FINE, ids=range(len(FINE)))
def test_what_can_hold_is_left_alone(rules: list[Any]) -> None:
    assert said(*rules) == []


def test_a_part_that_changes_nothing_is_named() -> None:
    found = said(IS_KO, field("language", "notNull"), rows(SOME))
    assert found == [("idle", "rule.rules[1]")]


def test_a_part_that_can_never_hold_is_named() -> None:
    group = {"combinator": "or", "rules": [IS_KO, {"combinator": "and", "rules": [IS_EN, IS_KO]}]}
    found = oddities(group, rows(SOME, 30))
    assert next(f.where for f in found if f.kind == "idle") == "rule.rules[0].rules[1]"


def test_reading_a_whole_history_is_expensive() -> None:
    found = oddities(IS_KO, rows(SOME, city="a"))
    assert found == [
        Finding(
            "rule.rules[1]",
            "expensive",
            "reads every row of purchases there ever was",
            "Add a window where older rows do not matter.",
        )
    ]


@pytest.mark.parametrize("seeds", [range(start, start + 60) for start in (0, 60, 120)], ids=str)
def test_nobody_is_in_what_is_said_never_to_hold(seeds: range) -> None:
    """Random rules: what lint says of a whole rule is true of the small world."""
    everyone = {row["profile_id"] for row in TABLES["dim_profile"]}
    for seed in seeds:
        document = RuleMaker(seed).rule()
        found = members(document)
        kinds = {f.kind for f in oddities(document)}
        assert not ("never" in kinds and found), f"seed {seed}: {document}"
        assert not ("always" in kinds and found != everyone), f"seed {seed}: {document}"


def test_removing_an_idle_part_changes_no_member() -> None:
    """Random rules: the rule without a part that is said to be idle selects the same."""
    checked = 0
    for seed in range(120):
        maker = RuleMaker(seed)
        parts = [maker.condition(TWO_FIELDS) for _ in range(4)]
        document = {"combinator": maker.chance.choice(["and", "or"]), "rules": parts}
        idle = [f.where for f in oddities(document) if f.kind == "idle"]
        for number in (n for n in range(4) if f"rule.rules[0].rules[{n}]" in idle):
            shorter = {**document, "rules": [p for n, p in enumerate(parts) if n != number]}
            assert members(document) == members(shorter), f"seed {seed}"
            checked += 1
    assert checked > 20


def test_the_where_helper_is_used_for_rows() -> None:
    assert said({"field": "purchases", "value": where("city", "a")}) == []
