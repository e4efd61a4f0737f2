-- Written by `muster compile`; a change here is lost with the next one.
-- Rule 84d5ad189cde5c28 of dbt_project/audiences/service/happy_regulars.yml
{{ config(materialized='table', tags=['audience']) }}

with service_cases_set_1 as (
    select
        service_cases.profile_id as entity_key
    from {{ ref('fct_service_cases') }} as service_cases
    where
        service_cases.profile_id is not null
        and service_cases.occurred_at < {{ window_edge('as_of') }}
    group by
        service_cases.profile_id
    having
        sum(service_cases.satisfaction) >= (
            4 * count(service_cases.satisfaction)
        )
),

purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_30_days') }}
)

select
    'happy_regulars' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    profile.profile_id in (
        select
            service_cases_set_1.entity_key
        from service_cases_set_1
    )
    and profile.profile_id in (
        select
            purchases_set_1.entity_key
        from purchases_set_1
    )
