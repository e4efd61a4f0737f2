-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/value/fresh_food_fans.yml (b44da8c9bd52d6ab)
{{ config(materialized='table', tags=['audience']) }}

WITH purchases_set_1 AS (
  SELECT
    purchases.profile_id AS entity_key
  FROM {{ ref('fct_purchases') }} AS purchases
  LEFT JOIN {{ ref('dim_products') }} AS product
    ON product.product_id = purchases.product_id
  WHERE
    NOT purchases.profile_id IS NULL
    AND purchases.occurred_at < {{ window_edge('as_of') }}
    AND purchases.occurred_at >= {{ window_edge('last_60_days') }}
    AND product.department IN ('PRODUCE', 'SEAFOOD', 'MEAT')
  GROUP BY
    purchases.profile_id
  HAVING
    COUNT(*) >= 10
)
SELECT
  'fresh_food_fans' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.profile_id IN (
    SELECT
      purchases_set_1.entity_key
    FROM purchases_set_1
  )
