-- Written by `muster compile` from dbt_project/sources, media.ad_impressions; change that, not this.
with

source as (
    select * from {{ source('media', 'ad_impressions') }}
),

cleaned as (
    select
        {{ staged('impression_id', 'text') }} as impression_id,
        {{ staged('cookie', 'text') }} as cookie,
        {{ staged('device_id', 'text') }} as device_id,
        {{ staged('campaign', 'text') }} as campaign,
        {{ staged('cost', 'numeric(18,6)') }} as cost_amount,
        {{ staged('currency', 'text') }} as currency,
        {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
        {{ staged('occurred_at', 'timestamp') }} as occurred_at,
        {{ staged('loaded_at', 'timestamp') }} as loaded_at
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by impression_id
            order by loaded_at desc nulls last, occurred_at desc nulls last, cookie nulls last, device_id nulls last, campaign nulls last, cost_amount nulls last, currency nulls last, is_synthetic nulls last
        ) as version_rank
    from cleaned
    where
        loaded_at < {{ muster_as_of() }}
        and occurred_at < {{ muster_as_of() }}
        and impression_id is not null
)

select
    {{ row_key('media.ad_impressions', ['impression_id']) }} as row_key,
    impression_id,
    cookie,
    device_id,
    campaign,
    cost_amount,
    currency,
    is_synthetic,
    occurred_at,
    loaded_at
from ranked
where version_rank = 1
