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
    parted.component_idx,
    case
        when evicted.identifier_idx is null then parted.cluster_idx
        else coalesce(trimmed.lower_idx, numbered.identifier_idx)
    end as cluster_idx
from {{ ref('int_identifiers_numbered') }} as numbered
inner join {{ ref('int_identifiers_parted') }} as parted on numbered.identifier_idx = parted.identifier_idx
left join {{ ref('int_identifiers_evicted') }} as evicted on numbered.identifier_idx = evicted.identifier_idx
left join {{ ref('int_components_trimmed') }} as trimmed on numbered.identifier_idx = trimmed.upper_idx
