select
    impressions.impression_id,
    resolved.profile_id,
    resolved.profile_idx,
    impressions.campaign,
    impressions.cost_amount,
    impressions.currency,
    impressions.occurred_at
from {{ ref('stg_media__ad_impressions') }} as impressions
inner join {{ ref('int_rows_kept') }} as resolved on impressions.row_key = resolved.row_key
order by profile_idx, occurred_at
