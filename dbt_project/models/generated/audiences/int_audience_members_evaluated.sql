-- Written by `muster compile`; a change here is lost with the next one.
{{ config(materialized='view', tags=['audience']) }}

SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__ad_shy') }} AS int_audience_members__ad_shy
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__big_spenders') }} AS int_audience_members__big_spenders
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__birthday_this_week') }} AS int_audience_members__birthday_this_week
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__busy_family_households') }} AS int_audience_members__busy_family_households
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__cart_abandoners') }} AS int_audience_members__cart_abandoners
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__coffee_regulars') }} AS int_audience_members__coffee_regulars
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__coffee_regulars_who_stopped') }} AS int_audience_members__coffee_regulars_who_stopped
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__coupon_hunters') }} AS int_audience_members__coupon_hunters
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__families_near_taipei') }} AS int_audience_members__families_near_taipei
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__fresh_food_fans') }} AS int_audience_members__fresh_food_fans
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__happy_regulars') }} AS int_audience_members__happy_regulars
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__high_income_homeowners') }} AS int_audience_members__high_income_homeowners
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__korean_app_friends') }} AS int_audience_members__korean_app_friends
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__lapsed_shoppers') }} AS int_audience_members__lapsed_shoppers
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__open_complaints') }} AS int_audience_members__open_complaints
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__top_spenders_by_sql') }} AS int_audience_members__top_spenders_by_sql
union all
SELECT
  audience_key,
  entity,
  entity_key
FROM {{ ref('int_audience_members__winback_coffee') }} AS int_audience_members__winback_coffee
