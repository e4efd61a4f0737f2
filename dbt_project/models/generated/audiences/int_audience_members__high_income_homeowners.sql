-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/people/high_income_homeowners.json (937522cd21447620)
{{ config(materialized='table', tags=['audience']) }}

WITH purchases_set_1 AS (
  SELECT
    purchases.profile_id AS entity_key
  FROM {{ ref('fct_purchases') }} AS purchases
  WHERE
    NOT purchases.profile_id IS NULL
    AND purchases.occurred_at < {{ window_edge('as_of') }}
    AND purchases.amount >= 5
  GROUP BY
    purchases.profile_id
  HAVING
    COUNT(*) >= 2
)
SELECT
  'high_income_homeowners' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.home_ownership = 'Homeowner'
  AND (
    profile.income_band IN ('100-124K', '125-149K', '150-174K')
    OR profile.income_band IN ('175-199K', '200-249K', '250K+')
  )
  AND profile.profile_id IN (
    SELECT
      purchases_set_1.entity_key
    FROM purchases_set_1
  )
