-- Written by `muster compile`; a change here is lost with the next one.
-- Value 032a622062192431 of dbt_project/attributes/rhythm/days_between_purchases.yml
{{ config(materialized='table', tags=['attribute']) }}

with purchases_value_1 as (
    select
        purchases.profile_id as entity_key,
        coalesce(
            try_cast(cast(cast(cast(epoch_us({{ window_edge('as_of') }}) - epoch_us(min(purchases.occurred_at)) + 864000000000000000 as decimal(19, 0)) * cast(1 as decimal(20, 0)) as int128) // cast(cast(86400000000 as decimal(18, 0)) * cast(1 as decimal(20, 0)) as int128) as decimal(38, 0)) as decimal(18, 0)),
            null
        ) - 10000000 as value
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
        count(distinct cast(purchases.occurred_at as date)) as value
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
                try_cast(cast(coalesce(try_cast(purchases_value_1.value as decimal(18, 0)), null) as decimal(19, 0)) - coalesce(
                    try_cast(int_computed_attribute__days_since_purchase.days_since_purchase as decimal(18, 0)),
                    null
                ) as decimal(18, 0)),
                null
            ) * cast(100 as decimal(20, 0)) as int128) // cast(nullif(
                coalesce(
                    try_cast(cast(coalesce(try_cast(coalesce(purchases_value_2.value, 0) as decimal(18, 0)), null) as decimal(19, 0)) - cast(1 as decimal(18, 0)) as decimal(18, 0)),
                    null
                ),
                0
            ) * cast(1 as decimal(20, 0)) as int128) as decimal(38, 0)) as decimal(19, 0)),
            null
        ) * cast(0.01 as decimal(3, 2)) as decimal(18, 1)),
        null
    ) as days_between_purchases,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join {{ ref('int_computed_attribute__days_since_purchase') }} as int_computed_attribute__days_since_purchase
    on profile.profile_id = int_computed_attribute__days_since_purchase.entity_key
left join purchases_value_1
    on purchases_value_1.entity_key = profile.profile_id
left join purchases_value_2
    on purchases_value_2.entity_key = profile.profile_id
