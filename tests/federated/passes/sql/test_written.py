"""Audiences in SQL: one select over the catalogue, cut at as_of, and nothing else."""

import pytest
from rule_compiler import compiled, selected

from federated.errors import RuleError
from federated.warehouse import Warehouse

REFUSED = {
    "select profile_id from profile; drop table x": "is not one select",
    "drop table x": "is not one select",
    "": "is not one select",
    "selec x": "is not one select",
    "select (" * 300: "is not SQL",
    "select profile_id from profile where " + "(" * 500 + "1=1" + ")" * 500: "is not SQL",
    "select profile_id from read_csv('x')": "cannot stand in an audience",
    "select profile_id from 'x.parquet'": "no table",
    "select profile_id from information_schema.tables": "no table",
    "select profile_id from profle": 'Did you mean "profile"?',
    "select nope from profile": "cannot be read",
    "select * from profile": "selects 10 columns",
    "select profile_id from profile where city = :x": "Only :as_of is known",
    "select profile_id from profile where seen_at < now()": "the function now",
    "select profile_id from profile where seen_at < current_timestamp": "CurrentTimestamp",
    "select profile_id from profile order by random()": "Rand",
    "select profile_id from profile where getenv('HOME') = 'x'": "the function getenv",
    "select profile_id from profile where city like '%x'": "Like",
    "select columns('p.*') from profile": "cannot stand",
}


@pytest.mark.parametrize(("sql", "said"), REFUSED.items(), ids=[s[:50] for s in REFUSED])
def test_what_is_not_one_select_over_the_catalogue_is_refused(sql: str, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        compiled(sql=sql)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select profile_id from profile where city = 'O''Neil'", ["p04"]),
        ("select distinct profile_id from purchases where quantity = 10", ["p09"]),
        ("select profile_id from fct_purchases group by 1 having count(*) >= 3",
         ["p03", "p04", "p05", "p09", "p10"]),
        ("with many as (select profile_id, count(*) as n from purchases group by 1) "
         "select m.profile_id from many as m where m.n = 1", ["p02"]),
        ("select p.profile_id from purchases as p join dim_product as d using (product_id) "
         "where d.category = '茶' and p.occurred_at >= :as_of - interval 30 day",
         ["p04", "p05", "p09", "p10"]),
        ("select case when 1 = 1 then null end as profile_id from profile", []),
    ],
)  # fmt: skip
def test_it_selects_what_it_says(world: Warehouse, sql: str, expected: list[str]) -> None:
    assert selected(world, compiled(sql=sql)) == expected


def test_rows_after_as_of_do_not_exist(world: Warehouse) -> None:
    # p07 bought only afterwards, or at no known time.
    audience = compiled(sql="select profile_id from purchases")
    assert "p07" not in selected(world, audience)
    assert "{{ window_edge('as_of') }}" in audience.dbt_sql("duckdb")


def test_its_text_is_hex_and_its_tables_are_refs() -> None:
    text = compiled(sql="select profile_id from profile where city = '{{ evil }}'").dbt_sql(
        "duckdb"
    )
    assert "evil" not in text
    assert "{{ ref('dim_profile') }}" in text
