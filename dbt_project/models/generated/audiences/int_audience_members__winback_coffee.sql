-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/coffee/winback_coffee.yml (2bb5516bacc44b10)
{{ config(materialized='table', tags=['audience']) }}

SELECT
  'winback_coffee' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.profile_id IN (
    SELECT
      int_audience_members__coffee_regulars_who_stopped.entity_key
    FROM {{ ref('int_audience_members__coffee_regulars_who_stopped') }} AS int_audience_members__coffee_regulars_who_stopped
  )
  AND NOT (
    profile.profile_id IN (
      SELECT
        int_audience_members__open_complaints.entity_key
      FROM {{ ref('int_audience_members__open_complaints') }} AS int_audience_members__open_complaints
    )
  )
