"""One audience followed through every pass; what each made is kept and can be looked at."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rule_compiler import compiled
from rule_rows import AS_OF

from federated.errors import EngineLacks
from federated.passes import PASSES
from federated.rule.tree import CollectionTest
from federated.rule.windows import Last, Span

STOPPED: dict[str, Any] = {
    "field": "purchases",
    "match": {"mode": "none"},
    "window": {"last": 60, "unit": "day"},
    "value": {"rules": [{"field": "product.category", "operator": "=", "value": "COFFEE"}]},
}


def _test_of(stage: str) -> CollectionTest:
    rule = compiled(STOPPED).stages[stage].audience.rule
    assert rule is not None
    assert isinstance(rule.rules[0], CollectionTest)
    return rule.rules[0]


def test_every_pass_leaves_its_draft() -> None:
    rule = compiled(STOPPED)
    assert rule.query is not None
    stages = rule.stages
    assert list(stages) == [work.__name__ for work in PASSES]
    assert isinstance(_test_of("check_kinds").window, Last)
    assert isinstance(_test_of("name_edges").window, Span)
    assert stages["name_edges"].query is None
    assert stages["build_query"].query is not None


def test_the_model_is_plain_sql_with_refs_and_edges() -> None:
    assert compiled(STOPPED).dbt_sql("duckdb") == EXPECTED


def test_the_same_rule_gives_the_same_bytes() -> None:
    assert compiled(STOPPED).dbt_sql("postgres") == compiled(STOPPED).dbt_sql("postgres")


def test_it_can_be_read_by_itself_at_one_as_of() -> None:
    def at(as_of: datetime) -> str:
        return compiled(STOPPED).sql("duckdb", as_of, lambda model: ("marts", model))

    assert "cast('2017-08-31 00:00:00' as timestamp)" in at(AS_OF)
    assert "cast('2017-09-01 00:00:00' as timestamp)" in at(datetime(2017, 10, 31, tzinfo=UTC))
    assert '"marts"."fct_purchases" as purchases' in at(AS_OF)


def test_an_unknown_engine_is_refused_by_name() -> None:
    with pytest.raises(EngineLacks, match='Did you mean "snowflake"'):
        compiled(STOPPED).dbt_sql("snowflak")


EXPECTED = """\
with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    left join {{ ref('dim_product') }} as product
        on purchases.product_id = product.product_id
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_60_days') }}
        and product.category = 'COFFEE'
)

select
    'some' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profile') }} as profile
where
    not (
        profile.profile_id in (
            select
                purchases_set_1.entity_key
            from purchases_set_1
        )
    )"""


def test_it_tells_every_column_it_reads() -> None:
    expected = {
        ("dim_product", "category"),
        ("dim_product", "product_id"),
        ("dim_profile", "profile_id"),
        ("fct_purchases", "occurred_at"),
        ("fct_purchases", "product_id"),
        ("fct_purchases", "profile_id"),
    }
    assert set(compiled(STOPPED).reads) == expected
    for operator in ("contains", "doesNotBeginWith", "endsWith", "like"):
        searched = compiled({"field": "city", "operator": operator, "value": "a%"})
        assert ("dim_profile", "city") in searched.reads, operator
    written = "select p.profile_id from purchases as p where p.amount > 3 and p.city is not null"
    assert {c for m, c in compiled(sql=written).reads if m == "fct_purchases"} == {
        "amount",
        "city",
        "occurred_at",
        "profile_id",
    }
