-- Written by `muster compile` from dbt_project/sources, completejourney.products; change that, not this.
with

source as (
    select * from {{ source('completejourney', 'products') }}
),

cleaned as (
    select
        {{ staged('product_id', 'text') }} as product_id,
        {{ staged('department', 'text') }} as department,
        {{ staged('product_category', 'text') }} as category,
        {{ staged('product_type', 'text') }} as product_type,
        {{ staged('brand', 'text') }} as brand
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by product_id
            order by department nulls last, category nulls last, product_type nulls last, brand nulls last
        ) as version_rank
    from cleaned
    where
        product_id is not null
)

select
    {{ row_key('completejourney.products', ['product_id']) }} as row_key,
    product_id,
    department,
    category,
    product_type,
    brand
from ranked
where version_rank = 1
