-- Written by `muster compile`; a change here is lost with the next one.
-- Rule 95c36f0a3c365f33 of dbt_project/audiences/value/busy_family_households.yml
{{ config(materialized='table', tags=['audience']) }}

with purchases_set_1 as (
    select
        purchases.household_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.household_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_30_days') }}
    group by
        purchases.household_id
    having
        coalesce(sum(purchases.amount), 0) >= 250
)

select
    'busy_family_households' as audience_key,
    'household' as entity,
    household.household_id as entity_key
from {{ ref('dim_households') }} as household
where
    household.kids_count >= 1
    and household.household_id in (
        select
            purchases_set_1.entity_key
        from purchases_set_1
    )
