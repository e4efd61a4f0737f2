-- Written by `muster compile`; a change here is lost with the next one.
-- Rule 566bb3e45c517f1f of dbt_project/audiences/people/high_income_homeowners.json
{{ config(materialized='table', tags=['audience']) }}

with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.amount >= 5
    group by
        purchases.profile_id
    having
        count(*) >= 2
)

select
    'high_income_homeowners' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    profile.home_ownership = 'Homeowner'
    and (
        profile.income_band in ('100-124K', '125-149K', '150-174K')
        or profile.income_band in ('175-199K', '200-249K', '250K+')
    )
    and profile.profile_id in (
        select
            purchases_set_1.entity_key
        from purchases_set_1
    )
