-- Written by `muster compile` from dbt_project/sources, crm.account_people; change that, not this.
with

source as (
    select * from {{ source('crm', 'account_people') }}
),

cleaned as (
    select
        {{ staged('crm_id', 'text') }} as crm_id,
        {{ staged('account_number', 'text') }} as account_number,
        {{ staged('since_on', 'date') }} as since_on,
        {{ staged('until_on', 'date') }} as until_on,
        {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
        {{ staged('updated_at', 'timestamp') }} as updated_at,
        {{ staged('loaded_at', 'timestamp') }} as loaded_at
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by crm_id, account_number
            order by loaded_at desc nulls last, updated_at desc nulls last, since_on nulls last, until_on nulls last, is_synthetic nulls last
        ) as version_rank
    from cleaned
    where
        loaded_at < {{ muster_as_of() }}
        and updated_at < {{ muster_as_of() }}
        and crm_id is not null
        and account_number is not null
)

select
    {{ row_key('crm.account_people', ['crm_id', 'account_number']) }} as row_key,
    crm_id,
    account_number,
    since_on,
    until_on,
    is_synthetic,
    updated_at,
    loaded_at
from ranked
where version_rank = 1
