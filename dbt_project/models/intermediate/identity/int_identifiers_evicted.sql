with

oversized as (
    select
        cluster_idx,
        count(*) as size
    from {{ ref('int_identifiers_parted') }}
    group by cluster_idx
    having count(*) > {{ var('graph_limit') }}
),

-- What was seen last stays longest; cookies go before devices, and these before what says who.
ranked as (
    select
        parted.identifier_idx,
        parted.cluster_idx,
        oversized.size,
        row_number() over (
            partition by parted.cluster_idx
            order by
                case numbered.namespace_type when 'cookie' then 0 when 'device' then 1 else 2 end,
                numbered.last_seen_at nulls first,
                {{ by_weakness('numbered') }}
        ) as eviction_rank
    from oversized
    inner join {{ ref('int_identifiers_parted') }} as parted on oversized.cluster_idx = parted.cluster_idx
    inner join {{ ref('int_identifiers_numbered') }} as numbered on parted.identifier_idx = numbered.identifier_idx
)

select
    identifier_idx,
    cluster_idx,
    eviction_rank <= size - {{ var('graph_limit') }} as is_evicted
from ranked
