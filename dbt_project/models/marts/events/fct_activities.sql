{{ config(materialized='view') }}

-- What people did, not what was shown, sent or written about them.
select
    events.event_id as activity_id,
    events.profile_id,
    events.profile_idx,
    events.event_type,
    events.category,
    events.channel,
    events.occurred_at,
    cast(extract(hour from {{ local_time('events.occurred_at') }}) as integer) as local_hour
from {{ ref('fct_events') }} as events
where
    events.event_type in (
        'add_to_cart', 'app_open', 'clicked', 'coupon_redemption', 'login', 'opened', 'page_view', 'product_view',
        'purchase', 'push_open', 'search', 'signup', 'store_visit'
    )
