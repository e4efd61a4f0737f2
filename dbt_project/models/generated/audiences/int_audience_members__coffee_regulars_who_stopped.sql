-- Written by `muster compile`; a change here is lost with the next one.
-- Rule d410d7807b1a5231 of dbt_project/audiences/coffee/coffee_regulars_who_stopped.yml
{{ config(materialized='table', tags=['audience']) }}

with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    left join {{ ref('dim_products') }} as product
        on purchases.product_id = product.product_id
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and product.category = 'COFFEE'
    group by
        purchases.profile_id
    having
        count(distinct purchases.basket_id) >= 3
),

purchases_set_2 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    left join {{ ref('dim_products') }} as product
        on purchases.product_id = product.product_id
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_60_days') }}
        and product.category = 'COFFEE'
),

purchases_set_3 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_30_days') }}
)

select
    'coffee_regulars_who_stopped' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    profile.profile_id in (
        select
            purchases_set_1.entity_key
        from purchases_set_1
    )
    and not (
        profile.profile_id in (
            select
                purchases_set_2.entity_key
            from purchases_set_2
        )
    )
    and profile.profile_id in (
        select
            purchases_set_3.entity_key
        from purchases_set_3
    )
