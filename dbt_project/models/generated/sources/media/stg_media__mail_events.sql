-- Written by `muster compile` from dbt_project/sources, media.mail_events; change that, not this.
with

source as (
    select * from {{ source('media', 'mail_events') }}
),

cleaned as (
    select
        {{ staged('event_id', 'text') }} as event_id,
        {{ staged('email', 'text') }} as email,
        {{ staged('campaign', 'text') }} as campaign,
        {{ staged('event_type', 'text') }} as event_type,
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
            order by loaded_at desc nulls last, occurred_at desc nulls last, email nulls last, campaign nulls last, event_type nulls last, is_synthetic nulls last
        ) as version_rank
    from cleaned
    where
        loaded_at < {{ muster_as_of() }}
        and occurred_at < {{ muster_as_of() }}
        and event_id is not null
)

select
    {{ row_key('media.mail_events', ['event_id']) }} as row_key,
    event_id,
    email,
    campaign,
    event_type,
    is_synthetic,
    occurred_at,
    loaded_at
from ranked
where version_rank = 1
