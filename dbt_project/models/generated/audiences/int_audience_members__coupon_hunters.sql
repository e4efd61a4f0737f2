-- Written by `muster compile`; a change here is lost with the next one.
-- Rule e36f98789a758c44 of dbt_project/audiences/value/coupon_hunters.yml
{{ config(materialized='table', tags=['audience']) }}

with coupon_redemptions_set_1 as (
    select
        coupon_redemptions.profile_id as entity_key
    from {{ ref('fct_coupon_redemptions') }} as coupon_redemptions
    where
        coupon_redemptions.profile_id is not null
        and coupon_redemptions.occurred_at < {{ window_edge('as_of') }}
        and coupon_redemptions.occurred_at >= {{ window_edge('last_90_days') }}
    group by
        coupon_redemptions.profile_id
    having
        count(*) >= 2
)

select
    'coupon_hunters' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    profile.profile_id in (
        select
            coupon_redemptions_set_1.entity_key
        from coupon_redemptions_set_1
    )
