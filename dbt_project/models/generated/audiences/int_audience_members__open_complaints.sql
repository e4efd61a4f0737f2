-- Written by `muster compile`; a change here is lost with the next one.
-- Rule 3b3a26defb5fe351 of dbt_project/audiences/service/open_complaints.yml
{{ config(materialized='table', tags=['audience']) }}

with service_cases_set_1 as (
    select
        service_cases.profile_id as entity_key
    from {{ ref('fct_service_cases') }} as service_cases
    where
        service_cases.profile_id is not null
        and service_cases.occurred_at < {{ window_edge('as_of') }}
        and (
            service_cases.case_type = 'complaint' and service_cases.is_open = true
        )
)

select
    'open_complaints' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    profile.profile_id in (
        select
            service_cases_set_1.entity_key
        from service_cases_set_1
    )
