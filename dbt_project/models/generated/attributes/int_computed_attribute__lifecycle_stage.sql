-- Written by `muster compile`; a change here is lost with the next one.
-- Value 3f886f78a0465e5b of dbt_project/attributes/lifecycle/lifecycle_stage.yml
{{ config(materialized='table', tags=['attribute']) }}

select
    profile.profile_id as entity_key,
    cast(case
        when int_computed_attribute__baskets_count.baskets_count = 0
        then 'discover'
        when int_computed_attribute__days_since_purchase.days_since_purchase >= 90
        then 're-engage'
        when int_computed_attribute__baskets_count.baskets_count <= 2
        then 'engage'
        else 'retain and grow'
    end as text) as lifecycle_stage,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join {{ ref('int_computed_attribute__baskets_count') }} as int_computed_attribute__baskets_count
    on profile.profile_id = int_computed_attribute__baskets_count.entity_key
left join {{ ref('int_computed_attribute__days_since_purchase') }} as int_computed_attribute__days_since_purchase
    on profile.profile_id = int_computed_attribute__days_since_purchase.entity_key
