-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/coffee/coffee_regulars_who_stopped.yml (e7dfa9100f569360)
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
    AND product.category = 'COFFEE'
  GROUP BY
    purchases.profile_id
  HAVING
    COUNT(DISTINCT purchases.basket_id) >= 3
), purchases_set_2 AS (
  SELECT
    purchases.profile_id AS entity_key
  FROM {{ ref('fct_purchases') }} AS purchases
  LEFT JOIN {{ ref('dim_products') }} AS product
    ON product.product_id = purchases.product_id
  WHERE
    NOT purchases.profile_id IS NULL
    AND purchases.occurred_at < {{ window_edge('as_of') }}
    AND purchases.occurred_at >= {{ window_edge('last_60_days') }}
    AND product.category = 'COFFEE'
  GROUP BY
    purchases.profile_id
), purchases_set_3 AS (
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
  'coffee_regulars_who_stopped' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.profile_id IN (
    SELECT
      purchases_set_1.entity_key
    FROM purchases_set_1
  )
  AND NOT (
    profile.profile_id IN (
      SELECT
        purchases_set_2.entity_key
      FROM purchases_set_2
    )
  )
  AND profile.profile_id IN (
    SELECT
      purchases_set_3.entity_key
    FROM purchases_set_3
  )
