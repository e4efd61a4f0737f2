select
    delivery_key,
    entity_key,
    reason,
    code,
    cast(excluded_at as timestamp) as excluded_at
from {{ source('muster_activation', 'exclusions') }}
