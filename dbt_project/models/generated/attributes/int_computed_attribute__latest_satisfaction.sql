-- Written by `muster compile`; a change here is lost with the next one.
-- Value ffe2450fd6a7e259 of dbt_project/attributes/service/latest_satisfaction.yml
{{ config(materialized='table', tags=['attribute']) }}

with service_cases_value_1 as (
    select
        ranked.entity_key as entity_key,
        ranked.value
    from (
        select
            service_cases.profile_id as entity_key,
            service_cases.satisfaction as value,
            row_number() over (
                partition by service_cases.profile_id
                order by service_cases.occurred_at desc, service_cases.case_id desc
            ) as rank_in_owner
        from {{ ref('fct_service_cases') }} as service_cases
        where
            service_cases.profile_id is not null
            and service_cases.occurred_at < {{ window_edge('as_of') }}
            and service_cases.satisfaction is not null
    ) as ranked
    where
        ranked.rank_in_owner = 1
)

select
    profile.profile_id as entity_key,
    cast(coalesce(try_cast(service_cases_value_1.value as decimal(18, 0)), null) as bigint) as latest_satisfaction,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join service_cases_value_1
    on service_cases_value_1.entity_key = profile.profile_id
