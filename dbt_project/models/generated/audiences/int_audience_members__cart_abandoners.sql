-- Written by `muster compile`; a change here is lost with the next one. Rule: dbt_project/audiences/people/cart_abandoners.yml (85e6d7beb95fce1b)
{{ config(materialized='table', tags=['audience']) }}

WITH sequence_set_1 AS (
  SELECT DISTINCT
    matched_1.entity_key AS entity_key
  FROM (
    SELECT
      web_events.profile_id AS entity_key,
      web_events.occurred_at,
      web_events.web_event_id
    FROM {{ ref('fct_web_events') }} AS web_events
    WHERE
      NOT web_events.profile_id IS NULL
      AND web_events.occurred_at < {{ window_edge('as_of') }}
      AND web_events.occurred_at >= {{ window_edge('last_7_days') }}
      AND web_events.event_type = 'add_to_cart'
  ) AS matched_1
  WHERE
    matched_1.occurred_at < {{ window_edge('last_2_days') }}
    AND NOT EXISTS(
      SELECT
        1
      FROM (
        SELECT
          purchases.profile_id AS entity_key,
          purchases.occurred_at,
          purchases.purchase_id
        FROM {{ ref('fct_purchases') }} AS purchases
        WHERE
          NOT purchases.profile_id IS NULL
          AND purchases.occurred_at < {{ window_edge('as_of') }}
          AND purchases.occurred_at >= {{ window_edge('last_7_days') }}
      ) AS absent
      WHERE
        absent.entity_key = matched_1.entity_key
        AND matched_1.occurred_at < absent.occurred_at
        AND absent.occurred_at <= matched_1.occurred_at + INTERVAL '172800' SECOND
    )
)
SELECT
  'cart_abandoners' AS audience_key,
  'profile' AS entity,
  profile.profile_id AS entity_key
FROM {{ ref('dim_profiles') }} AS profile
WHERE
  profile.profile_id IN (
    SELECT
      sequence_set_1.entity_key
    FROM sequence_set_1
  )
