-- Written by `muster compile` from dbt_project/sources, app.app_events; change that, not this.
with

source as (
    select * from {{ source('app', 'app_events') }}
),

cleaned as (
    select
        {{ staged('event_id', 'text') }} as event_id,
        {{ staged('device_id', 'text') }} as device_id,
        {{ staged('push_token', 'text') }} as push_token,
        {{ staged('loyalty_id', 'text') }} as loyalty_id,
        {{ staged('event_type', 'text') }} as event_type,
        {{ staged('product_id', 'text') }} as product_id,
        {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
        {{ staged('occurred_at', 'timestamp') }} as occurred_at,
        {{ staged('loaded_at', 'timestamp') }} as loaded_at
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by event_id
            order by loaded_at desc nulls last, occurred_at desc nulls last, device_id nulls last, push_token nulls last, loyalty_id nulls last, event_type nulls last, product_id nulls last, is_synthetic nulls last
        ) as version_rank
    from cleaned
    where
        loaded_at < {{ muster_as_of() }}
        and occurred_at < {{ muster_as_of() }}
        and event_id is not null
)

select
    {{ row_key('app.app_events', ['event_id']) }} as row_key,
    event_id,
    device_id,
    push_token,
    loyalty_id,
    event_type,
    product_id,
    is_synthetic,
    occurred_at,
    loaded_at
from ranked
where version_rank = 1
