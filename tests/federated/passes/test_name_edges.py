"""Moments become named edges; no date of a document or of a run is left in the rule."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rule_compiler import CONTEXT, compiled
from rule_rows import AS_OF


def _ids(*rules: Any, **more: Any) -> list[str]:
    return [e.id for e in compiled(*rules, **more).edges]


@pytest.mark.parametrize(
    ("rule", "ids"),
    [
        ({"field": "birth_on", "operator": "=", "value": "1990-10-30"},
         ["as_of", "date_1990_10_30", "date_1990_10_31"]),
        ({"field": "birth_on", "operator": "inLast", "value": 7},
         ["as_of", "date_after_last_7_days", "date_of_tomorrow"]),
        ({"field": "birth_on", "operator": "anniversaryInNext", "value": 7},
         ["as_of", "date_next_7_days", "date_of_as_of"]),
        ({"field": "seen_at", "operator": ">", "value": "2017-10-01"},
         ["as_of", "start_of_2017_10_02"]),
        ({"field": "seen_at", "operator": "thisMonth"},
         ["as_of", "start_of_next_month", "start_of_this_month"]),
        ({"field": "purchases", "window": {"last": 60, "unit": "day"}},
         ["as_of", "last_60_days"]),
        ({"field": "purchases", "window": {"calendar": "last_week"}},
         ["as_of", "start_of_last_week", "start_of_this_week"]),
        ({"field": "purchases", "aggregate": {"function": "days_since_last"}, "operator": ">=",
          "value": 30}, ["as_of", "just_after_last_30_days"]),
        ({"sequence": [{"field": "visits"},
                       {"field": "purchases", "not": True, "after": {"max": 2, "unit": "day"}}]},
         ["as_of", "last_2_days"]),
    ],
)  # fmt: skip
def test_every_moment_has_a_readable_name(rule: dict[str, Any], ids: list[str]) -> None:
    assert _ids(rule) == ids


def test_expiry_is_an_edge_too() -> None:
    audience = compiled({"field": "city", "operator": "notNull"}, expires_on="2017-12-31")
    assert "start_of_2018_01_01" in [e.id for e in audience.edges]
    assert "window_edge('as_of') }} < {{ window_edge('start_of_2018_01_01')" in audience.dbt_sql(
        "duckdb"
    )


def test_compiled_sql_holds_no_date() -> None:
    audience = compiled(
        {
            "field": "seen_at",
            "operator": "between",
            "value": ["2017-01-01", "2017-02-01T03:04:05Z"],
        },
        {"field": "birth_on", "operator": "in", "value": ["1990-10-30", "1991-10-30"]},
        {"field": "purchases", "window": {"since": "2017-05-06"}},
    )
    sql = audience.dbt_sql("duckdb")
    assert "2017-" not in sql
    assert "1990-" not in sql
    assert "{{ window_edge('start_of_2017_05_06') }}" in sql


def test_days_around_a_named_day_are_spans_between_numbered_edges() -> None:
    value = {"day": "mid_autumn", "region": "KR", "from": -1, "to": 2}
    audience = compiled({"field": "birth_on", "operator": "around", "value": value})
    names = [edge.id for edge in audience.edges if edge.id != "as_of"]
    assert len(names) == 400
    found = {edge.id: edge.value(AS_OF) for edge in audience.edges}
    assert found["date_of_mid_autumn_kr_less_1_123"] == date(2023, 9, 28)
    assert found["date_of_mid_autumn_kr_plus_3_123"] == date(2023, 10, 2)
    sql = audience.dbt_sql("duckdb")
    assert "within_edges('profile.birth_on', 'date_of_mid_autumn_kr_less_1'," in sql
    assert len(sql) < 500


def test_what_is_computed_stands_in_no_macro_of_spans() -> None:
    known = {"op": "coalesce", "args": [{"field": "birth_on"}, "1990-01-02"]}
    value = {"day": "mid_autumn", "region": "KR"}
    sql = compiled({"field": known, "operator": "around", "value": value}).dbt_sql("bigquery")
    inner = "coalesce(profile.birth_on, {{ window_edge('date_1990_01_02') }})"
    assert "within_edges" not in sql
    assert f"{inner} >= {{{{ window_edge('date_of_mid_autumn_kr_plus_0_1') }}}}" in sql


def test_a_project_may_name_days_of_its_own() -> None:
    days = {("opening", "company"): (date(2017, 10, 1), date(2017, 10, 9))}
    value = {"day": "opening", "region": "company"}
    context = replace(CONTEXT, days=days, zone="Asia/Taipei")
    audience = compiled({"field": "seen_at", "operator": "around", "value": value}, context=context)
    found = {edge.id: edge.value(AS_OF, "Asia/Taipei") for edge in audience.edges}
    assert str(found["start_of_opening_company_plus_0_2"]) == "2017-10-08 16:00:00"
    assert str(found["start_of_opening_company_plus_1_2"]) == "2017-10-09 16:00:00"
