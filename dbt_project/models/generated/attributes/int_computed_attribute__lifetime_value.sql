-- Written by `muster compile`; a change here is lost with the next one.
-- Value 464dcbe2059ff060 of dbt_project/attributes/value/lifetime_value.yml
{{ config(materialized='table', tags=['attribute']) }}

with purchases_value_1 as (
    select
        purchases.profile_id as entity_key,
        coalesce(sum(purchases.amount), 0) as value
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
    group by
        purchases.profile_id
)

select
    profile.profile_id as entity_key,
    coalesce(try_cast(coalesce(purchases_value_1.value, 0) as decimal(18, 2)), null) as lifetime_value,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join purchases_value_1
    on purchases_value_1.entity_key = profile.profile_id
