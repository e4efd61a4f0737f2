-- Written by `muster compile`; a change here is lost with the next one.
-- Rule 9b6fb609e93dc64b of dbt_project/audiences/coffee/winback_coffee.yml
{{ config(materialized='table', tags=['audience']) }}

select
    'winback_coffee' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    profile.profile_id in (
        select
            int_audience_members__coffee_regulars_who_stopped.entity_key
        from {{ ref('int_audience_members__coffee_regulars_who_stopped') }} as int_audience_members__coffee_regulars_who_stopped
    )
    and not (
        profile.profile_id in (
            select
                int_audience_members__open_complaints.entity_key
            from {{ ref('int_audience_members__open_complaints') }} as int_audience_members__open_complaints
        )
    )
