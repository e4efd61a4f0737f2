select
    visits.visit_id,
    resolved.profile_id,
    resolved.profile_idx,
    visits.store_id,
    visits.occurred_at
from {{ ref('stg_service__store_visits') }} as visits
inner join {{ ref('int_rows_kept') }} as resolved on visits.row_key = resolved.row_key
order by profile_idx, occurred_at
