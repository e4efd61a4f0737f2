-- Written by `muster compile`; a change here is lost with the next one.
-- Rule 38a83ac4a1452ac8 of dbt_project/audiences/people/families_near_taipei.yml
{{ config(materialized='table', tags=['audience']) }}

with purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_30_days') }}
)

select
    'families_near_taipei' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
left join {{ ref('dim_households') }} as household
    on profile.household_id = household.household_id
where
    profile.country = 'TW'
    and (
        profile.city in ('Taipei', 'New Taipei')
        or (
            profile.city in ('Keelung', 'Taoyuan')
            and profile.profile_id in (
                select
                    purchases_set_1.entity_key
                from purchases_set_1
            )
        )
    )
    and (
        profile.kids_count >= 1 or household.kids_count >= 1
    )
