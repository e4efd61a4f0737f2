-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/people/korean_app_friends.yml (938bf5b10e93476e)
{{ config(materialized='table', tags=['audience']) }}

WITH app_events_set_1 AS (
  SELECT
    app_events.profile_id AS entity_key
  FROM {{ ref('fct_app_events') }} AS app_events
  WHERE
    NOT app_events.profile_id IS NULL
    AND app_events.occurred_at < {{ window_edge('as_of') }}
    AND app_events.occurred_at >= {{ window_edge('last_14_days') }}
    AND app_events.event_type = 'app_open'
  GROUP BY
    app_events.profile_id
)
SELECT
  'korean_app_friends' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.language = 'ko'
  AND profile.profile_id IN (
    SELECT
      app_events_set_1.entity_key
    FROM app_events_set_1
  )
