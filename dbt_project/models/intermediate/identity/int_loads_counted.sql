-- depends_on: {{ ref('int_links_judged') }}
select
    found.source,
    found.source_table,
    found.loaded_on,
    found.load_idx,
    found.rows_count,
    found.fingerprint,
    state.turn
from {{ ref('int_loads_found') }} as found
cross join {{ ref('int_stitching_state') }} as state
