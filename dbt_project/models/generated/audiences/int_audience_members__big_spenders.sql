-- Written by `muster compile`; a change here is lost with the next one.
-- Rule d90b334a47dbbb7b of dbt_project/audiences/value/big_spenders.yml
{{ config(materialized='table', tags=['audience']) }}

with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_30_days') }}
    group by
        purchases.profile_id
    having
        coalesce(sum(purchases.amount), 0) >= 300
)

select
    'big_spenders' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    profile.profile_id in (
        select
            purchases_set_1.entity_key
        from purchases_set_1
    )
