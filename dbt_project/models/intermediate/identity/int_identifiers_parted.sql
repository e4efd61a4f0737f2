select
    located.identifier_idx,
    located.component_idx,
    coalesce(replayed.left_idx, located.component_idx) as cluster_idx,
    replayed.left_idx is not null as is_replayed
from {{ ref('int_identifiers_componented') }} as located
left join {{ ref('int_links_replayed') }} as replayed
    on
        replayed.kind = 'identifier'
        and located.identifier_idx = replayed.identifier_idx
