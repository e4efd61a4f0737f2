select
    touched.identifier_idx,
    touched.namespace,
    coalesce(gathered.lower_idx, touched.identifier_idx) as component_idx
from {{ ref('int_identifiers_touched') }} as touched
left join {{ ref('int_components_gathered') }} as gathered
    on touched.identifier_idx = gathered.upper_idx
where not touched.is_gone
