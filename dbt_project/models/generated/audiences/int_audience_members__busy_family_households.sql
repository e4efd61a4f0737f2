-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/value/busy_family_households.yml (41044f54ac568392)
{{ config(materialized='table', tags=['audience']) }}

WITH purchases_set_1 AS (
  SELECT
    purchases.household_id AS entity_key
  FROM {{ ref('fct_purchases') }} AS purchases
  WHERE
    NOT purchases.household_id IS NULL
    AND purchases.occurred_at < {{ window_edge('as_of') }}
    AND purchases.occurred_at >= {{ window_edge('last_30_days') }}
  GROUP BY
    purchases.household_id
  HAVING
    COALESCE(SUM(purchases.amount), 0) >= 250
)
SELECT
  'busy_family_households' AS audience_key,
  'household' AS entity,
  household.household_id AS entity_key
FROM {{ ref('dim_households') }} AS household
WHERE
  household.kids_count >= 1
  AND household.household_id IN (
    SELECT
      purchases_set_1.entity_key
    FROM purchases_set_1
  )
