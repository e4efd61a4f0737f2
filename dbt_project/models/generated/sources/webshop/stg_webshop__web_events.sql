-- Written by `muster compile` from dbt_project/sources, webshop.web_events; change that, not this.
with

source as (
    select * from {{ source('webshop', 'web_events') }}
),

cleaned as (
    select
        {{ staged('event_id', 'text') }} as event_id,
        {{ staged('cookie', 'text') }} as cookie,
        {{ staged('email', 'text') }} as email,
        {{ staged('event_type', 'text') }} as event_type,
        {{ staged('product_id', 'text') }} as product_id,
        {{ staged('url', 'text') }} as url,
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
            order by loaded_at desc nulls last, occurred_at desc nulls last, cookie nulls last, email nulls last, event_type nulls last, product_id nulls last, url nulls last, is_synthetic nulls last
        ) as version_rank
    from cleaned
    where
        loaded_at < {{ muster_as_of() }}
        and occurred_at < {{ muster_as_of() }}
        and event_id is not null
)

select
    {{ row_key('webshop.web_events', ['event_id']) }} as row_key,
    event_id,
    cookie,
    email,
    event_type,
    product_id,
    url,
    is_synthetic,
    occurred_at,
    loaded_at
from ranked
where version_rank = 1
