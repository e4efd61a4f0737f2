-- Written by `muster compile` from dbt_project/sources, crm.people; change that, not this.
with

source as (
    select * from {{ source('crm', 'people') }}
),

cleaned as (
    select
        {{ staged('crm_id', 'text') }} as crm_id,
        {{ staged('loyalty_id', 'text') }} as loyalty_id,
        {{ staged('full_name', 'text') }} as full_name,
        {{ staged('name_latin', 'text') }} as name_latin,
        {{ staged('email', 'text') }} as email,
        {{ staged('phone', 'text') }} as phone,
        {{ staged('phone_region', 'text') }} as phone_region,
        {{ staged('language', 'text') }} as language,
        {{ staged('birth_on', 'date') }} as birth_on,
        {{ staged('city', 'text') }} as city,
        {{ staged('country', 'text') }} as country,
        {{ staged('household_id', 'text') }} as household_id,
        {{ staged('is_synthetic', 'boolean') }} as is_synthetic,
        {{ staged('created_at', 'timestamp') }} as created_at,
        {{ staged('updated_at', 'timestamp') }} as updated_at,
        {{ staged('loaded_at', 'timestamp') }} as loaded_at
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by crm_id, updated_at
            order by loaded_at desc nulls last, updated_at desc nulls last, loyalty_id nulls last, full_name nulls last, name_latin nulls last, email nulls last, phone nulls last, phone_region nulls last, language nulls last, birth_on nulls last, city nulls last, country nulls last, household_id nulls last, is_synthetic nulls last, created_at nulls last
        ) as version_rank
    from cleaned
    where
        loaded_at < {{ muster_as_of() }}
        and updated_at < {{ muster_as_of() }}
        and crm_id is not null
)

select
    {{ row_key('crm.people', ['crm_id', 'updated_at']) }} as row_key,
    crm_id,
    loyalty_id,
    full_name,
    name_latin,
    email,
    phone,
    phone_region,
    language,
    birth_on,
    city,
    country,
    household_id,
    is_synthetic,
    created_at,
    updated_at,
    loaded_at
from ranked
where version_rank = 1
