-- Written by `muster compile`; a change here is lost with the next one.
-- Rule f27b711e6c5c90de of dbt_project/audiences/ads/ad_shy.yml
{{ config(materialized='table', tags=['audience']) }}

with ad_impressions_set_1 as (
    select
        ad_impressions.profile_id as entity_key
    from {{ ref('fct_ad_impressions') }} as ad_impressions
    where
        ad_impressions.profile_id is not null
        and ad_impressions.occurred_at < {{ window_edge('as_of') }}
        and ad_impressions.occurred_at >= {{ window_edge('last_7_days') }}
    group by
        ad_impressions.profile_id
    having
        count(*) >= 3
),

purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_7_days') }}
)

select
    'ad_shy' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    profile.profile_id in (
        select
            ad_impressions_set_1.entity_key
        from ad_impressions_set_1
    )
    and not (
        profile.profile_id in (
            select
                purchases_set_1.entity_key
            from purchases_set_1
        )
    )
