select
    deliveries.delivery_key,
    deliveries.target,
    deliveries.destination,
    deliveries.audience_key,
    deliveries.campaign,
    deliveries.entity,
    deliveries.entity_key,
    deliveries.op,
    deliveries.occurrence,
    deliveries.state,
    deliveries.reason,
    deliveries.run_id,
    runs.as_of,
    deliveries.updated_at
from {{ ref('stg_muster_activation__deliveries') }} as deliveries
left join {{ ref('fct_runs') }} as runs on deliveries.run_id = runs.run_id
