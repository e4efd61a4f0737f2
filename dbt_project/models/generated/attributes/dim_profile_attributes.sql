-- Written by `muster compile`; a change here is lost with the next one.
{{ config(materialized='view', schema='marts', tags=['attribute']) }}

select
    everyone_of_them.profile_id,
    average_basket.average_basket,
    baskets_count.baskets_count,
    contacts_per_purchase.contacts_per_purchase,
    days_between_purchases.days_between_purchases,
    days_since_purchase.days_since_purchase,
    days_to_next_purchase.days_to_next_purchase,
    favourite_category.favourite_category,
    latest_satisfaction.latest_satisfaction,
    lifecycle_stage.lifecycle_stage,
    lifetime_value.lifetime_value,
    open_cases_count.open_cases_count,
    preferred_channel.preferred_channel,
    preferred_hour.preferred_hour,
    price_band.price_band,
    promotion_share.promotion_share,
    rfm_score.rfm_score,
    value_tier.value_tier,
    average_basket.evaluated_at
from {{ ref('dim_profiles') }} as everyone_of_them
left join {{ ref('int_computed_attribute__average_basket') }} as average_basket
    on average_basket.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__baskets_count') }} as baskets_count
    on baskets_count.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__contacts_per_purchase') }} as contacts_per_purchase
    on contacts_per_purchase.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__days_between_purchases') }} as days_between_purchases
    on days_between_purchases.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__days_since_purchase') }} as days_since_purchase
    on days_since_purchase.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__days_to_next_purchase') }} as days_to_next_purchase
    on days_to_next_purchase.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__favourite_category') }} as favourite_category
    on favourite_category.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__latest_satisfaction') }} as latest_satisfaction
    on latest_satisfaction.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__lifecycle_stage') }} as lifecycle_stage
    on lifecycle_stage.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__lifetime_value') }} as lifetime_value
    on lifetime_value.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__open_cases_count') }} as open_cases_count
    on open_cases_count.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__preferred_channel') }} as preferred_channel
    on preferred_channel.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__preferred_hour') }} as preferred_hour
    on preferred_hour.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__price_band') }} as price_band
    on price_band.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__promotion_share') }} as promotion_share
    on promotion_share.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__rfm_score') }} as rfm_score
    on rfm_score.entity_key = everyone_of_them.profile_id
left join {{ ref('int_computed_attribute__value_tier') }} as value_tier
    on value_tier.entity_key = everyone_of_them.profile_id
