{{ config(
    materialized='fixed_point', open='count_links', step='contract_links',
    settle='settle_round', whole='follow_rounds'
) }}

with

staying as (
    select
        identifier_idx,
        cluster_idx
    from {{ ref('int_identifiers_evicted') }}
    where not is_evicted
)

-- Without those who left, what they alone held together falls apart.
select
    greatest(links.left_idx, links.right_idx) as upper_idx,
    least(links.left_idx, links.right_idx) as lower_idx
from {{ ref('int_links_touched') }} as links
inner join staying as left_side on links.left_idx = left_side.identifier_idx
inner join staying as right_side
    on
        links.right_idx = right_side.identifier_idx
        and left_side.cluster_idx = right_side.cluster_idx
