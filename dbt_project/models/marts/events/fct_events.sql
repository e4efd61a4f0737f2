select
    events.row_key as event_id,
    resolved.profile_id,
    resolved.profile_idx,
    events.event_type,
    coalesce(events.category, products.category) as category,
    events.occurred_at,
    events.loaded_at,
    events.source,
    events.channel,
    events.product_id,
    events.quantity,
    events.amount,
    events.currency,
    events.is_synthetic
from {{ ref('int_events_unioned') }} as events
inner join {{ ref('int_rows_kept') }} as resolved on events.row_key = resolved.row_key
left join {{ ref('dim_products') }} as products on events.product_id = products.product_id
-- Rules ask for a type, then a category, then a profile's rows in time: so the rows lie.
order by event_type, category, profile_idx, occurred_at
