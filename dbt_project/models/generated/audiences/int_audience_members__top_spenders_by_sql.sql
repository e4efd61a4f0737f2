-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/value/top_spenders_by_sql.yml (05e40d69ee5d4aef)
{{ config(materialized='table', tags=['audience']) }}

WITH selected_set_1 AS (
  SELECT
    selected.profile_id AS entity_key
  FROM (
    SELECT
      ranked.profile_id AS profile_id
    FROM (
      SELECT
        p.profile_id AS profile_id,
        ROW_NUMBER() OVER (ORDER BY SUM(p.amount) DESC, p.profile_id) AS place
      FROM (
        SELECT
          fct_purchases.purchase_id,
          fct_purchases.profile_id,
          fct_purchases.household_id,
          fct_purchases.basket_id,
          fct_purchases.product_id,
          fct_purchases.store_id,
          fct_purchases.quantity,
          fct_purchases.amount,
          fct_purchases.retail_discount_amount,
          fct_purchases.coupon_discount_amount,
          fct_purchases.occurred_at
        FROM {{ ref('fct_purchases') }} AS fct_purchases
        WHERE
          fct_purchases.occurred_at < {{ window_edge('as_of') }}
      ) AS p
      WHERE
        p.occurred_at < {{ window_edge('as_of') }}
      GROUP BY
        p.profile_id
    ) AS ranked
    WHERE
      ranked.place <= 25
  ) AS selected
  WHERE
    NOT selected.profile_id IS NULL
)
SELECT
  'top_spenders_by_sql' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.profile_id IN (
    SELECT
      selected_set_1.entity_key
    FROM selected_set_1
  )
