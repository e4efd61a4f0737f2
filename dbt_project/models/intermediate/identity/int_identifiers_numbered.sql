with

seen as (
    select
        namespace,
        identifier,
        namespace_type,
        priority,
        min(occurred_at) as first_seen_at,
        max(occurred_at) as last_seen_at,
        count(*) as rows_count,
        bool_or(is_synthetic) as is_synthetic,
        string_agg(distinct source, ',' order by source) as sources
    from {{ ref('int_identifiers_normalised') }}
    where reason is null
    group by namespace, identifier, namespace_type, priority
)

-- The number says who founds a profile: the strongest, then the oldest; md5 because text sorts
-- differently from engine to engine.
select
    row_number() over (
        order by priority, first_seen_at nulls last, md5(namespace || ':' || identifier)
    ) as identifier_idx,
    namespace,
    identifier,
    namespace_type,
    priority,
    first_seen_at,
    last_seen_at,
    rows_count,
    is_synthetic,
    sources
from seen
