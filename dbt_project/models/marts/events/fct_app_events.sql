select
    events.event_id as app_event_id,
    resolved.profile_id,
    resolved.profile_idx,
    events.event_type,
    events.product_id,
    events.occurred_at
from {{ ref('stg_app__app_events') }} as events
inner join {{ ref('int_rows_kept') }} as resolved on events.row_key = resolved.row_key
order by profile_idx, occurred_at
