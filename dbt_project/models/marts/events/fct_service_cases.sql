select
    cases.case_id,
    resolved.profile_id,
    resolved.profile_idx,
    cases.case_type,
    cases.channel,
    cases.satisfaction,
    cases.closed_at is null as is_open,
    cases.opened_at as occurred_at,
    cases.opened_at,
    cases.closed_at
from {{ ref('stg_service__cases') }} as cases
inner join {{ ref('int_rows_kept') }} as resolved on cases.row_key = resolved.row_key
order by profile_idx, occurred_at
