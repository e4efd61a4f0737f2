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

-- Strong identifiers have low numbers, and most weak ones hang on them: so clustering is quick.
select
    row_number() over (order by {{ by_strength('seen') }}) as identifier_idx,
    seen.namespace,
    seen.identifier,
    seen.namespace_type,
    seen.priority,
    seen.first_seen_at,
    seen.last_seen_at,
    seen.rows_count,
    seen.is_synthetic,
    seen.sources
from seen
