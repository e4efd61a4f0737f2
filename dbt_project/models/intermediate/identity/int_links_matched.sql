{{ config(materialized='fixed_point', step='replay_links', open='count_open_links', is_sure=true) }}

with

links as (
    select * from {{ ref('int_links_scored') }}
),

affected as (
    select
        clustered.identifier_idx,
        clustered.namespace,
        clustered.cluster_idx
    from {{ ref('int_identifiers_clustered') }} as clustered
    where
        clustered.cluster_idx in (
            select left_cluster_idx from links
            union
            select right_cluster_idx from links
        )
)

-- The size of a graph is a maximum like another; no code of a namespace has a space in it.
select
    'identifier' as kind,
    identifier_idx,
    cast(null as bigint) as other_idx,
    'graph limit' as namespace,
    cast({{ var('graph_limit') }} as integer) as maximum,
    cast(null as bigint) as link_rank,
    cluster_idx as left_idx,
    cast(null as bigint) as right_idx,
    cast(null as text) as outcome
from affected

union all

select
    'identifier' as kind,
    affected.identifier_idx,
    cast(null as bigint) as other_idx,
    affected.namespace,
    spaces.maximum,
    cast(null as bigint) as link_rank,
    affected.cluster_idx as left_idx,
    cast(null as bigint) as right_idx,
    cast(null as text) as outcome
from affected
inner join {{ ref('int_namespaces') }} as spaces on affected.namespace = spaces.namespace
where spaces.maximum is not null

union all

select
    'link' as kind,
    left_idx as identifier_idx,
    right_idx as other_idx,
    cast(null as text) as namespace,
    cast(null as integer) as maximum,
    link_rank,
    left_cluster_idx as left_idx,
    right_cluster_idx as right_idx,
    cast(null as text) as outcome
from links
