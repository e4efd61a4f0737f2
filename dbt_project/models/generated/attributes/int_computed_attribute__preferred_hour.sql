-- Written by `muster compile`; a change here is lost with the next one.
-- Value a69283af6fd42d54 of dbt_project/attributes/rhythm/preferred_hour.yml
{{ config(materialized='table', tags=['attribute']) }}

with activities_value_1 as (
    select
        ranked.entity_key as entity_key,
        ranked.value
    from (
        select
            activities.profile_id as entity_key,
            activities.local_hour as value,
            row_number() over (
                partition by activities.profile_id
                order by count(*) desc, max(activities.occurred_at) desc, activities.local_hour
            ) as rank_in_owner
        from {{ ref('fct_activities') }} as activities
        where
            (
                activities.profile_id is not null
                and activities.occurred_at < {{ window_edge('as_of') }}
                and activities.occurred_at >= {{ window_edge('last_90_days') }}
            )
            and activities.local_hour is not null
        group by
            activities.profile_id,
            activities.local_hour
    ) as ranked
    where
        ranked.rank_in_owner = 1
)

select
    profile.profile_id as entity_key,
    cast(coalesce(try_cast(activities_value_1.value as decimal(18, 0)), null) as bigint) as preferred_hour,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join activities_value_1
    on activities_value_1.entity_key = profile.profile_id
