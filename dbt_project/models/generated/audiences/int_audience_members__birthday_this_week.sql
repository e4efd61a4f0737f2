-- Written by `muster compile`; a change here is lost with the next one.
-- Rule 16eb371f9c946447 of dbt_project/audiences/people/birthday_this_week.yml
{{ config(materialized='table', tags=['audience']) }}

select
    'birthday_this_week' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    (
        extract(year from {{ window_edge('date_of_as_of') }}) = extract(year from {{ window_edge('date_next_7_days') }})
        and (
            extract(month from profile.birth_on) * 100 + extract(day from profile.birth_on)
        ) >= (
            extract(month from {{ window_edge('date_of_as_of') }}) * 100 + extract(day from {{ window_edge('date_of_as_of') }})
        )
        and (
            extract(month from profile.birth_on) * 100 + extract(day from profile.birth_on)
        ) < (
            extract(month from {{ window_edge('date_next_7_days') }}) * 100 + extract(day from {{ window_edge('date_next_7_days') }})
        )
    )
    or (
        extract(year from {{ window_edge('date_of_as_of') }}) <> extract(year from {{ window_edge('date_next_7_days') }})
        and (
            (
                extract(month from profile.birth_on) * 100 + extract(day from profile.birth_on)
            ) >= (
                extract(month from {{ window_edge('date_of_as_of') }}) * 100 + extract(day from {{ window_edge('date_of_as_of') }})
            )
            or (
                extract(month from profile.birth_on) * 100 + extract(day from profile.birth_on)
            ) < (
                extract(month from {{ window_edge('date_next_7_days') }}) * 100 + extract(day from {{ window_edge('date_next_7_days') }})
            )
        )
    )
