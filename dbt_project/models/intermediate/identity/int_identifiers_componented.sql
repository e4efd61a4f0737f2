select
    numbered.identifier_idx,
    numbered.namespace,
    coalesce(gathered.lower_idx, numbered.identifier_idx) as component_idx
from {{ ref('int_identifiers_numbered') }} as numbered
left join {{ ref('int_components_gathered') }} as gathered
    on numbered.identifier_idx = gathered.upper_idx
