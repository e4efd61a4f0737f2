select
    resolved.row_key,
    resolved.profile_id,
    case when aged.row_key is null then 'profile_expired' else 'event_expired' end as reason
from {{ ref('int_rows_resolved') }} as resolved
left join {{ ref('int_events_expired') }} as aged on resolved.row_key = aged.row_key
left join {{ ref('int_profiles_expired') }} as idle on resolved.profile_id = idle.profile_id
where aged.row_key is not null or idle.profile_id is not null
