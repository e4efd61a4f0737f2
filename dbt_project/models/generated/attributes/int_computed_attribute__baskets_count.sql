-- Written by `muster compile`; a change here is lost with the next one.
-- Value 9cf610434eac9cc6 of dbt_project/attributes/value/baskets_count.yml
{{ config(materialized='table', tags=['attribute']) }}

with purchases_value_1 as (
    select
        purchases.profile_id as entity_key,
        count(distinct purchases.basket_id) as value
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
    group by
        purchases.profile_id
)

select
    profile.profile_id as entity_key,
    cast(coalesce(try_cast(coalesce(purchases_value_1.value, 0) as decimal(18, 0)), null) as bigint) as baskets_count,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join purchases_value_1
    on purchases_value_1.entity_key = profile.profile_id
