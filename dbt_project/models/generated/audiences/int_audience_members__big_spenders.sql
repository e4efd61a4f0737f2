-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/value/big_spenders.yml (db695d3711c3cf1e)
{{ config(materialized='table', tags=['audience']) }}

WITH purchases_set_1 AS (
  SELECT
    purchases.profile_id AS entity_key
  FROM {{ ref('fct_purchases') }} AS purchases
  WHERE
    NOT purchases.profile_id IS NULL
    AND purchases.occurred_at < {{ window_edge('as_of') }}
    AND purchases.occurred_at >= {{ window_edge('last_30_days') }}
  GROUP BY
    purchases.profile_id
  HAVING
    COALESCE(SUM(purchases.amount), 0) >= 300
)
SELECT
  'big_spenders' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.profile_id IN (
    SELECT
      purchases_set_1.entity_key
    FROM purchases_set_1
  )
