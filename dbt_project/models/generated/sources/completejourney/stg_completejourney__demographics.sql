-- Written by `muster compile` from dbt_project/sources, completejourney.demographics; change that, not this.
with

source as (
    select * from {{ source('completejourney', 'demographics') }}
),

cleaned as (
    select
        {{ staged('household_id', 'text') }} as household_id,
        {{ staged('age', 'text') }} as age_band,
        {{ staged('income', 'text') }} as income_band,
        {{ staged('home_ownership', 'text') }} as home_ownership,
        {{ staged('marital_status', 'text') }} as marital_status,
        {{ staged('household_size', 'text') }} as household_size,
        {{ staged('kids_count', 'text') }} as kids_count
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by household_id
            order by age_band nulls last, income_band nulls last, home_ownership nulls last, marital_status nulls last, household_size nulls last, kids_count nulls last
        ) as version_rank
    from cleaned
    where
        household_id is not null
)

select
    {{ row_key('completejourney.demographics', ['household_id']) }} as row_key,
    household_id,
    age_band,
    income_band,
    home_ownership,
    marital_status,
    household_size,
    kids_count
from ranked
where version_rank = 1
