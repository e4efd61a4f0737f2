-- Written by `muster compile`; a change here is lost with the next one.
-- Value 5abc1b5fde46b215 of dbt_project/attributes/value/value_tier.yml
{{ config(materialized='table', tags=['attribute']) }}

select
    profile.profile_id as entity_key,
    cast(case
        when int_computed_attribute__lifetime_value.lifetime_value >= 1000
        then 'gold'
        when int_computed_attribute__lifetime_value.lifetime_value >= 300
        then 'silver'
        when int_computed_attribute__baskets_count.baskets_count >= 1
        then 'bronze'
    end as text) as value_tier,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join {{ ref('int_computed_attribute__lifetime_value') }} as int_computed_attribute__lifetime_value
    on profile.profile_id = int_computed_attribute__lifetime_value.entity_key
left join {{ ref('int_computed_attribute__baskets_count') }} as int_computed_attribute__baskets_count
    on profile.profile_id = int_computed_attribute__baskets_count.entity_key
