with

links as (
    select * from {{ ref('int_links_observed') }}
),

replayed as (
    select * from {{ ref('int_links_replayed') }} where kind = 'link'
),

identifiers as (
    select * from {{ ref('int_identifiers_numbered') }}
)

select
    left_side.namespace as left_namespace,
    left_side.identifier as left_identifier,
    right_side.namespace as right_namespace,
    right_side.identifier as right_identifier,
    links.linked_at,
    links.first_linked_at,
    links.sources as source,
    links.rows_count,
    coalesce(replayed.outcome, 'kept') = 'kept' as is_kept,
    case when replayed.outcome <> 'kept' then 'more than the maximum of ' || replayed.outcome end as reason
from links
inner join identifiers as left_side on links.left_idx = left_side.identifier_idx
inner join identifiers as right_side on links.right_idx = right_side.identifier_idx
left join replayed on links.left_idx = replayed.identifier_idx and links.right_idx = replayed.other_idx
