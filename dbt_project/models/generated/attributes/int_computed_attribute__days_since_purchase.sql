-- Written by `muster compile`; a change here is lost with the next one.
-- Value b6d6517751bde860 of dbt_project/attributes/rhythm/days_since_purchase.yml
{{ config(materialized='table', tags=['attribute']) }}

with purchases_value_1 as (
    select
        purchases.profile_id as entity_key,
        coalesce(
            try_cast(cast(cast(cast(epoch_us({{ window_edge('as_of') }}) - epoch_us(max(purchases.occurred_at)) + 864000000000000000 as decimal(19, 0)) * cast(1 as decimal(20, 0)) as int128) // cast(cast(86400000000 as decimal(18, 0)) * cast(1 as decimal(20, 0)) as int128) as decimal(38, 0)) as decimal(18, 0)),
            null
        ) - 10000000 as value
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
    group by
        purchases.profile_id
)

select
    profile.profile_id as entity_key,
    cast(coalesce(try_cast(purchases_value_1.value as decimal(18, 0)), null) as bigint) as days_since_purchase,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join purchases_value_1
    on purchases_value_1.entity_key = profile.profile_id
