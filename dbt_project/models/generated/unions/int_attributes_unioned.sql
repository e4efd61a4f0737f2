-- Written by `muster compile` from dbt_project/sources; change that, not this.
select
    cast(row_key as text) as row_key,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('age_band' as text) as attribute,
    cast(age_band as text) as value,
    cast(100 as integer) as precedence,
    cast(null as timestamp) as occurred_at,
    cast(null as timestamp) as loaded_at
from {{ ref('stg_completejourney__demographics') }}
where age_band is not null

union all

select
    cast(row_key as text) as row_key,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('income_band' as text) as attribute,
    cast(income_band as text) as value,
    cast(100 as integer) as precedence,
    cast(null as timestamp) as occurred_at,
    cast(null as timestamp) as loaded_at
from {{ ref('stg_completejourney__demographics') }}
where income_band is not null

union all

select
    cast(row_key as text) as row_key,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('home_ownership' as text) as attribute,
    cast(home_ownership as text) as value,
    cast(100 as integer) as precedence,
    cast(null as timestamp) as occurred_at,
    cast(null as timestamp) as loaded_at
from {{ ref('stg_completejourney__demographics') }}
where home_ownership is not null

union all

select
    cast(row_key as text) as row_key,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('marital_status' as text) as attribute,
    cast(marital_status as text) as value,
    cast(100 as integer) as precedence,
    cast(null as timestamp) as occurred_at,
    cast(null as timestamp) as loaded_at
from {{ ref('stg_completejourney__demographics') }}
where marital_status is not null

union all

select
    cast(row_key as text) as row_key,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('household_size' as text) as attribute,
    cast(household_size as text) as value,
    cast(100 as integer) as precedence,
    cast(null as timestamp) as occurred_at,
    cast(null as timestamp) as loaded_at
from {{ ref('stg_completejourney__demographics') }}
where household_size is not null

union all

select
    cast(row_key as text) as row_key,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('kids_count' as text) as attribute,
    cast(kids_count as text) as value,
    cast(100 as integer) as precedence,
    cast(null as timestamp) as occurred_at,
    cast(null as timestamp) as loaded_at
from {{ ref('stg_completejourney__demographics') }}
where kids_count is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('full_name' as text) as attribute,
    cast(full_name as text) as value,
    cast(100 as integer) as precedence,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_crm__people') }}
where full_name is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('name_latin' as text) as attribute,
    cast(name_latin as text) as value,
    cast(100 as integer) as precedence,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_crm__people') }}
where name_latin is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('language' as text) as attribute,
    cast(language as text) as value,
    cast(100 as integer) as precedence,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_crm__people') }}
where language is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('birth_on' as text) as attribute,
    cast(birth_on as text) as value,
    cast(100 as integer) as precedence,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_crm__people') }}
where birth_on is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('city' as text) as attribute,
    cast(city as text) as value,
    cast(100 as integer) as precedence,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_crm__people') }}
where city is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('country' as text) as attribute,
    cast(country as text) as value,
    cast(100 as integer) as precedence,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_crm__people') }}
where country is not null

union all

select
    cast(row_key as text) as row_key,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('household_id' as text) as attribute,
    cast(household_id as text) as value,
    cast(100 as integer) as precedence,
    cast(updated_at as timestamp) as occurred_at,
    cast(loaded_at as timestamp) as loaded_at
from {{ ref('stg_crm__people') }}
where household_id is not null
