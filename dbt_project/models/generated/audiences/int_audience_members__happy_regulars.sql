-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/service/happy_regulars.yml (4e52a71eef99873a)
{{ config(materialized='table', tags=['audience']) }}

WITH service_cases_set_1 AS (
  SELECT
    service_cases.profile_id AS entity_key
  FROM {{ ref('fct_service_cases') }} AS service_cases
  WHERE
    NOT service_cases.profile_id IS NULL
    AND service_cases.occurred_at < {{ window_edge('as_of') }}
  GROUP BY
    service_cases.profile_id
  HAVING
    SUM(service_cases.satisfaction) >= (
      4 * COUNT(service_cases.satisfaction)
    )
), purchases_set_1 AS (
  SELECT
    purchases.profile_id AS entity_key
  FROM {{ ref('fct_purchases') }} AS purchases
  WHERE
    NOT purchases.profile_id IS NULL
    AND purchases.occurred_at < {{ window_edge('as_of') }}
    AND purchases.occurred_at >= {{ window_edge('last_30_days') }}
  GROUP BY
    purchases.profile_id
)
SELECT
  'happy_regulars' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.profile_id IN (
    SELECT
      service_cases_set_1.entity_key
    FROM service_cases_set_1
  )
  AND profile.profile_id IN (
    SELECT
      purchases_set_1.entity_key
    FROM purchases_set_1
  )
