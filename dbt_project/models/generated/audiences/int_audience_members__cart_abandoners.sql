-- Written by `muster compile`; a change here is lost with the next one.
-- Rule 38381e84dfcb8f81 of dbt_project/audiences/people/cart_abandoners.yml
{{ config(materialized='table', tags=['audience']) }}

with sequence_set_1 as (
    select
        matched_1.entity_key
    from (
        select
            web_events.profile_id as entity_key,
            web_events.occurred_at,
            web_events.web_event_id
        from {{ ref('fct_web_events') }} as web_events
        where
            web_events.profile_id is not null
            and web_events.occurred_at < {{ window_edge('as_of') }}
            and web_events.occurred_at >= {{ window_edge('last_7_days') }}
            and web_events.event_type = 'add_to_cart'
    ) as matched_1
    where
        matched_1.occurred_at < {{ window_edge('last_2_days') }}
        and not exists (
            select
                1
            from (
                select
                    purchases.profile_id as entity_key,
                    purchases.occurred_at,
                    purchases.purchase_id
                from {{ ref('fct_purchases') }} as purchases
                where
                    purchases.profile_id is not null
                    and purchases.occurred_at < {{ window_edge('as_of') }}
                    and purchases.occurred_at >= {{ window_edge('last_7_days') }}
            ) as absent
            where
                absent.entity_key = matched_1.entity_key
                and matched_1.occurred_at < absent.occurred_at
                and absent.occurred_at <= matched_1.occurred_at + interval '172800' second
        )
)

select
    'cart_abandoners' as audience_key,
    'profile' as entity,
    profile.profile_id as entity_key
from {{ ref('dim_profiles') }} as profile
where
    profile.profile_id in (
        select
            sequence_set_1.entity_key
        from sequence_set_1
    )
