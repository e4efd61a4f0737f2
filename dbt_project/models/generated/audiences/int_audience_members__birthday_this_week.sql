-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/people/birthday_this_week.yml (3295c4929c1e4e03)
{{ config(materialized='table', tags=['audience']) }}

SELECT
  'birthday_this_week' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  (
    EXTRACT(YEAR FROM {{ window_edge('date_of_as_of') }}) = EXTRACT(YEAR FROM {{ window_edge('date_next_7_days') }})
    AND (
      EXTRACT(MONTH FROM profile.birth_on) * 100 + EXTRACT(DAY FROM profile.birth_on)
    ) >= (
      EXTRACT(MONTH FROM {{ window_edge('date_of_as_of') }}) * 100 + EXTRACT(DAY FROM {{ window_edge('date_of_as_of') }})
    )
    AND (
      EXTRACT(MONTH FROM profile.birth_on) * 100 + EXTRACT(DAY FROM profile.birth_on)
    ) < (
      EXTRACT(MONTH FROM {{ window_edge('date_next_7_days') }}) * 100 + EXTRACT(DAY FROM {{ window_edge('date_next_7_days') }})
    )
  )
  OR (
    EXTRACT(YEAR FROM {{ window_edge('date_of_as_of') }}) <> EXTRACT(YEAR FROM {{ window_edge('date_next_7_days') }})
    AND (
      (
        EXTRACT(MONTH FROM profile.birth_on) * 100 + EXTRACT(DAY FROM profile.birth_on)
      ) >= (
        EXTRACT(MONTH FROM {{ window_edge('date_of_as_of') }}) * 100 + EXTRACT(DAY FROM {{ window_edge('date_of_as_of') }})
      )
      OR (
        EXTRACT(MONTH FROM profile.birth_on) * 100 + EXTRACT(DAY FROM profile.birth_on)
      ) < (
        EXTRACT(MONTH FROM {{ window_edge('date_next_7_days') }}) * 100 + EXTRACT(DAY FROM {{ window_edge('date_next_7_days') }})
      )
    )
  )
