select
    numbered.identifier_idx,
    numbered.namespace,
    numbered.identifier,
    numbered.namespace_type,
    numbered.first_seen_at,
    numbered.last_seen_at,
    numbered.is_synthetic,
    numbered.sources,
    located.component_idx,
    coalesce(replayed.left_idx, located.component_idx) as cluster_idx
from {{ ref('int_identifiers_numbered') }} as numbered
inner join {{ ref('int_identifiers_componented') }} as located
    on numbered.identifier_idx = located.identifier_idx
left join {{ ref('int_links_replayed') }} as replayed
    on
        replayed.kind = 'identifier'
        and numbered.identifier_idx = replayed.identifier_idx
