select
    delivery_key,
    entity_key,
    reason,
    code,
    excluded_at
from {{ ref('stg_muster_activation__exclusions') }}
