select
    numbered.identifier_idx,
    numbered.namespace,
    numbered.identifier,
    numbered.namespace_type,
    numbered.priority,
    numbered.first_seen_at,
    numbered.last_seen_at,
    numbered.is_synthetic,
    numbered.sources,
    placed.component_idx,
    placed.cluster_idx
from {{ ref('int_identifiers_numbered') }} as numbered
inner join {{ ref('int_identifiers_placed') }} as placed on numbered.identifier_idx = placed.identifier_idx
