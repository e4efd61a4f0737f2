-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/people/families_near_taipei.yml (79f544d122262773)
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
)
SELECT
  'families_near_taipei' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
LEFT JOIN {{ ref('dim_households') }} AS household
  ON household.household_id = profile.household_id
WHERE
  profile.country = 'TW'
  AND (
    profile.city IN ('Taipei', 'New Taipei')
    OR (
      profile.city IN ('Keelung', 'Taoyuan')
      AND profile.profile_id IN (
        SELECT
          purchases_set_1.entity_key
        FROM purchases_set_1
      )
    )
  )
  AND (
    profile.kids_count >= 1 OR household.kids_count >= 1
  )
