with

links as (
    select * from {{ ref('int_links_observed') }}
),

replayed as (
    select * from {{ ref('int_links_judged') }}
),

identifiers as (
    select * from {{ ref('int_identifiers_numbered') }}
),

evicted as (
    select identifier_idx from {{ ref('int_identifiers_evicted') }} where is_evicted
),

judged as (
    select
        links.*,
        case
            when replayed.outcome <> 'kept' then 'more than the maximum of ' || replayed.outcome
            when left_evicted.identifier_idx is not null or right_evicted.identifier_idx is not null
                then 'more identifiers than graph_limit'
        end as reason
    from links
    left join replayed on links.left_idx = replayed.left_idx and links.right_idx = replayed.right_idx
    left join evicted as left_evicted on links.left_idx = left_evicted.identifier_idx
    left join evicted as right_evicted on links.right_idx = right_evicted.identifier_idx
),

scored as (
    select
        links.*,
        case
            when matched.outcome = 'graph limit' then 'more identifiers than graph_limit'
            when matched.outcome <> 'kept' then 'more than the maximum of ' || matched.outcome
        end as reason
    from {{ ref('int_links_scored') }} as links
    inner join {{ ref('int_links_matched') }} as matched on links.link_rank = matched.link_rank
),

told as (
    select
        left_idx,
        right_idx,
        linked_at,
        first_linked_at,
        sources,
        rows_count,
        cast(null as numeric(7, 6)) as match_probability,
        cast(null as text) as model_version,
        reason
    from judged

    union all

    -- No row says so: they were seen together by the model alone, when it was asked.
    select
        left_idx,
        right_idx,
        scored_at as linked_at,
        scored_at as first_linked_at,
        'matching' as sources,
        0 as rows_count,
        match_probability,
        model_version,
        reason
    from scored
)

select
    left_side.namespace as left_namespace,
    left_side.identifier as left_identifier,
    right_side.namespace as right_namespace,
    right_side.identifier as right_identifier,
    told.linked_at,
    told.first_linked_at,
    told.sources as source,
    cast(told.rows_count as bigint) as rows_count,
    told.reason is null as is_kept,
    told.reason,
    told.match_probability is not null as is_probabilistic,
    told.match_probability,
    told.model_version
from told
inner join identifiers as left_side on told.left_idx = left_side.identifier_idx
inner join identifiers as right_side on told.right_idx = right_side.identifier_idx
