-- Written by `muster compile`; a change here is lost with the next one.
-- Value 6d23825a59b6eb00 of dbt_project/attributes/taste/preferred_channel.yml
{{ config(materialized='table', tags=['attribute']) }}

with purchases_value_1 as (
    select
        purchases.profile_id as entity_key,
        count(distinct purchases.basket_id) as value
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_90_days') }}
    group by
        purchases.profile_id
),

web_events_value_1 as (
    select
        web_events.profile_id as entity_key,
        count(*) as value
    from {{ ref('fct_web_events') }} as web_events
    where
        web_events.profile_id is not null
        and web_events.occurred_at < {{ window_edge('as_of') }}
        and web_events.occurred_at >= {{ window_edge('last_90_days') }}
    group by
        web_events.profile_id
),

app_events_value_1 as (
    select
        app_events.profile_id as entity_key,
        count(*) as value
    from {{ ref('fct_app_events') }} as app_events
    where
        app_events.profile_id is not null
        and app_events.occurred_at < {{ window_edge('as_of') }}
        and app_events.occurred_at >= {{ window_edge('last_90_days') }}
    group by
        app_events.profile_id
),

purchases_set_1 as (
    select
        purchases.profile_id as entity_key
    from {{ ref('fct_purchases') }} as purchases
    where
        purchases.profile_id is not null
        and purchases.occurred_at < {{ window_edge('as_of') }}
        and purchases.occurred_at >= {{ window_edge('last_90_days') }}
    group by
        purchases.profile_id
    having
        count(*) >= 1
),

web_events_set_1 as (
    select
        web_events.profile_id as entity_key
    from {{ ref('fct_web_events') }} as web_events
    where
        web_events.profile_id is not null
        and web_events.occurred_at < {{ window_edge('as_of') }}
        and web_events.occurred_at >= {{ window_edge('last_90_days') }}
    group by
        web_events.profile_id
    having
        count(*) >= 1
),

app_events_set_1 as (
    select
        app_events.profile_id as entity_key
    from {{ ref('fct_app_events') }} as app_events
    where
        app_events.profile_id is not null
        and app_events.occurred_at < {{ window_edge('as_of') }}
        and app_events.occurred_at >= {{ window_edge('last_90_days') }}
    group by
        app_events.profile_id
    having
        count(*) >= 1
)

select
    profile.profile_id as entity_key,
    cast(case
        when coalesce(purchases_value_1.value, 0) >= coalesce(web_events_value_1.value, 0)
        and coalesce(purchases_value_1.value, 0) >= coalesce(app_events_value_1.value, 0)
        and profile.profile_id in (
            select
                purchases_set_1.entity_key
            from purchases_set_1
        )
        then 'store'
        when coalesce(web_events_value_1.value, 0) >= coalesce(app_events_value_1.value, 0)
        and profile.profile_id in (
            select
                web_events_set_1.entity_key
            from web_events_set_1
        )
        then 'web'
        when profile.profile_id in (
            select
                app_events_set_1.entity_key
            from app_events_set_1
        )
        then 'app'
    end as text) as preferred_channel,
    {{ window_edge('as_of') }} as evaluated_at
from {{ ref('dim_profiles') }} as profile
left join purchases_value_1
    on purchases_value_1.entity_key = profile.profile_id
left join web_events_value_1
    on web_events_value_1.entity_key = profile.profile_id
left join app_events_value_1
    on app_events_value_1.entity_key = profile.profile_id
