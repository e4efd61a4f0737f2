with

links as (
    select * from {{ ref('int_links_observed') }}
),

replayed as (
    select * from {{ ref('int_links_replayed') }} where kind = 'link'
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
    left join replayed on links.left_idx = replayed.identifier_idx and links.right_idx = replayed.other_idx
    left join evicted as left_evicted on links.left_idx = left_evicted.identifier_idx
    left join evicted as right_evicted on links.right_idx = right_evicted.identifier_idx
)

select
    left_side.namespace as left_namespace,
    left_side.identifier as left_identifier,
    right_side.namespace as right_namespace,
    right_side.identifier as right_identifier,
    judged.linked_at,
    judged.first_linked_at,
    judged.sources as source,
    judged.rows_count,
    judged.reason is null as is_kept,
    judged.reason
from judged
inner join identifiers as left_side on judged.left_idx = left_side.identifier_idx
inner join identifiers as right_side on judged.right_idx = right_side.identifier_idx
