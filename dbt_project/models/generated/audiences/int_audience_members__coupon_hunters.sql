-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/value/coupon_hunters.yml (30862c2185830006)
{{ config(materialized='table', tags=['audience']) }}

WITH coupon_redemptions_set_1 AS (
  SELECT
    coupon_redemptions.profile_id AS entity_key
  FROM {{ ref('fct_coupon_redemptions') }} AS coupon_redemptions
  WHERE
    NOT coupon_redemptions.profile_id IS NULL
    AND coupon_redemptions.occurred_at < {{ window_edge('as_of') }}
    AND coupon_redemptions.occurred_at >= {{ window_edge('last_90_days') }}
  GROUP BY
    coupon_redemptions.profile_id
  HAVING
    COUNT(*) >= 2
)
SELECT
  'coupon_hunters' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.profile_id IN (
    SELECT
      coupon_redemptions_set_1.entity_key
    FROM coupon_redemptions_set_1
  )
