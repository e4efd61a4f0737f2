-- Written by `muster compile` from dbt_project/sources, service.cases; change that, not this.
with

source as (
    select * from {{ source('service', 'cases') }}
),

cleaned as (
    select
        {{ staged('case_id', 'text') }} as case_id,
        {{ staged('phone', 'text') }} as phone,
        {{ staged('phone_region', 'text') }} as phone_region,
        {{ staged('email', 'text') }} as email,
        {{ staged('loyalty_id', 'text') }} as loyalty_id,
        {{ staged('channel', 'text') }} as channel,
        {{ staged('case_type', 'text') }} as case_type,
        {{ staged('satisfaction', 'integer') }} as satisfaction,
        {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
        {{ staged('opened_at', 'timestamp') }} as opened_at,
        {{ staged('closed_at', 'timestamp') }} as closed_at,
        {{ staged('loaded_at', 'timestamp') }} as loaded_at
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by case_id
            order by loaded_at desc nulls last, opened_at desc nulls last, phone nulls last, phone_region nulls last, email nulls last, loyalty_id nulls last, channel nulls last, case_type nulls last, satisfaction nulls last, is_synthetic nulls last, closed_at nulls last
        ) as version_rank
    from cleaned
    where
        loaded_at < {{ muster_as_of() }}
        and opened_at < {{ muster_as_of() }}
        and case_id is not null
)

select
    {{ row_key('service.cases', ['case_id']) }} as row_key,
    case_id,
    phone,
    phone_region,
    email,
    loyalty_id,
    channel,
    case_type,
    satisfaction,
    is_synthetic,
    opened_at,
    closed_at,
    loaded_at
from ranked
where version_rank = 1
