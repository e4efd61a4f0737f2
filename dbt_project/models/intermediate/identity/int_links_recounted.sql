{% set stands = stitching_stands(ref('int_stitching_state')) %}
select left_idx, right_idx
from {{ ref('int_links_unloaded') }}
where {{ stands }}

union

select left_idx, right_idx
from {{ ref('int_links_loaded') }}
-- Where nothing stands, all are, and nobody asks here.
where {{ stands }} and turn = (select turn from {{ ref('int_stitching_state') }})
