select
    redemptions.household_id || ':' || redemptions.coupon_id || ':' || redemptions.campaign_id
    || ':' || cast(redemptions.redeemed_on as text) as redemption_id,
    resolved.profile_id,
    resolved.profile_idx,
    redemptions.household_id,
    redemptions.coupon_id,
    redemptions.campaign_id,
    cast(redemptions.redeemed_on as timestamp) as occurred_at
from {{ ref('stg_completejourney__coupon_redemptions') }} as redemptions
inner join {{ ref('int_rows_kept') }} as resolved on redemptions.row_key = resolved.row_key
order by profile_idx, occurred_at
