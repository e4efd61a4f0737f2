"""Attributes are put in order by what they are made of; what is wrong with them is said at once."""

from pathlib import Path
from typing import Any

import pytest
import yaml_project
from attribute_world import attribute
from rule_world import CATALOG, audience

from federated import compile_project, load_project, parse_sentence
from federated.compile import compile_audience
from federated.computed.declare import Declared, declare_attributes
from federated.describe import describe
from federated.errors import RuleError
from federated.kinds import Kind
from federated.passes import Context

COUNT = {"field": "purchases", "aggregate": {"function": "count"}}


def declared(**values: Any) -> Declared:
    made = {key: attribute(key, value) for key, value in values.items()}
    return declare_attributes(made, Context(CATALOG))


def faults(**values: Any) -> list[str]:
    return [f"{key}: {fault}" for key, fault in declared(**values).faults]


def project(folder: Path, audience_rule: str = "", **documents: str) -> Path:
    rules = {"asked": audience_rule} if audience_rule else {}
    made = yaml_project.make(folder, **rules)
    for name, text in documents.items():
        path = made / f"dbt_project/attributes/{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = f"version: 1\nattribute: {name}\nlabel: {{en: the {name}}}\n"
        path.write_text(head + text, encoding="utf-8")
    return made


def test_each_comes_after_those_it_is_made_of() -> None:
    found = declared(
        a_half={"op": "divide", "args": [{"field": "b_double"}, 4]},
        b_double={"op": "multiply", "args": [{"field": "c_count"}, 2]},
        c_count=COUNT,
    )
    assert not found.faults
    assert list(found.compiled) == ["c_count", "b_double", "a_half"]
    kinds = [(each.kind, each.scale) for each in found.compiled.values()]
    assert kinds == [(Kind.INTEGER, 0), (Kind.INTEGER, 0), (Kind.DECIMAL, 4)]


def test_a_column_of_rows_may_share_the_name_of_an_attribute() -> None:
    of_rows = {"field": "purchases", "aggregate": {"function": "sum", "of": "quantity"}}
    assert not faults(quantity=of_rows)


def test_rings_are_named_once() -> None:
    found = faults(
        b={"op": "add", "args": [{"field": "c"}, 1]},
        c={"op": "add", "args": [{"field": "b"}, 1]},
        waits={"op": "add", "args": [{"field": "c"}, 1]},
    )
    assert len(found) == 1
    assert "made of each other in a ring (b → c → b)" in found[0]
    assert "in a ring (me → me)" in faults(me={"op": "add", "args": [{"field": "me"}, 1]})[0]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("city", COUNT, "profile has a city already"),
        ("visits", COUNT, "visits is a collection"),
        ("order", COUNT, "the name order cannot be used"),
        ("made", {"field": "nicknames"}, "is an array of text, and one value is asked for"),
        ("made", {"op": "case", "args": [{"else": None}]}, "is not a value"),
        ("made", {"field": "home"}, "is a position, and one value is asked for"),
        ("made", {"field": "citty"}, 'profile has no "citty". Did you mean "city"?'),
        (
            "made",
            {"field": "purchases", "aggregate": {"function": "sum", "of": "city"}},
            "city is a text",
        ),
    ],
)
def test_what_cannot_be_an_attribute_is_refused(key: str, value: Any, said: str) -> None:
    if said == "is not a value":
        with pytest.raises(AssertionError, match="empty, as all of it is muted"):
            attribute(key, value)
        return
    assert said in "\n".join(faults(**{key: value}))


def test_members_are_refused_by_name() -> None:
    asked = {"field": "audience", "operator": "in", "value": ["vips"]}
    value = {"op": "case", "args": [{"when": asked, "then": 1}, {"else": 0}]}
    assert "attributes are made before them" in faults(vip=value)[0]


def test_all_faults_of_all_documents_come_with_file_and_line(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        "- {field: kids, operator: '=', value: 1}",
        one="value: {field: cty}\nfolder: no\n",
        two="value: {op: add, args: [{field: kids}, x]}\n",
        three="entity: profil\nvalue: {field: city}\n",
        four="value: {op: add, args: [{field: one}, 1]}\n",
    )
    with pytest.raises(RuleError) as caught:
        load_project(folder)
    said = str(caught.value)
    assert "attributes/one.yml: folder (line 5): is not a key here" in said
    assert "attributes/two.yml: value.args[1] (line 4): 'x' is not a number" in said
    assert 'attributes/three.yml: entity (line 4): there is no entity "profil"' in said
    assert "four.yml" not in said, "what waits for another is in order once that one is"


def test_rules_read_them_with_their_labels(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        "- {field: home, operator: '=', value: Taipei}",
        home="value: {op: coalesce, args: [{field: city}, none]}\nlabels: [C1]\n",
        twice="value: {op: multiply, args: [{field: homes}, 2]}\n",
        homes="value: {op: case, args: [{when: {field: home, operator: notNull}, then: 1}]}\n",
    )
    found = load_project(folder)
    assert found.compiled["asked"].labels == ("C1", "I2")
    assert found.attributes["twice"].labels == ("C1", "I2")
    files = compile_project(folder)
    member = files["audiences/int_audience_members__asked.sql"]
    assert "{{ ref('int_computed_attribute__home') }}" in member
    assert (
        "left join {{ ref('int_computed_attribute__twice') }}"
        in (files["attributes/dim_profile_attributes.sql"])
    )
    model = files["attributes/int_computed_attribute__home.sql"]
    assert "{{ window_edge('as_of') }} as evaluated_at" in model


def test_a_rule_changes_with_what_its_attributes_mean() -> None:
    def rule_hash(of: str, beside: str = "amount") -> str:
        total = {"field": "purchases", "aggregate": {"function": "sum", "of": of}}
        other = {"field": "purchases", "aggregate": {"function": "sum", "of": beside}}
        twice = {"op": "multiply", "args": [{"field": "total"}, 2]}
        found = declared(total=total, twice=twice, other=other)
        asked = audience({"field": "twice", "operator": ">", "value": 3})
        return compile_audience(asked, found.context).rule_hash

    assert rule_hash("amount") != rule_hash("quantity")
    assert rule_hash("amount") == rule_hash("amount", beside="quantity")


def test_names_of_attributes_are_among_the_nearest() -> None:
    asked = audience({"field": "net_wroth", "operator": "=", "value": 1})
    with pytest.raises(RuleError, match='Did you mean "net_worth"'):
        compile_audience(asked, declared(net_worth=COUNT).context)


def test_they_are_said_by_their_labels() -> None:
    asked = audience({"field": "net_worth", "operator": ">", "value": 1})
    context = declared(net_worth=COUNT).context
    checked = compile_audience(asked, context).checked
    assert (
        describe(checked, context.catalog) == "Every profile whose made net_worth is more than 1."
    )
    assert parse_sentence(describe(checked, context.catalog), context.catalog) is not None
