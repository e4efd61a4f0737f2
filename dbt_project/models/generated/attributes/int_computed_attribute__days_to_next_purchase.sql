-- Written by `muster compile`; a change here is lost with the next one.
-- Value 628f3dc5d79b1eee of dbt_project/attributes/rhythm/days_to_next_purchase.yml
{{ config(materialized='table', tags=['attribute']) }}

select
    profile.profile_id as entity_key,
    coalesce(
        try_cast(cast(coalesce(
            try_cast(int_computed_attribute__days_between_purchases.days_between_purchases as decimal(18, 1)),
            null
        ) as decimal(19, 1)) - coalesce(
            try_cast(int_computed_attribute__days_since_purchase.days_since_purchase as decimal(18, 0)),
            null
        ) as decimal(18, 1)),
        null
    ) as days_to_next_purchase,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join {{ ref('int_computed_attribute__days_between_purchases') }} as int_computed_attribute__days_between_purchases
    on profile.profile_id = int_computed_attribute__days_between_purchases.entity_key
left join {{ ref('int_computed_attribute__days_since_purchase') }} as int_computed_attribute__days_since_purchase
    on profile.profile_id = int_computed_attribute__days_since_purchase.entity_key
