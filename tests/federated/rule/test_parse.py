"""Documents become trees; every fault of one is told at once, with the nearest valid name."""

from decimal import Decimal
from typing import Any

import pytest

from federated.errors import RuleError
from federated.rule.parse import parse_audience, parse_rule
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Condition,
    Group,
    MembershipTest,
    Path,
    SequenceTest,
)
from federated.rule.windows import Duration, Last

CITY = {"field": "city", "operator": "=", "value": "Taipei"}
OTHER = {"field": "city", "operator": "=", "value": "Seoul"}
THIRD = {"field": "city", "operator": "=", "value": "Portland"}


def _document(**more: Any) -> dict[str, Any]:
    return {"version": 1, "audience": "some", "label": {"en": "Some"}, **more}


def _values(group: Group) -> list[Any]:
    return [r.values[0] if isinstance(r, Condition) else _values(r) for r in group.rules]


def test_each_sort_of_test_is_told_by_its_keys() -> None:
    rule = parse_rule(
        {
            "combinator": "and",
            "rules": [
                CITY,
                {"field": "purchases", "match": {"mode": "atLeast", "threshold": 3}},
                {"field": "purchases", "aggregate": {"function": "count"}, "operator": ">"}
                | {"value": 3},
                {"sequence": [{"field": "visits"}, {"field": "purchases"}]},
                {"field": "audience", "operator": "in", "value": ["other"]},
                {"field": "purchases", "window": {"last": 30, "unit": "day"}},
            ],
        }
    )
    kinds = [type(r) for r in rule.rules]
    expected = [Condition, CollectionTest, AggregateTest, SequenceTest, MembershipTest]
    assert [*expected, CollectionTest] == kinds
    assert isinstance(rule.rules[5], CollectionTest)
    assert rule.rules[5].window == Last(Duration(30, "day"))


def test_all_faults_are_told_at_once_with_their_paths() -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule(
            {
                "combinator": "nor",
                "rules": [
                    {"field": "a;", "operator": "="},
                    {"field": "p", "match": {"mode": "atLast", "threshold": 2}},
                    {"feld": "x", "operator": "="},
                    3,
                ],
            }
        )
    said = str(caught.value)
    assert "rule.combinator: is not known (found 'nor'). Did you mean \"or\"?" in said
    assert "rule.rules[0].field" in said
    assert (
        "rule.rules[1].match.mode: is not known (found 'atLast'). Did you mean \"atLeast\"?" in said
    )
    assert 'rule.rules[2].feld: is not a key here. Did you mean "field"?' in said
    assert "rule.rules[3]: is not a rule (found 3)" in said


@pytest.mark.parametrize(
    ("words", "combinator", "values"),
    [
        (["and", "or"], "or", [["Taipei", "Seoul"], "Portland"]),
        (["or", "and"], "or", ["Taipei", ["Seoul", "Portland"]]),
        (["xor", "or"], "or", [["Taipei", "Seoul"], "Portland"]),
        (["and", "xor"], "xor", [["Taipei", "Seoul"], "Portland"]),
        (["and", "and"], "and", ["Taipei", "Seoul", "Portland"]),
    ],
)
def test_and_binds_tighter_than_xor_than_or(
    words: list[str], combinator: str, values: list[Any]
) -> None:
    rule = parse_rule({"rules": [CITY, words[0], OTHER, words[1], THIRD]})
    assert rule.combinator == combinator
    assert _values(rule) == values


def test_a_muted_rule_takes_its_combinator_along() -> None:
    muted = {**OTHER, "muted": True}
    rule = parse_rule({"rules": [CITY, "or", muted, "and", THIRD]})
    assert (rule.combinator, _values(rule)) == ("and", ["Taipei", "Portland"])
    first = parse_rule({"rules": [{**CITY, "disabled": True}, "or", OTHER, "and", THIRD]})
    assert (first.combinator, _values(first)) == ("and", ["Seoul", "Portland"])


def test_a_group_emptied_by_muting_is_removed() -> None:
    emptied = {"combinator": "or", "not": True, "rules": [{**CITY, "muted": True}]}
    rows = {"field": "purchases", "match": {"mode": "none"}, "value": emptied}
    rule = parse_rule({"combinator": "and", "rules": [emptied, rows, OTHER]})
    assert _values(rule) == ["Seoul"]


def test_comma_text_is_split_as_the_builder_does() -> None:
    rule = parse_rule({"rules": [{"field": "city", "operator": "in", "value": "a, b\\,c,, d "}]})
    assert isinstance(rule.rules[0], Condition)
    assert rule.rules[0].values == ("a", "b,c", "d")


def test_yaml_null_is_the_operator_of_that_name() -> None:
    rule = parse_rule({"rules": [{"field": "city", "operator": None}]})
    assert isinstance(rule.rules[0], Condition)
    assert rule.rules[0].operator == "null"


def test_paths_keep_what_lies_between_their_dots() -> None:
    rule = parse_rule({"rules": [{**CITY, "field": "^.household.city"}]})
    assert isinstance(rule.rules[0], Condition)
    assert rule.rules[0].field == Path(("household", "city"), 1)


def test_thresholds_are_counts_or_shares() -> None:
    def match(mode: str, threshold: Any) -> CollectionTest:
        test = {"field": "p", "match": {"mode": mode, "threshold": threshold}}
        found = parse_rule({"rules": [test]}).rules[0]
        assert isinstance(found, CollectionTest)
        return found

    assert (match("atLeast", 0.25).low, match("atLeast", "0.25").is_share) == (
        Decimal("0.25"),
        True,
    )
    assert (match("between", [5, 2]).low, match("between", [5, 2]).high) == (2, 5)
    assert match("exactly", 3).high == 3
    for wrong in (2.5, -1, True, "x", None, [1, 2], float("inf")):
        with pytest.raises(RuleError):
            match("atLeast", wrong)
    with pytest.raises(RuleError, match="mixes"):
        match("between", [0.5, 3])


def test_text_is_read_in_its_composed_form() -> None:
    rule = parse_rule({"rules": [{**CITY, "value": "Cafe\u0301"}]})
    assert isinstance(rule.rules[0], Condition)
    assert rule.rules[0].values == ("Café",)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"rule": {"rules": []}}, "would select everyone"),
        ({"rule": {"rules": [{**CITY, "muted": True}]}}, "would select everyone"),
        ({}, "write one of rule, sql and model"),
        ({"rule": {"rules": [CITY]}, "sql": "select 1"}, "write one of rule, sql and model"),
        ({"model": "a b"}, "is not the name of a dbt model"),
        ({"rule": {"rules": [CITY]}, "audience": "Bad Key"}, "is not a key"),
        ({"rule": {"rules": [CITY]}, "label": {"ko": "x"}}, "label.en: is missing"),
        ({"rule": {"rules": [CITY]}, "status": "live"}, "is not known"),
        ({"rule": {"rules": [CITY]}, "expires_on": "soon"}, "is not a date"),
        ({"rule": {"rules": [CITY]}, "ownr": "x"}, 'Did you mean "owner"'),
    ],
)
def test_what_stands_around_the_rule_is_checked(more: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_audience(_document(**more))
    assert said in str(caught.value)


def test_the_key_is_the_name_of_the_file() -> None:
    document = _document(rule={"rules": [CITY]})
    assert parse_audience(document, source="audiences/some.yml").key == "some"
    with pytest.raises(RuleError, match="is not the name of its file"):
        parse_audience(document, source="audiences/other.yml")


@pytest.mark.parametrize(
    ("sequence", "said"),
    [
        ([], "is not a list of steps"),
        ([{"field": "p", "not": True}], "no step that must happen"),
        ([{"field": "p", "after": {"max": 1}}], "has no step before it"),
        ([{"field": "p"}, {"field": "p", "not": True, "after": {"min": 1}}], "takes only max"),
        ([{"field": "p"}, {"field": "p", "not": True, "after": {"max": 1}}, {"field": "p"}],
         "goes only with the last steps"),
        ([{"field": "p", "count": 9}], "from 1 to 8"),
        ([{"field": "p"}, {"field": "p", "after": {"max": 1, "unit": "month"}}], "is not known"),
    ],
)  # fmt: skip
def test_sequences_that_cannot_be_meant_are_refused(sequence: list[Any], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        parse_rule({"rules": [{"sequence": sequence}]})


def test_changes_of_membership_have_a_window_and_may_follow_links() -> None:
    def only(node: dict[str, Any]) -> Any:
        return parse_rule({"combinator": "and", "rules": [node]}).rules[0]

    test = only({"field": "audience", "operator": "exited", "value": "a, b"})
    assert test == MembershipTest(("a", "b"), "exited")
    window = {"last": 7, "unit": "day"}
    document = {"field": "^.household.audience", "operator": "entered", "value": ["a"]}
    test = only({**document, "window": window})
    assert test == MembershipTest(
        ("a",), "entered", Last(Duration(7, "day")), Path(("household",), 1)
    )
    with pytest.raises(RuleError, match="belongs to entered and exited"):
        only({"field": "audience", "operator": "in", "value": ["a"], "window": window})
