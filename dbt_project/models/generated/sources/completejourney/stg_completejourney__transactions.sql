-- Written by `muster compile` from dbt_project/sources, completejourney.transactions; change that, not this.
with

source as (
    select * from {{ source('completejourney', 'transactions') }}
),

cleaned as (
    select
        {{ staged('household_id', 'text') }} as household_id,
        {{ staged('store_id', 'text') }} as store_id,
        {{ staged('basket_id', 'text') }} as basket_id,
        {{ staged('product_id', 'text') }} as product_id,
        {{ staged('quantity', 'bigint') }} as quantity,
        {{ staged('sales_value', 'numeric(18,2)') }} as amount,
        {{ staged('retail_disc', 'numeric(18,2)') }} as retail_discount_amount,
        {{ staged('coupon_disc', 'numeric(18,2)') }} as manufacturer_coupon_amount,
        {{ staged('coupon_match_disc', 'numeric(18,2)') }} as matched_coupon_amount,
        {{ staged('transaction_timestamp', 'timestamp') }} as occurred_at
    from source
),

ranked as (
    select
        *,
        row_number() over (
            partition by basket_id, product_id
            order by occurred_at desc nulls last, household_id nulls last, store_id nulls last, quantity nulls last, amount nulls last, retail_discount_amount nulls last, manufacturer_coupon_amount nulls last, matched_coupon_amount nulls last
        ) as version_rank
    from cleaned
    where
        occurred_at < {{ muster_as_of() }}
        and basket_id is not null
        and product_id is not null
)

select
    {{ row_key('completejourney.transactions', ['basket_id', 'product_id']) }} as row_key,
    household_id,
    store_id,
    basket_id,
    product_id,
    quantity,
    amount,
    retail_discount_amount,
    manufacturer_coupon_amount,
    matched_coupon_amount,
    occurred_at
from ranked
where version_rank = 1
