-- Written by `muster compile` from dbt_project/sources, service.store_visits; change that, not this.
with

source as (
    select * from {{ source('service', 'store_visits') }}
),

cleaned as (
    select
        {{ staged('visit_id', 'text') }} as visit_id,
        {{ staged('loyalty_id', 'text') }} as loyalty_id,
        {{ staged('phone', 'text') }} as phone,
        {{ staged('phone_region', 'text') }} as phone_region,
        {{ staged('store_id', 'text') }} as store_id,
        {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
        {{ staged('occurred_at', 'timestamp') }} as occurred_at,
        {{ staged('loaded_at', 'timestamp') }} as loaded_at
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by visit_id
            order by loaded_at desc nulls last, occurred_at desc nulls last, loyalty_id nulls last, phone nulls last, phone_region nulls last, store_id nulls last, is_synthetic nulls last
        ) as version_rank
    from cleaned
    where
        loaded_at < {{ muster_as_of() }}
        and occurred_at < {{ muster_as_of() }}
        and visit_id is not null
)

select
    {{ row_key('service.store_visits', ['visit_id']) }} as row_key,
    visit_id,
    loyalty_id,
    phone,
    phone_region,
    store_id,
    is_synthetic,
    occurred_at,
    loaded_at
from ranked
where version_rank = 1
