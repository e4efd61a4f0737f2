select
    run_id,
    as_of,
    recorded_at
from {{ source('muster', 'muster_runs') }}
