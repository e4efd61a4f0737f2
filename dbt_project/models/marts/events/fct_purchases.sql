select
    lines.basket_id || ':' || lines.product_id as purchase_id,
    resolved.profile_id,
    resolved.profile_idx,
    lines.household_id,
    lines.basket_id,
    lines.product_id,
    lines.store_id,
    lines.quantity,
    lines.amount,
    lines.retail_discount_amount,
    cast(lines.manufacturer_coupon_amount + lines.matched_coupon_amount as numeric(18, 2)) as coupon_discount_amount,
    lines.occurred_at
from {{ ref('stg_completejourney__transactions') }} as lines
inner join {{ ref('int_rows_kept') }} as resolved on lines.row_key = resolved.row_key
order by profile_idx, occurred_at
