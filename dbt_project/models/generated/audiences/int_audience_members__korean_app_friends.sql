-- Written by `muster compile`; a change here is lost with the next one.
-- Rule 8dd8c124872c4048 of dbt_project/audiences/people/korean_app_friends.yml
{{ config(materialized='table', tags=['audience']) }}

with app_events_set_1 as (
    select
        app_events.profile_id as entity_key
    from {{ ref('fct_app_events') }} as app_events
    where
        app_events.profile_id is not null
        and app_events.occurred_at < {{ window_edge('as_of') }}
        and app_events.occurred_at >= {{ window_edge('last_14_days') }}
        and app_events.event_type = 'app_open'
)

select
    'korean_app_friends' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    profile.language = 'ko'
    and profile.profile_id in (
        select
            app_events_set_1.entity_key
        from app_events_set_1
    )
