-- Written by `muster compile`; a change here is lost with the next one.
-- Value 4ae6348d25e75253 of dbt_project/attributes/value/price_band.yml
{{ config(materialized='table', tags=['attribute']) }}

with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_365_days') }}
    group by
        purchases.profile_id
    having
        sum(purchases.amount) >= (
            4 * count(purchases.amount)
        )
),

purchases_set_2 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_365_days') }}
    group by
        purchases.profile_id
    having
        sum(purchases.amount) >= (
            2 * count(purchases.amount)
        )
),

purchases_set_3 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_365_days') }}
    group by
        purchases.profile_id
    having
        count(*) >= 1
)

select
    profile.profile_id as entity_key,
    cast(case
        when profile.profile_id in (
            select
                purchases_set_1.entity_key
            from purchases_set_1
        )
        then 'high'
        when profile.profile_id in (
            select
                purchases_set_2.entity_key
            from purchases_set_2
        )
        then 'middle'
        when profile.profile_id in (
            select
                purchases_set_3.entity_key
            from purchases_set_3
        )
        then 'low'
    end as text) as price_band,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
