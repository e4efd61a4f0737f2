-- Written by `muster compile`; a change here is lost with the next one.
{{ config(materialized='view', tags=['audience']) }}

select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__accounts_of_coffee_regulars') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__ad_shy') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__big_spenders') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__birthday_this_week') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__busy_family_households') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__cart_abandoners') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__coffee_regulars') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__coffee_regulars_who_stopped') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__coupon_hunters') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__families_near_taipei') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__fresh_food_fans') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__gold_at_risk') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__happy_regulars') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__high_income_homeowners') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__korean_app_friends') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__lapsed_shoppers') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__open_complaints') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__top_spenders_by_sql') }}
union all
select
    audience_key,
    entity,
    entity_key
from {{ ref('int_audience_members__winback_coffee') }}
