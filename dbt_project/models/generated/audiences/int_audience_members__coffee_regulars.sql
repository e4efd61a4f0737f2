-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/coffee/coffee_regulars.yml (b4802d7467dc1f80)
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
)
SELECT
  'coffee_regulars' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.profile_id IN (
    SELECT
      purchases_set_1.entity_key
    FROM purchases_set_1
  )
