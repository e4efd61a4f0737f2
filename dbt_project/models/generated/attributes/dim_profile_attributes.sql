-- Written by `muster compile`; a change here is lost with the next one.
{{ config(materialized='view', schema='marts', tags=['attribute']) }}

select
    everyone_of_them.profile_id,
    average_basket.average_basket,
    baskets_count.baskets_count,
    days_between_purchases.days_between_purchases,
    days_since_purchase.days_since_purchase,
    favourite_category.favourite_category,
    lifecycle_stage.lifecycle_stage,
    lifetime_value.lifetime_value,
    rfm_score.rfm_score,
    value_tier.value_tier,
    average_basket.evaluated_at
from {{ ref('dim_profiles') }} as everyone_of_them
left join {{ ref('int_computed_attribute__average_basket') }} as average_basket
    on average_basket.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__baskets_count') }} as baskets_count
    on baskets_count.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__days_between_purchases') }} as days_between_purchases
    on days_between_purchases.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__days_since_purchase') }} as days_since_purchase
    on days_since_purchase.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__favourite_category') }} as favourite_category
    on favourite_category.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__lifecycle_stage') }} as lifecycle_stage
    on lifecycle_stage.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__lifetime_value') }} as lifetime_value
    on lifetime_value.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__rfm_score') }} as rfm_score
    on rfm_score.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__value_tier') }} as value_tier
    on value_tier.entity_key = everyone_of_them.profile_id
