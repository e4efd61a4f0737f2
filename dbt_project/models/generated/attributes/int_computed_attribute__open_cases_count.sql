-- Written by `muster compile`; a change here is lost with the next one.
-- Value 99515111b4967212 of dbt_project/attributes/service/open_cases_count.yml
{{ config(materialized='table', tags=['attribute']) }}

with service_cases_value_1 as (
    select
        service_cases.profile_id as entity_key,
        count(*) as value
    from {{ ref('fct_service_cases') }} as service_cases
    where
        service_cases.profile_id is not null
        and service_cases.occurred_at < {{ window_edge('as_of') }}
        and service_cases.is_open = true
    group by
        service_cases.profile_id
)

select
    profile.profile_id as entity_key,
    cast(coalesce(try_cast(coalesce(service_cases_value_1.value, 0) as decimal(18, 0)), null) as bigint) as open_cases_count,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join service_cases_value_1
    on service_cases_value_1.entity_key = profile.profile_id
