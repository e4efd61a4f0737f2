select
    events.event_id as mail_event_id,
    resolved.profile_id,
    resolved.profile_idx,
    events.event_type,
    events.campaign,
    events.occurred_at
from {{ ref('stg_media__mail_events') }} as events
inner join {{ ref('int_rows_kept') }} as resolved on events.row_key = resolved.row_key
order by profile_idx, occurred_at
