-- Written by `muster compile`; a change here is lost with the next one.
-- Value cf755c2e934756fc of dbt_project/attributes/value/promotion_share.yml
{{ config(materialized='table', tags=['attribute']) }}

with purchases_value_1 as (
    select
        purchases.profile_id as entity_key,
        coalesce(sum(purchases.retail_discount_amount), 0) as value
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
    group by
        purchases.profile_id
),

purchases_value_2 as (
    select
        purchases.profile_id as entity_key,
        coalesce(sum(purchases.coupon_discount_amount), 0) as value
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
    group by
        purchases.profile_id
)

select
    profile.profile_id as entity_key,
    coalesce(
        try_cast(coalesce(
            try_cast(cast(cast(coalesce(
                try_cast(cast(coalesce(try_cast(coalesce(purchases_value_1.value, 0) as decimal(18, 2)), null) as decimal(19, 2)) + coalesce(try_cast(coalesce(purchases_value_2.value, 0) as decimal(18, 2)), null) as decimal(18, 2)),
                null
            ) * cast(100000 as decimal(20, 0)) as int128) // cast(nullif(
                coalesce(
                    try_cast(cast(coalesce(
                        try_cast(int_computed_attribute__lifetime_value.lifetime_value as decimal(18, 2)),
                        null
                    ) as decimal(19, 2)) + coalesce(try_cast(coalesce(purchases_value_1.value, 0) as decimal(18, 2)), null) + coalesce(try_cast(coalesce(purchases_value_2.value, 0) as decimal(18, 2)), null) as decimal(18, 2)),
                    null
                ),
                0
            ) * cast(100 as decimal(20, 0)) as int128) as decimal(38, 0)) as decimal(19, 0)),
            null
        ) * cast(0.001 as decimal(4, 3)) as decimal(18, 2)),
        null
    ) as promotion_share,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join {{ ref('int_computed_attribute__lifetime_value') }} as int_computed_attribute__lifetime_value
    on profile.profile_id = int_computed_attribute__lifetime_value.entity_key
left join purchases_value_1
    on purchases_value_1.entity_key = profile.profile_id
left join purchases_value_2
    on purchases_value_2.entity_key = profile.profile_id
