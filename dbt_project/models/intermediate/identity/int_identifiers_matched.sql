select
    clustered.identifier_idx,
    clustered.namespace,
    clustered.identifier,
    clustered.namespace_type,
    clustered.priority,
    clustered.first_seen_at,
    clustered.last_seen_at,
    clustered.is_synthetic,
    clustered.sources,
    coalesce(matched.left_idx, clustered.cluster_idx) as cluster_idx
from {{ ref('int_identifiers_clustered') }} as clustered
left join {{ ref('int_links_matched') }} as matched
    on
        matched.kind = 'identifier'
        and matched.namespace = 'graph limit'
        and clustered.identifier_idx = matched.identifier_idx

union all

-- Where a table says who is who, no other identifiers are here.
select
    identifier_idx,
    namespace,
    identifier,
    namespace_type,
    priority,
    first_seen_at,
    last_seen_at,
    is_synthetic,
    sources,
    cluster_idx
from {{ ref('int_identifiers_golden') }}
