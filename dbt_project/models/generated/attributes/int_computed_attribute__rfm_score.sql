-- Written by `muster compile`; a change here is lost with the next one.
-- Value fc95f4a4fb3ddda7 of dbt_project/attributes/value/rfm_score.yml
{{ config(materialized='table', tags=['attribute']) }}

select
    profile.profile_id as entity_key,
    cast(coalesce(
        try_cast(cast(coalesce(
            try_cast(cast(case
                when int_computed_attribute__days_since_purchase.days_since_purchase <= 14
                then cast(5 as decimal(18, 0))
                when int_computed_attribute__days_since_purchase.days_since_purchase <= 30
                then cast(4 as decimal(18, 0))
                when int_computed_attribute__days_since_purchase.days_since_purchase <= 90
                then cast(3 as decimal(18, 0))
                when int_computed_attribute__days_since_purchase.days_since_purchase <= 180
                then cast(2 as decimal(18, 0))
                when int_computed_attribute__days_since_purchase.days_since_purchase is not null
                then cast(1 as decimal(18, 0))
            end as decimal(19, 0)) * cast(100 as decimal(18, 0)) as decimal(18, 0)),
            null
        ) as decimal(19, 0)) + coalesce(
            try_cast(cast(case
                when int_computed_attribute__baskets_count.baskets_count >= 52
                then cast(5 as decimal(18, 0))
                when int_computed_attribute__baskets_count.baskets_count >= 24
                then cast(4 as decimal(18, 0))
                when int_computed_attribute__baskets_count.baskets_count >= 12
                then cast(3 as decimal(18, 0))
                when int_computed_attribute__baskets_count.baskets_count >= 4
                then cast(2 as decimal(18, 0))
                else cast(1 as decimal(18, 0))
            end as decimal(19, 0)) * cast(10 as decimal(18, 0)) as decimal(18, 0)),
            null
        ) + case
            when int_computed_attribute__lifetime_value.lifetime_value >= 3000
            then cast(5 as decimal(18, 0))
            when int_computed_attribute__lifetime_value.lifetime_value >= 1000
            then cast(4 as decimal(18, 0))
            when int_computed_attribute__lifetime_value.lifetime_value >= 300
            then cast(3 as decimal(18, 0))
            when int_computed_attribute__lifetime_value.lifetime_value >= 100
            then cast(2 as decimal(18, 0))
            else cast(1 as decimal(18, 0))
        end as decimal(18, 0)),
        null
    ) as bigint) as rfm_score,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join {{ ref('int_computed_attribute__days_since_purchase') }} as int_computed_attribute__days_since_purchase
    on profile.profile_id = int_computed_attribute__days_since_purchase.entity_key
left join {{ ref('int_computed_attribute__baskets_count') }} as int_computed_attribute__baskets_count
    on profile.profile_id = int_computed_attribute__baskets_count.entity_key
left join {{ ref('int_computed_attribute__lifetime_value') }} as int_computed_attribute__lifetime_value
    on profile.profile_id = int_computed_attribute__lifetime_value.entity_key
