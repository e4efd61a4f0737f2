"""Each format is read by the meaning of its words; what ours cannot say is refused by name."""

# ruff: noqa: E501 - each case stands on one line

import json
from typing import Any

import pytest
from rule_rows import AS_OF, TABLES
from rule_world import CATALOG, audience

from federated.errors import EngineLacks, RuleError
from federated.evaluate import members_of, moment_of
from federated.interchange.formats import FORMATS, export_rule, import_rule
from federated.rule.tree import Group

EVERYONE = {row["profile_id"] for row in TABLES["dim_profile"]}


def selected(data: Any, key: str, **more: Any) -> set[str]:
    rule = audience(import_rule(data, key, catalog=CATALOG, **more).rule).rule
    assert rule is not None
    return members_of(rule, "profile", TABLES, CATALOG, moment_of(AS_OF))


def where(holds: Any) -> set[str]:
    return {row["profile_id"] for row in TABLES["dim_profile"] if holds(row)}


def awesome(*rules: Any, conjunction: str = "AND", **more: Any) -> Any:
    children = {f"id{n}": rule for n, rule in enumerate(rules)}
    return {
        "type": "group",
        "properties": {"conjunction": conjunction, **more},
        "children1": children,
    }


def rule(field: str, operator: str, *value: Any, source: str = "value") -> Any:
    properties = {
        "field": field,
        "operator": operator,
        "value": list(value),
        "valueSrc": [source] * len(value),
    }
    return {"type": "rule", "properties": properties}


def test_react_awesome_query_builder() -> None:
    key = "react-awesome-query-builder"
    assert selected(awesome(rule("city", "not_equal", "Taipei")), key) == where(
        lambda r: r["city"] != "Taipei"
    )
    empty = where(lambda r: r["city"] in (None, ""))
    assert selected(awesome(rule("city", "is_empty")), key) == empty
    assert selected(awesome(rule("city", "is_not_empty")), key) == EVERYONE - empty
    both = awesome(
        rule("kids_count", "between", 1, 2),
        rule("city", "like", "ai"),
        conjunction="OR",
        **{"not": True},
    )
    assert selected(both, key) == where(
        lambda r: not (r["kids_count"] in (1, 2) or "ai" in (r["city"] or ""))
    )
    assert selected(awesome(rule("city", "select_any_in", ["Taipei", "ko"])), key) == where(
        lambda r: r["city"] in ("Taipei", "ko")
    )
    same = awesome(rule("city", "equal", "language", source="field"))
    assert selected(same, key) == where(
        lambda r: r["city"] is not None and r["city"] == r["language"]
    )
    rows = {
        "type": "rule_group",
        "properties": {"field": "purchases", "mode": "array", "operator": "greater", "value": [1]},
        "children1": [rule("quantity", "greater", 0)],
    }
    assert selected(awesome(rows), key) == {
        p
        for p in EVERYONE
        if sum(
            r["profile_id"] == p
            and (r["quantity"] or 0) > 0
            and r["occurred_at"] is not None
            and r["occurred_at"] < AS_OF.replace(tzinfo=None)
            for r in TABLES["fct_purchases"]
        )
        > 1
    }
    said = import_rule(awesome(rule("city", "not_equal", "x")), key).notes
    assert said == ("negative operators hold of missing values, as their names say",)
    assert import_rule(awesome(rule("city", "equal", "x")), key).notes == ()
    # What nobody has filled in yet says nothing there.
    assert (
        selected(awesome({"type": "rule", "properties": {"field": None, "operator": None}}), key)
        == EVERYONE
    )


def test_fields_of_a_list_are_named_by_their_path_or_from_the_list_on() -> None:
    def over(*children: Any) -> Any:
        properties = {"field": "purchases", "mode": "array", "operator": "some"}
        return awesome(
            {"type": "rule_group", "properties": properties, "children1": list(children)}
        )

    key = "react-awesome-query-builder"
    for city, price in (
        ("purchases.city", "purchases.product.price"),
        ("city", "product.price"),
    ):
        tests = rule(city, "is_empty"), rule(price, "greater", 1)
        found = import_rule(over(*tests), key, catalog=CATALOG)
        inner = found.rule["rules"][0]["value"]["rules"]
        assert inner[0]["rules"][0] == {"field": "city", "operator": "null"}
        assert inner[1] == {"field": "product.price", "operator": ">", "value": 1}
        assert audience(found.rule).rule is not None
    same = over(rule("purchases.city", "equal", "purchases.profile_id", source="field"))
    said = import_rule(same, key, catalog=CATALOG).rule["rules"][0]["value"]["rules"][0]
    assert (said["field"], said["value"]) == ("city", "profile_id")


@pytest.mark.parametrize(
    ("text", "number"),
    [("0x64", 100), ("0B1", 1), (" 0o2 ", 2), ("1.5", 1.5), ("", 0), ("-0x1", None), ("0b2", None)],
)
def test_texts_beside_numbers_are_read_as_javascript_reads_them(
    text: str, number: float | None
) -> None:
    def holds(row: Any) -> bool:
        return row["score"] is not None and number is not None and float(row["score"]) == number

    assert selected({"==": [{"var": "score"}, text]}, "jsonlogic") == where(holds)


@pytest.mark.parametrize("text", ["Infinity", "1e999", "9" * 5000, "0x1" + "0" * 400])
def test_no_number_is_beyond_an_infinite_one(text: str) -> None:
    assert selected({"<": [{"var": "score"}, text]}, "jsonlogic") == EVERYONE
    assert selected({">": [{"var": "score"}, text]}, "jsonlogic") == set()
    assert selected({"==": [{"var": "score"}, text]}, "jsonlogic") == set()


def test_mautic() -> None:
    def filters(*each: Any) -> Any:
        names = ("glue", "field", "type", "operator", "filter")
        return {"filters": [dict(zip(names, one, strict=True)) for one in each]}

    text = filters(("and", "city", "text", "=", "TAIPEI"))
    assert selected(text, "mautic") == where(lambda r: (r["city"] or "").lower() == "taipei")
    other = filters(("and", "city", "text", "!=", "taipei"))
    assert selected(other, "mautic") == EVERYONE - selected(text, "mautic")
    either = filters(
        ("and", "kids_count", "number", "gte", 1),
        ("and", "kids_count", "number", "lt", 2),
        ("or", "city", "text", "empty", None),
    )
    assert selected(either, "mautic") == where(
        lambda r: r["kids_count"] == 1 or r["city"] in (None, "")
    )
    begins = filters(("and", "city", "text", "startsWith", "T_i"))
    assert selected(begins, "mautic") == where(
        lambda r: (r["city"] or "").lower().startswith("tai")
    )
    number = filters(("and", "leadlist", "leadlist", "in", ["3"]))
    found = import_rule(number, "mautic", names={"leadlist.3": "vips"})
    assert found.rule["rules"][0] == {"field": "audience", "operator": "in", "value": ["vips"]}


@pytest.mark.parametrize(
    ("key", "data", "said"),
    [
        ("mautic", {"filters": []}, "is empty"),
        ("mautic", {"filters": [{"object": "behaviors", "field": "hit_url"}]}, "filters of 'behaviors'"),
        ("mautic", {"filters": [{"field": "leadlist", "operator": "in", "filter": [3]}]}, "segments 3 are not known"),
        ("mautic", {"filters": [{"field": "x", "type": "date", "operator": "gt", "filter": "-30 days"}]}, "relative date"),
        ("mautic", {"filters": [{"field": "x", "type": "text", "operator": "regexp", "filter": "a"}]}, "'regexp'"),
        ("dittofeed", {"entryNode": {"type": "RandomBucket"}}, "'RandomBucket' cannot be imported"),
        ("dittofeed", {"entryNode": {"type": "And", "id": "1", "children": ["1"]}, "nodes": [{"type": "And", "id": "1", "children": ["1"]}]}, "holds itself"),
        ("dittofeed", {"entryNode": {"type": "Or", "id": "1", "children": ["9"]}}, "there is no part"),
        ("dittofeed", {"entryNode": {"type": "Performed", "event": "x", "timesOperator": "LessThan", "times": 0}}, "no number of times"),
        ("jquery-querybuilder", {"condition": "AND", "rules": [{"id": "x", "operator": "regex", "value": 1}]}, "the operator 'regex'"),
        ("jquery-querybuilder", {"condition": "XOR", "rules": []}, "Write AND or OR"),
        ("react-awesome-query-builder", {"type": "switch_group"}, "'switch_group' cannot be imported"),
        ("react-awesome-query-builder", awesome(rule("city", "equal", {}, source="func")), "compute a value"),
        ("react-awesome-query-builder", awesome(rule("city", "equal", None)), "'equal' takes one value, and has none"),
        ("react-awesome-query-builder", awesome(rule("score", "between", 1, None)), "'between' takes two values, and was given"),
        ("react-awesome-query-builder", awesome(rule("city", "equals", "x")), "'equals' cannot be imported. Did you mean"),
        ("mautic", {"filters": [{"field": "x", "type": "number", "operator": "between", "filter": 5}]}, "'between' takes two values, and was given 5"),
        ("mautic", {"filters": [{"field": "x", "type": "number", "operator": "gt"}]}, "'gt' takes one value, and has none"),
        ("jquery-querybuilder", {"rules": [{"id": "x", "operator": "between", "value": 1}]}, "'between' takes two values, and was given 1"),
        ("react-querybuilder", {"rules": [{"field": "~", "operator": "="}]}, "is not chosen yet"),
        ("jsonlogic", {"cat": ["a"]}, "makes a value"),
        ("jsonlogic", {"==": [{"var": "score"}, {"+": [1, 1]}]}, "compares what is computed"),
        ("jsonlogic", {"<": [{"var": "city"}, "m"]}, "by order"),
        ("jsonlogic", "{", "is not JSON"),
        ("jsonlogic", {"a": 1, "b": 2}, "has 2 operators"),
    ],
)  # fmt: skip
def test_what_ours_cannot_say_is_refused_by_name(key: str, data: Any, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        import_rule(data if isinstance(data, str) else json.dumps(data), key, catalog=CATALOG)


@pytest.mark.parametrize("key", sorted(FORMATS))
@pytest.mark.parametrize(
    "data", [None, 1, "x", [], {}, {"rules": 1}, {"rules": [[[]]]}, {"filters": [1]}, {"nodes": 3}]
)
def test_odd_documents_are_refused_or_read_never_a_fault_of_ours(key: str, data: Any) -> None:
    try:
        import_rule(data, key, catalog=CATALOG)
    except RuleError as error:
        assert error.faults


@pytest.mark.parametrize("word", ["disabled", "muted"])
def test_what_a_query_leaves_out_is_said(word: str) -> None:
    off = {"field": "city", "operator": "=", "value": "x", word: True}
    query = {"combinator": "and", "rules": [off, {"combinator": "or", "rules": [off], word: True}]}
    rows = {"field": "purchases", "match": {"mode": "some"}, "value": {"rules": [off]}}
    found = import_rule({**query, "rules": [*query["rules"], rows]}, "react-querybuilder")
    assert found.notes == (
        f"rules[0]: the rule of 'city' is {word} there, and was left out",
        f"rules[1].rules[0]: the rule of 'city' is {word} there, and was left out",
        f"rules[1]: the group is {word} there, and was left out",
        f"rules[2].value.rules[0]: the rule of 'city' is {word} there, and was left out",
    )
    assert import_rule({"rules": [{**off, word: False}]}, "react-querybuilder").notes == ()


def test_what_only_ours_says_leaves_nothing_out_unsaid() -> None:
    off = {"field": "amount", "operator": ">", "value": 1, "disabled": True}
    rows: dict[str, Any] = {"rules": [off, {"field": "amount", "operator": "notNull"}]}
    count = {"field": "purchases", "aggregate": {"function": "count"}, "where": rows}
    steps = [{"field": "purchases", "value": rows}, {"field": "purchases"}]
    case = {"when": {"field": "city", "operator": "null", "muted": True}, "then": 1}
    query = {"rules": [{**count, "operator": ">", "value": {"op": "case", "args": [case]}}]}
    found = import_rule({"rules": [*query["rules"], {"sequence": steps}]}, "react-querybuilder")
    assert found.notes == (
        "rules[0].value.args[0].when: the rule of 'city' is muted there, and was left out",
        "rules[0].where.rules[0]: the rule of 'amount' is disabled there, and was left out",
        "rules[1].sequence[0].value.rules[0]: the rule of 'amount' is disabled there, and was left out",
    )


def test_a_date_of_react_awesome_is_a_day() -> None:
    day = rule("seen_at", "equal", "2017-10-30")
    day["properties"]["valueType"] = ["date"]
    found = import_rule(awesome(day), "react-awesome-query-builder", catalog=CATALOG).rule
    assert found["rules"][0]["value"] == "2017-10-30"


def test_unknown_formats_are_told_with_the_nearest() -> None:
    with pytest.raises(EngineLacks, match="dittofeed"):
        import_rule({}, "ditofeed")
    with pytest.raises(EngineLacks, match="is read, not written"):
        export_rule(Group("and"), "mautic", CATALOG, "profile")
