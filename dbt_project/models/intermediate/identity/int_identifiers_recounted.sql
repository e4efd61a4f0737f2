{% set stands = stitching_stands(ref('int_stitching_state')) %}
select namespace, identifier
from {{ ref('int_identifiers_unloaded') }}
where {{ stands }}

union

select namespace, identifier
from {{ ref('int_identifiers_loaded') }}
-- Where nothing stands, all are, and nobody asks here.
where {{ stands }} and turn = (select turn from {{ ref('int_stitching_state') }})
