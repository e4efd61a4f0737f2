select
    delivery_key,
    target,
    destination,
    audience_key,
    campaign,
    entity,
    entity_key,
    op,
    cast(occurrence as timestamp) as occurrence,
    state,
    reason,
    run_id,
    cast(updated_at as timestamp) as updated_at
from {{ source('muster_activation', 'deliveries') }}
