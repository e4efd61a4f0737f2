-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/ads/ad_shy.yml (71a0cebdec5857ee)
{{ config(materialized='table', tags=['audience']) }}

WITH ad_impressions_set_1 AS (
  SELECT
    ad_impressions.profile_id AS entity_key
  FROM {{ ref('fct_ad_impressions') }} AS ad_impressions
  WHERE
    NOT ad_impressions.profile_id IS NULL
    AND ad_impressions.occurred_at < {{ window_edge('as_of') }}
    AND ad_impressions.occurred_at >= {{ window_edge('last_7_days') }}
  GROUP BY
    ad_impressions.profile_id
  HAVING
    COUNT(*) >= 3
), purchases_set_1 AS (
  SELECT
    purchases.profile_id AS entity_key
  FROM {{ ref('fct_purchases') }} AS purchases
  WHERE
    NOT purchases.profile_id IS NULL
    AND purchases.occurred_at < {{ window_edge('as_of') }}
    AND purchases.occurred_at >= {{ window_edge('last_7_days') }}
  GROUP BY
    purchases.profile_id
)
SELECT
  'ad_shy' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.profile_id IN (
    SELECT
      ad_impressions_set_1.entity_key
    FROM ad_impressions_set_1
  )
  AND NOT (
    profile.profile_id IN (
      SELECT
        purchases_set_1.entity_key
      FROM purchases_set_1
    )
  )
