-- Written by `muster compile` from dbt_project/sources, crm.accounts; change that, not this.
with

source as (
    select * from {{ source('crm', 'accounts') }}
),

cleaned as (
    select
        {{ staged('account_number', 'text') }} as account_number,
        {{ staged('account_name', 'text') }} as account_name,
        {{ staged('tw_tax_id', 'text') }} as tw_tax_id,
        {{ staged('kr_business_number', 'text') }} as kr_business_number,
        {{ staged('country', 'text') }} as country,
        {{ staged('industry', 'text') }} as industry,
        {{ staged('employees_count', 'integer') }} as employees_count,
        {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
        {{ staged('updated_at', 'timestamp') }} as updated_at,
        {{ staged('loaded_at', 'timestamp') }} as loaded_at
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_number
            order by loaded_at desc nulls last, updated_at desc nulls last, account_name nulls last, tw_tax_id nulls last, kr_business_number nulls last, country nulls last, industry nulls last, employees_count nulls last, is_synthetic nulls last
        ) as version_rank
    from cleaned
    where
        loaded_at < {{ muster_as_of() }}
        and updated_at < {{ muster_as_of() }}
        and account_number is not null
)

select
    {{ row_key('crm.accounts', ['account_number']) }} as row_key,
    account_number,
    account_name,
    tw_tax_id,
    kr_business_number,
    country,
    industry,
    employees_count,
    is_synthetic,
    updated_at,
    loaded_at
from ranked
where version_rank = 1
