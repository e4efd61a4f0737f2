"""The plan keeps few audiences apart, brings many together, and says what it counted."""

from typing import Any

from rule_compiler import CONTEXT, compiled

from federated.passes import Draft
from federated.planner.plan import make_plan

KINDS = ("cart", "view", "buy", "mail")


def _drafts(count: int) -> dict[str, Draft]:
    found = {}
    for number in range(count):
        rules: list[Any] = [
            {"field": "visits", "match": {"mode": "atLeast", "threshold": 1 + number % 3},
             "window": {"last": 1 + number % 9, "unit": "day"},
             "value": {"rules": [{"field": "kind", "operator": "=", "value": KINDS[i]}]}}
            for i in range(3)
        ]  # fmt: skip
        found[f"a{number}"] = compiled(*rules).stages["name_edges"]
    return found


def test_few_audiences_keep_their_own_sql() -> None:
    plan = make_plan(_drafts(10), CONTEXT)
    assert plan.entities["profile"].way == "sql"
    assert plan.of("a1") is None


def test_many_are_evaluated_together() -> None:
    assert make_plan(_drafts(200), CONTEXT).entities["profile"].way == "in_process"
    assert make_plan(_drafts(200), CONTEXT, engine="postgres").entities["profile"].way != (
        "in_process"
    )


def test_costs_say_what_is_shared() -> None:
    costs = make_plan(_drafts(20), CONTEXT).entities["profile"].costs
    assert (costs.audiences, costs.leaves, costs.distinct, costs.parts) == (20, 60, 27, 3)


def test_what_was_asked_for_is_done() -> None:
    shared = make_plan(_drafts(3), CONTEXT, "shared").entities["profile"]
    assert shared.way == "shared"
    assert set(shared.shared.bits) == {"a0", "a1", "a2"}


def test_who_names_an_audience_of_another_sort_keeps_its_own_sql() -> None:
    names_stored = compiled({"field": "audience", "operator": "in", "value": ["some_of_them"]})
    drafts = {**_drafts(2), "names_stored": names_stored.stages["name_edges"]}
    plan = make_plan(drafts, CONTEXT, "in_process")
    assert set(plan.entities["profile"].formulas) == {"a0", "a1"}
    assert plan.of("names_stored") is None
