-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/service/open_complaints.yml (d499bed13a60d9eb)
{{ config(materialized='table', tags=['audience']) }}

WITH service_cases_set_1 AS (
  SELECT
    service_cases.profile_id AS entity_key
  FROM {{ ref('fct_service_cases') }} AS service_cases
  WHERE
    NOT service_cases.profile_id IS NULL
    AND service_cases.occurred_at < {{ window_edge('as_of') }}
    AND (
      service_cases.case_type = 'complaint' AND service_cases.is_open = TRUE
    )
  GROUP BY
    service_cases.profile_id
)
SELECT
  'open_complaints' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.profile_id IN (
    SELECT
      service_cases_set_1.entity_key
    FROM service_cases_set_1
  )
