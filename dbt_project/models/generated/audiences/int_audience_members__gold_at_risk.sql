-- Written by `muster compile`; a change here is lost with the next one.
-- Rule 58608f8eeb316082 of dbt_project/audiences/value/gold_at_risk.yml
{{ config(materialized='table', tags=['audience']) }}

select
    'gold_at_risk' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
left join {{ ref('int_computed_attribute__value_tier') }} as int_computed_attribute__value_tier
    on profile.profile_id = int_computed_attribute__value_tier.entity_key
left join {{ ref('int_computed_attribute__days_since_purchase') }} as int_computed_attribute__days_since_purchase
    on profile.profile_id = int_computed_attribute__days_since_purchase.entity_key
left join {{ ref('int_computed_attribute__days_between_purchases') }} as int_computed_attribute__days_between_purchases
    on profile.profile_id = int_computed_attribute__days_between_purchases.entity_key
where
    int_computed_attribute__value_tier.value_tier = 'gold'
    and int_computed_attribute__days_since_purchase.days_since_purchase > coalesce(
        try_cast(cast(coalesce(
            try_cast(int_computed_attribute__days_between_purchases.days_between_purchases as decimal(18, 1)),
            null
        ) as decimal(19, 1)) * cast(3 as decimal(18, 0)) as decimal(18, 1)),
        null
    )
    and int_computed_attribute__days_since_purchase.days_since_purchase >= 14
